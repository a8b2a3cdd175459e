package rules.node.profile_role_missing_test

import data.rules.node.profile_role_missing as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "instance profile \"workers\" of node group \"blue\" names no role", "severity": "error", "about": ["nodegroup/blue"], "evidence": [], "mend": {"text": "name the node role in aws_iam_instance_profile.workers", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "instance profile \"workers\" of node group \"blue\" names no role", "severity": "error", "about": ["nodegroup/blue"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "name the node role in aws_iam_instance_profile.workers", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

_failed(items) := {"failed": {"node": {"profile_lacks_role": items}}}

_item := {"at": _at, "kind": "", "subject": "node group \"blue\"", "field": "aws_iam_instance_profile.workers", "value": "workers", "expected": "", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["nodegroup/blue"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
