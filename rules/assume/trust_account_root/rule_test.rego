package rules.assume.trust_account_root_test

import data.rules.assume.trust_account_root as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" trusts all of account 784512903347, which then decides who of it gets in", "severity": "note", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "role \"web\" trusts all of account 784512903347, which then decides who of it gets in", "severity": "note", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"assume": {"trust_account_root": []}}}
}

_failed(items) := {"failed": {"assume": {"trust_account_root": items}}}

_item := {"code": "assume.trust_account_root", "kind": "", "subject": "role \"web\"", "field": "", "value": "arn:aws:iam::784512903347:root", "expected": "784512903347", "choices": [], "why": "", "severity": "note", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
