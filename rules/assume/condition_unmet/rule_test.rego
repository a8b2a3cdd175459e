package rules.assume.condition_unmet_test

import data.rules.assume.condition_unmet as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"writer\" in account 339713007003 takes aws:PrincipalArn \"arn:aws:iam::329599638901:role/api\" only, but role \"web\" in account 329599638901 presents \"arn:aws:iam::329599638901:role/web\"", "severity": "warning", "about": ["role/web", "role/writer"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "role \"writer\" in account 339713007003 takes aws:PrincipalArn \"arn:aws:iam::329599638901:role/api\" only, but role \"web\" in account 329599638901 presents \"arn:aws:iam::329599638901:role/web\"", "severity": "warning", "about": ["role/web", "role/writer"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_absent if {
	item := object.union(_item, {"demand": {"verdict": "denied", "presented": "", "accepted": ["x"], "at": _at, "why": "absent", "operator": "StringEquals", "key": "sts:ExternalId", "expected": "", "denies": false}})
	rule.report == {{"at": _at, "message": "role \"writer\" in account 339713007003 asks for sts:ExternalId, which role \"web\" in account 329599638901 does not present", "severity": "warning", "about": ["role/web", "role/writer"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_refused if {
	item := object.union(_item, {"demand": {"verdict": "denied", "presented": "", "accepted": ["x"], "at": _at, "why": "refused", "operator": "ArnNotEquals", "key": "aws:PrincipalArn", "expected": "", "denies": false}})
	rule.report == {{"at": _at, "message": "role \"writer\" in account 339713007003 does not take aws:PrincipalArn \"x\", and role \"web\" in account 329599638901 presents \"\"", "severity": "warning", "about": ["role/web", "role/writer"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_deny if {
	item := object.union(_item, {"demand": {"verdict": "denied", "presented": "", "accepted": ["x"], "at": _at, "why": "absent", "operator": "StringNotEquals", "key": "aws:PrincipalArn", "expected": "", "denies": true}})
	rule.report == {{"at": _at, "message": "role \"writer\" in account 339713007003 denies sts:AssumeRole to role \"web\" in account 329599638901: aws:PrincipalArn StringNotEquals \"x\"", "severity": "warning", "about": ["role/web", "role/writer"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"demand": {"verdict": "unknown"}})
	rule.report == set() with input as _failed([item])
}

_failed(items) := {"failed": {"assume": {"condition": items}}}

_item := {"service_account": {"name": ""}, "node_group": {"name": ""}, "workload": {"name": "", "kind": ""}, "association": {"namespace": "", "service_account": "", "id": ""}, "addon": {"name": ""}, "source": {"name": "web", "arn": "arn:aws:iam::329599638901:role/web", "account": "329599638901"}, "role": {"name": "writer", "arn": "arn:aws:iam::339713007003:role/writer", "account": "339713007003"}, "severity": "warning", "condition": "", "assumed": [], "evidence": [], "about": ["role/web", "role/writer"], "snippet": "", "snippet_kind": "", "at": _at, "demand": {"verdict": "denied", "presented": "arn:aws:iam::329599638901:role/web", "accepted": ["arn:aws:iam::329599638901:role/api"], "at": _at, "why": "value", "operator": "ArnEquals", "key": "aws:PrincipalArn", "expected": "", "denies": false}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
