package rules.assume.expectation_failed_test

import data.rules.assume.expectation_failed as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "ServiceAccount prod/web is denied s3:GetObject on \"arn:aws:s3:::reports/x\" as role \"web\", and is expected to be allowed it", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "ServiceAccount prod/web is denied s3:GetObject on \"arn:aws:s3:::reports/x\" as role \"web\", and is expected to be allowed it", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed if {
	item := object.union(_item, {"kind": "allowed", "field": "", "subject": "role \"web\"", "why": ""})
	rule.report == {{"at": _at, "message": "role \"web\" is allowed s3:GetObject, and is expected to be denied it", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_nobody if {
	item := object.union(_item, {"kind": "nobody", "severity": "warning", "why": ""})
	rule.report == {{"at": _at, "message": "ServiceAccount prod/web is in no file, so nothing is known of what it may do", "severity": "warning", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"assume": {"expectation": []}}}
}

_failed(items) := {"failed": {"assume": {"expectation": items}}}

_item := {"code": "assume.expectation", "kind": "denied", "subject": "ServiceAccount prod/web", "field": "arn:aws:s3:::reports/x", "value": "s3:GetObject", "expected": "", "choices": [], "why": "web", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
