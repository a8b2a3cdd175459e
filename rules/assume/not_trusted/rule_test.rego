package rules.assume.not_trusted_test

import data.rules.assume.not_trusted as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"writer\" trusts \"arn:aws:iam::329599638901:role/old\", but role \"web\" in account 329599638901 is to assume it", "severity": "error", "about": ["role/web", "role/writer"], "evidence": [], "mend": {"text": "name \"arn:aws:iam::329599638901:role/web\" in the trust policy of role \"writer\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role \"writer\" trusts \"arn:aws:iam::329599638901:role/old\", but role \"web\" in account 329599638901 is to assume it", "severity": "error", "about": ["role/web", "role/writer"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "name \"arn:aws:iam::329599638901:role/web\" in the trust policy of role \"writer\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"principal": object.union(_item.principal, {"verdict": "unknown"})})
	rule.report == set() with input as _failed([item])
}

_failed(items) := {"failed": {"assume": {"not_trusted": items}}}

_item := {"at": _at, "service_account": {"name": ""}, "node_group": {"name": ""}, "association": {"namespace": "", "service_account": ""}, "addon": {"name": ""}, "source": {"name": "web", "arn": "arn:aws:iam::329599638901:role/web", "account": "329599638901"}, "role": {"name": "writer", "arn": "", "account": ""}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["role/web", "role/writer"], "snippet": "", "snippet_kind": "", "principal": {"verdict": "denied", "presented": "arn:aws:iam::329599638901:role/web", "accepted": ["arn:aws:iam::329599638901:role/old"], "at": _at, "why": ""}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
