package rules.terraform.role_lacks_trust_test

import data.rules.terraform.role_lacks_trust as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "aws_iam_role.web has no assume_role_policy", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "aws_iam_role.web has no assume_role_policy", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"terraform": {"role_lacks_trust": []}}}
}

_failed(items) := {"failed": {"terraform": {"role_lacks_trust": items}}}

_item := {"at": _at, "code": "terraform.role_lacks_trust", "kind": "", "subject": "aws_iam_role.web", "field": "", "value": "", "expected": "", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
