package rules.assume.principal_path_test

import data.rules.assume.principal_path as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "the trust policy of role \"writer\" names \"arn:aws:iam::329599638901:role/web\", and the role of that name has another path: its ARN is \"arn:aws:iam::329599638901:role/apps/web\"", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "write \"arn:aws:iam::329599638901:role/apps/web\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "the trust policy of role \"writer\" names \"arn:aws:iam::329599638901:role/web\", and the role of that name has another path: its ARN is \"arn:aws:iam::329599638901:role/apps/web\"", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write \"arn:aws:iam::329599638901:role/apps/web\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"assume": {"principal_path": []}}}
}

_failed(items) := {"failed": {"assume": {"principal_path": items}}}

_item := {"code": "assume.principal_path", "kind": "", "subject": "the trust policy of role \"writer\"", "field": "", "value": "arn:aws:iam::329599638901:role/web", "expected": "arn:aws:iam::329599638901:role/apps/web", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
