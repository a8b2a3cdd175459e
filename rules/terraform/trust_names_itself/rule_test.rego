package rules.terraform.trust_names_itself_test

import data.rules.terraform.trust_names_itself as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "the trust policy of role \"web\" names the role itself, \"arn:aws:iam::329599638901:role/web\", which does not exist when it is created", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "the trust policy of role \"web\" names the role itself, \"arn:aws:iam::329599638901:role/web\", which does not exist when it is created", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"terraform": {"trust_names_itself": []}}}
}

_failed(items) := {"failed": {"terraform": {"trust_names_itself": items}}}

_item := {"at": _at, "code": "terraform.trust_names_itself", "kind": "", "subject": "role \"web\"", "field": "", "value": "arn:aws:iam::329599638901:role/web", "expected": "", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
