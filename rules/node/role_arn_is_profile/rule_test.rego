package rules.node.role_arn_is_profile_test

import data.rules.node.role_arn_is_profile as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "node_role_arn of node group \"blue\" is instance profile \"arn:aws:iam::111122223333:instance-profile/workers\", and EKS takes a role there", "severity": "error", "about": ["nodegroup/blue"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "node_role_arn of node group \"blue\" is instance profile \"arn:aws:iam::111122223333:instance-profile/workers\", and EKS takes a role there", "severity": "error", "about": ["nodegroup/blue"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"node": {"role_arn_is_profile": []}}}
}

test_role_is_named_when_known if {
	item := object.union(object.remove(_item, ["expected"]), {"expected": "arn:aws:iam::111122223333:role/workers"})
	rule.report == {{"at": _at, "message": "node_role_arn of node group \"blue\" is instance profile \"arn:aws:iam::111122223333:instance-profile/workers\", and EKS takes a role there", "severity": "error", "about": ["nodegroup/blue"], "evidence": [], "mend": {"text": "write \"arn:aws:iam::111122223333:role/workers\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_role_is_named_by_its_address if {
	item := object.union(object.remove(_item, ["expected"]), {"expected": "aws_iam_role.workers.arn"})
	{f.mend.text | some f in rule.report} == {"write aws_iam_role.workers.arn"} with input as _failed([item])
}

_failed(items) := {"failed": {"node": {"role_arn_is_profile": items}}}

_item := {"at": _at, "kind": "", "subject": "node group \"blue\"", "field": "node_role_arn", "value": "arn:aws:iam::111122223333:instance-profile/workers", "expected": "", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["nodegroup/blue"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
