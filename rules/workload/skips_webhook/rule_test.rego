package rules.workload.skips_webhook_test

import data.rules.workload.skips_webhook as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "eks.amazonaws.com/skip-pod-identity-webhook keeps EKS from giving the pods of Deployment prod/web the role that the annotation of ServiceAccount prod/web gives them", "severity": "warning", "about": ["deployment/prod/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "eks.amazonaws.com/skip-pod-identity-webhook keeps EKS from giving the pods of Deployment prod/web the role that the annotation of ServiceAccount prod/web gives them", "severity": "warning", "about": ["deployment/prod/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"workload": {"skips_webhook": []}}}
}

_failed(items) := {"failed": {"workload": {"skips_webhook": items}}}

_item := {"at": _at, "kind": "", "subject": "Deployment prod/web", "field": "eks.amazonaws.com/skip-pod-identity-webhook", "value": "", "expected": "", "choices": ["ServiceAccount prod/web", "annotation"], "why": "", "severity": "warning", "evidence": [], "about": ["deployment/prod/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
