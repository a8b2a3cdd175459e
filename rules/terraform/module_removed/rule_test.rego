package rules.terraform.module_removed_test

import data.rules.terraform.module_removed as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "module \"irsa\" asks for terraform-aws-modules/iam/aws//modules/iam-eks-role, which is gone since version 6", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "modules/iam-role-for-service-accounts took its place, with other arguments", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "module \"irsa\" asks for terraform-aws-modules/iam/aws//modules/iam-eks-role, which is gone since version 6", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "modules/iam-role-for-service-accounts took its place, with other arguments", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_nothing_took_its_place if {
	item := object.union(_item, {"value": "terraform-aws-modules/eks/aws//modules/aws-auth", "expected": "", "choices": ["21"]})
	rule.report == {{"at": _at, "message": "module \"irsa\" asks for terraform-aws-modules/eks/aws//modules/aws-auth, which is gone since version 21", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"terraform": {"module_removed": []}}}
}

_failed(items) := {"failed": {"terraform": {"module_removed": items}}}

_item := {"at": _at, "code": "terraform.module_removed", "kind": "", "subject": "module \"irsa\"", "field": "", "value": "terraform-aws-modules/iam/aws//modules/iam-eks-role", "expected": "modules/iam-role-for-service-accounts", "choices": ["6"], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
