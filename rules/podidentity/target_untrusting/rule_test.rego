package rules.podidentity.target_untrusting_test

import data.rules.podidentity.target_untrusting as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"writer\" in account 339713007003 trusts \"arn:aws:iam::329599638901:role/frontend\", but it is the target of ServiceAccount prod/web, whose role \"web\" in account 329599638901 is to assume it", "severity": "error", "about": ["role/web", "role/writer"], "evidence": [], "mend": {"text": "let \"arn:aws:iam::329599638901:role/web\" call sts:AssumeRole and sts:TagSession in the trust policy of role \"writer\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "role \"writer\" in account 339713007003 trusts \"arn:aws:iam::329599638901:role/frontend\", but it is the target of ServiceAccount prod/web, whose role \"web\" in account 329599638901 is to assume it", "severity": "error", "about": ["role/web", "role/writer"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "let \"arn:aws:iam::329599638901:role/web\" call sts:AssumeRole and sts:TagSession in the trust policy of role \"writer\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_tags_alone if {
	item := object.union(_item, {"principal": {"verdict": "allowed"}, "action": {"presented": "sts:TagSession", "verdict": "denied", "accepted": ["sts:AssumeRole"], "at": _at, "why": "trust"}})
	rule.report == {{"at": _at, "message": "role \"writer\" in account 339713007003 lets role \"web\" in account 329599638901 call sts:AssumeRole but not sts:TagSession, and as the target of ServiceAccount prod/web it needs both", "severity": "error", "about": ["role/web", "role/writer"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"principal": {"verdict": "unknown"}})
	rule.report == set() with input as _failed([item])
}

_failed(items) := {"failed": {"podidentity": {"target_untrusting": items}}}

_item := {"service_account": {"name": ""}, "node_group": {"name": ""}, "workload": {"name": "", "kind": ""}, "association": {"namespace": "prod", "service_account": "web", "id": "association/prod/web"}, "addon": {"name": ""}, "source": {"name": "web", "arn": "arn:aws:iam::329599638901:role/web", "account": "329599638901"}, "role": {"name": "writer", "arn": "arn:aws:iam::339713007003:role/writer", "account": "339713007003"}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["role/web", "role/writer"], "snippet": "", "snippet_kind": "", "at": _at, "principal": {"verdict": "denied", "presented": "arn:aws:iam::329599638901:role/web", "accepted": ["arn:aws:iam::329599638901:role/frontend"], "at": _at, "why": ""}, "action": {"presented": "sts:AssumeRole", "verdict": "", "accepted": [], "at": _at, "why": "trust"}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
