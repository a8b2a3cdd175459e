package rules.assume.lacks_tagsession_test

import data.rules.assume.lacks_tagsession as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"writer\" in account 339713007003 lets role \"web\" in account 329599638901 call sts:AssumeRole but not sts:TagSession, which its Pod Identity sessions need", "severity": "error", "about": ["role/web", "role/writer"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "role \"writer\" in account 339713007003 lets role \"web\" in account 329599638901 call sts:AssumeRole but not sts:TagSession, which its Pod Identity sessions need", "severity": "error", "about": ["role/web", "role/writer"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_no_grant if {
	item := object.union(_item, {"action": {"presented": "sts:TagSession", "verdict": "", "accepted": [], "at": _at, "why": "grant"}, "grant": {"verdict": "denied", "presented": "arn:aws:iam::339713007003:role/writer", "accepted": [], "at": _at, "why": "none"}})
	rule.report == {{"at": _at, "message": "role \"web\" in account 329599638901 may call sts:AssumeRole on role \"writer\" in account 339713007003 but not sts:TagSession, which its Pod Identity sessions need", "severity": "error", "about": ["role/web", "role/writer"], "evidence": [], "mend": {"text": "allow sts:TagSession on \"arn:aws:iam::339713007003:role/writer\" in a policy of role \"web\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"action": {"verdict": "unknown"}})
	rule.report == set() with input as _failed([item])
}

_failed(items) := {"failed": {"assume": {"tag_session": items}}}

_item := {"service_account": {"name": ""}, "node_group": {"name": ""}, "workload": {"name": "", "kind": ""}, "association": {"namespace": "", "service_account": "", "id": ""}, "addon": {"name": ""}, "source": {"name": "web", "arn": "arn:aws:iam::329599638901:role/web", "account": "329599638901"}, "role": {"name": "writer", "arn": "arn:aws:iam::339713007003:role/writer", "account": "339713007003"}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["role/web", "role/writer"], "snippet": "", "snippet_kind": "", "at": _at, "grant": {"verdict": "", "presented": "", "accepted": [], "at": _at, "why": ""}, "action": {"presented": "sts:TagSession", "verdict": "denied", "accepted": ["sts:AssumeRole"], "at": _at, "why": "trust"}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
