package rules.terraform.helm_unescaped_dots_test

import data.rules.terraform.helm_unescaped_dots as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "Helm release \"web\" has the key \"eks.amazonaws.com/role-arn\" in set, and Helm cuts it at its dots", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "write `eks\\\\.amazonaws\\\\.com/role-arn`", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "Helm release \"web\" has the key \"eks.amazonaws.com/role-arn\" in set, and Helm cuts it at its dots", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write `eks\\\\.amazonaws\\\\.com/role-arn`", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"terraform": {"helm_unescaped_dots": []}}}
}

_failed(items) := {"failed": {"terraform": {"helm_unescaped_dots": items}}}

_item := {"at": _at, "code": "terraform.helm_unescaped_dots", "kind": "", "subject": "Helm release \"web\"", "field": "set", "value": "eks.amazonaws.com/role-arn", "expected": "eks\\\\.amazonaws\\\\.com/role-arn", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
