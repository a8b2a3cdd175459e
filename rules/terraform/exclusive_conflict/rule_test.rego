package rules.terraform.exclusive_conflict_test

import data.rules.terraform.exclusive_conflict as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "managed_policy_arns of role \"web\" is the set of all its managed policies, and other resources add to it", "severity": "warning", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "managed_policy_arns of role \"web\" is the set of all its managed policies, and other resources add to it", "severity": "warning", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"terraform": {"exclusive_conflict": []}}}
}

_failed(items) := {"failed": {"terraform": {"exclusive_conflict": items}}}

_item := {"at": _at, "code": "terraform.exclusive_conflict", "kind": "managed", "subject": "role \"web\"", "field": "managed_policy_arns", "value": "", "expected": "", "choices": [], "why": "", "severity": "warning", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
