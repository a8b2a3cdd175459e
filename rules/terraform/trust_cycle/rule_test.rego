package rules.terraform.trust_cycle_test

import data.rules.terraform.trust_cycle as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "the trust policies of roles \"a\" and \"b\" name each other, so that none of the roles can be created first", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "the trust policies of roles \"a\" and \"b\" name each other, so that none of the roles can be created first", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"terraform": {"trust_cycle": []}}}
}

_failed(items) := {"failed": {"terraform": {"trust_cycle": items}}}

_item := {"at": _at, "code": "terraform.trust_cycle", "kind": "", "subject": "role \"a\"", "field": "", "value": "arn:aws:iam::329599638901:role/b", "expected": "", "choices": ["a", "b"], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
