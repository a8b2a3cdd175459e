package rules.assume.trust_open_test

import data.rules.assume.trust_open as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" lets everybody assume it: it trusts \"*\", and no condition keeps others out", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "role \"web\" lets everybody assume it: it trusts \"*\", and no condition keeps others out", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"assume": {"trust_open": []}}}
}

_failed(items) := {"failed": {"assume": {"trust_open": items}}}

_item := {"code": "assume.trust_open", "kind": "", "subject": "role \"web\"", "field": "", "value": "*", "expected": "", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
