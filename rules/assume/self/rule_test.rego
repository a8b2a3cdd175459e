package rules.assume.self_test

import data.rules.assume.self as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" in account 329599638901 is to assume itself, and trusts \"pods.eks.amazonaws.com\"", "severity": "warning", "about": ["role/web", "role/writer"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "role \"web\" in account 329599638901 is to assume itself, and trusts \"pods.eks.amazonaws.com\"", "severity": "warning", "about": ["role/web", "role/writer"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_no_grant if {
	item := object.union(_item, {"principal": {"verdict": "allowed", "presented": "", "accepted": [], "at": _at, "why": ""}, "grant": {"verdict": "denied", "presented": "arn:aws:iam::339713007003:role/writer", "accepted": [], "at": _at, "why": "none"}})
	rule.report == {{"at": _at, "message": "role \"web\" in account 329599638901 is to assume itself, and has no grant of it", "severity": "warning", "about": ["role/web", "role/writer"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"principal": {"verdict": "unknown"}})
	rule.report == set() with input as _failed([item])
}

_failed(items) := {"failed": {"assume": {"self": items}}}

_item := {"service_account": {"name": ""}, "node_group": {"name": ""}, "workload": {"name": "", "kind": ""}, "association": {"namespace": "", "service_account": "", "id": ""}, "addon": {"name": ""}, "source": {"name": "web", "arn": "arn:aws:iam::329599638901:role/web", "account": "329599638901"}, "role": {"name": "web", "arn": "arn:aws:iam::329599638901:role/web", "account": "329599638901"}, "severity": "warning", "condition": "", "assumed": [], "evidence": [], "about": ["role/web", "role/writer"], "snippet": "", "snippet_kind": "", "at": _at, "principal": {"verdict": "denied", "presented": "arn:aws:iam::329599638901:role/web", "accepted": ["pods.eks.amazonaws.com"], "at": _at, "why": ""}, "grant": {"verdict": "", "presented": "", "accepted": [], "at": _at, "why": ""}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
