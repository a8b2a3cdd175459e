package rules.irsa.subject_wildcard_not_like_test

import data.rules.irsa.subject_wildcard_not_like as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "StringEquals reads the * in \"system:serviceaccount:prod:*\" as a letter, so no ServiceAccount matches role \"web\"", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "write StringLike instead of StringEquals, or name the ServiceAccounts", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "StringEquals reads the * in \"system:serviceaccount:prod:*\" as a letter, so no ServiceAccount matches role \"web\"", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write StringLike instead of StringEquals, or name the ServiceAccounts", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"subject_wildcard": []}}}
}

test_question_mark_is_named if {
	item := object.union(object.remove(_item, ["value"]), {"value": "system:serviceaccount:prod:web-?"})
	rule.report == {{"at": _at, "message": "StringEquals reads the ? in \"system:serviceaccount:prod:web-?\" as a letter, so no ServiceAccount matches role \"web\"", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "write StringLike instead of StringEquals, or name the ServiceAccounts", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"irsa": {"subject_wildcard": items}}}

_item := {"at": _at, "kind": "", "subject": "role \"web\"", "field": "StringEquals", "value": "system:serviceaccount:prod:*", "expected": "", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
