package rules.terraform.module_role_ignored_test

import data.rules.terraform.module_role_ignored as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "module.eks makes a role of its own, so the one that iam_role_arn gives is not used", "severity": "warning", "about": ["module.eks"], "evidence": [], "mend": {"text": "set create_iam_role to false beside it, or drop iam_role_arn", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "module.eks"}], "failed": {"terraform": {"module_role_ignored": []}}}
}

_failed(items) := {"failed": {"terraform": {"module_role_ignored": items}}}

_item := {"at": _at, "code": "terraform.module_role_ignored", "kind": "", "subject": "module.eks", "field": "iam_role_arn", "value": "", "expected": "create_iam_role", "choices": [], "why": "", "severity": "warning", "evidence": [], "about": ["module.eks"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}
