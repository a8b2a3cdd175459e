package rules.irsa.annotation_misplaced_test

import data.rules.irsa.annotation_misplaced as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "eks.amazonaws.com/role-arn stands on the pod template of Deployment prod/web; EKS reads it from ServiceAccount prod/web only", "severity": "warning", "about": ["deployment/prod/web"], "evidence": [], "mend": {"text": "move it to ServiceAccount prod/web", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "eks.amazonaws.com/role-arn stands on the pod template of Deployment prod/web; EKS reads it from ServiceAccount prod/web only", "severity": "warning", "about": ["deployment/prod/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "move it to ServiceAccount prod/web", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"annotation_misplaced": []}}}
}

test_values_have_a_place_for_it if {
	item := object.union(object.remove(_item, ["expected", "kind", "subject"]), {"kind": "values", "subject": "podAnnotations of helm_release.web", "expected": "a ServiceAccount"})
	rule.report == {{"at": _at, "message": "eks.amazonaws.com/role-arn stands in podAnnotations of helm_release.web; EKS reads it from a ServiceAccount only", "severity": "warning", "about": ["deployment/prod/web"], "evidence": [], "mend": {"text": "move it to serviceAccount.annotations, or wherever the chart has the ServiceAccount's annotations", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"irsa": {"annotation_misplaced": items}}}

_item := {"at": _at, "kind": "template", "subject": "Deployment prod/web", "field": "eks.amazonaws.com/role-arn", "value": "arn:aws:iam::329599638901:role/web", "expected": "ServiceAccount prod/web", "choices": [], "why": "", "severity": "warning", "evidence": [], "about": ["deployment/prod/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
