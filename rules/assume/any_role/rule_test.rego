package rules.assume.any_role_test

import data.rules.assume.any_role as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\", which pods have, may assume any role: sts:AssumeRole is allowed on \"*\"", "severity": "warning", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "role \"web\", which pods have, may assume any role: sts:AssumeRole is allowed on \"*\"", "severity": "warning", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"assume": {"any_role": []}}}
}

_failed(items) := {"failed": {"assume": {"any_role": items}}}

_item := {"code": "assume.any_role", "kind": "", "subject": "role \"web\"", "field": "sts:AssumeRole", "value": "*", "expected": "", "choices": [], "why": "", "severity": "warning", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
