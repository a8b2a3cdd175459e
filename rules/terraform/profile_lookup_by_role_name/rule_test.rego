package rules.terraform.profile_lookup_by_role_name_test

import data.rules.terraform.profile_lookup_by_role_name as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "data.aws_iam_instance_profile.nodes looks for an instance profile \"nodes\", the name of a role of managed node groups; EKS names their profiles eks-…", "severity": "warning", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "data.aws_iam_instance_profile.nodes looks for an instance profile \"nodes\", the name of a role of managed node groups; EKS names their profiles eks-…", "severity": "warning", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"terraform": {"profile_lookup_by_role_name": []}}}
}

_failed(items) := {"failed": {"terraform": {"profile_lookup_by_role_name": items}}}

_item := {"at": _at, "code": "terraform.profile_lookup_by_role_name", "kind": "", "subject": "data.aws_iam_instance_profile.nodes", "field": "name", "value": "nodes", "expected": "", "choices": [], "why": "", "severity": "warning", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
