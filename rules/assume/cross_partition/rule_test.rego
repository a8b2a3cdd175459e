package rules.assume.cross_partition_test

import data.rules.assume.cross_partition as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" in account 329599638901, of partition \"aws\", is to assume \"arn:aws-cn:iam::339713007003:role/writer\", of partition \"aws-cn\"", "severity": "error", "about": ["role/web", "role/writer"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "role \"web\" in account 329599638901, of partition \"aws\", is to assume \"arn:aws-cn:iam::339713007003:role/writer\", of partition \"aws-cn\"", "severity": "error", "about": ["role/web", "role/writer"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"principal": {"verdict": "unknown"}})
	rule.report == set() with input as _failed([item])
}

_failed(items) := {"failed": {"assume": {"cross_partition": items}}}

_item := {"service_account": {"name": ""}, "node_group": {"name": ""}, "workload": {"name": "", "kind": ""}, "association": {"namespace": "", "service_account": "", "id": ""}, "addon": {"name": ""}, "source": {"name": "web", "arn": "arn:aws:iam::329599638901:role/web", "account": "329599638901"}, "role": {"name": "writer", "arn": "arn:aws-cn:iam::339713007003:role/writer", "account": "339713007003"}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["role/web", "role/writer"], "snippet": "", "snippet_kind": "", "at": _at, "principal": {"verdict": "denied", "presented": "aws", "accepted": ["aws-cn"], "at": _at, "why": ""}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
