package rules.node.role_is_fargate_role_test

import data.rules.node.role_is_fargate_role as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "node group \"blue\" runs as role \"both\", the pod execution role of Fargate profile \"jobs\"", "severity": "error", "about": ["fargate/jobs", "nodegroup/blue"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "node group \"blue\" runs as role \"both\", the pod execution role of Fargate profile \"jobs\"", "severity": "error", "about": ["fargate/jobs", "nodegroup/blue"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

_failed(items) := {"failed": {"node": {"role_is_fargate": items}}}

_item := {"at": _at, "kind": "", "subject": "node group \"blue\"", "field": "", "value": "both", "expected": "", "choices": ["jobs"], "why": "", "severity": "error", "evidence": [], "about": ["fargate/jobs", "nodegroup/blue"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
