package rules.assume.denied_test

import data.rules.assume.denied as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" in account 329599638901 is denied sts:AssumeRole on role \"writer\" in account 339713007003 by this statement", "severity": "error", "about": ["role/web", "role/writer"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "role \"web\" in account 329599638901 is denied sts:AssumeRole on role \"writer\" in account 339713007003 by this statement", "severity": "error", "about": ["role/web", "role/writer"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_boundary if {
	item := object.union(_item, {"grant": {"verdict": "denied", "presented": "arn:aws:iam::339713007003:role/writer", "accepted": ["arn:aws:iam::329599638901:policy/edge"], "at": _at, "why": "boundary"}})
	rule.report == {{"at": _at, "message": "role \"web\" in account 329599638901 is denied sts:AssumeRole on role \"writer\" in account 339713007003 by its permissions boundary \"arn:aws:iam::329599638901:policy/edge\"", "severity": "error", "about": ["role/web", "role/writer"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"grant": {"verdict": "unknown"}})
	rule.report == set() with input as _failed([item])
}

_failed(items) := {"failed": {"assume": {"denied": items}}}

_item := {"action": {"presented": "sts:AssumeRole"}, "service_account": {"name": ""}, "node_group": {"name": ""}, "workload": {"name": "", "kind": ""}, "association": {"namespace": "", "service_account": "", "id": ""}, "addon": {"name": ""}, "source": {"name": "web", "arn": "arn:aws:iam::329599638901:role/web", "account": "329599638901"}, "role": {"name": "writer", "arn": "arn:aws:iam::339713007003:role/writer", "account": "339713007003"}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["role/web", "role/writer"], "snippet": "", "snippet_kind": "", "at": _at, "grant": {"verdict": "denied", "presented": "arn:aws:iam::339713007003:role/writer", "accepted": ["aws_iam_role_policy.web"], "at": _at, "why": "deny"}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
