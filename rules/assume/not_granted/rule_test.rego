package rules.assume.not_granted_test

import data.rules.assume.not_granted as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"workers\" in account 329599638901 has no grant of sts:AssumeRole on role \"writer\" in account 339713007003", "severity": "error", "about": ["role/workers", "role/writer"], "evidence": [], "mend": {"text": "allow sts:AssumeRole on \"arn:aws:iam::339713007003:role/writer\" in a policy of role \"workers\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role \"workers\" in account 329599638901 has no grant of sts:AssumeRole on role \"writer\" in account 339713007003", "severity": "error", "about": ["role/workers", "role/writer"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "allow sts:AssumeRole on \"arn:aws:iam::339713007003:role/writer\" in a policy of role \"workers\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"grant": object.union(_item.grant, {"verdict": "unknown"})})
	rule.report == set() with input as _failed([item])
}

test_agent_action_is_no_grant if {
	item := object.union(object.remove(_item, ["grant"]), {"grant": {"verdict": "denied", "presented": "arn:aws:iam::339713007003:role/writer", "accepted": [], "at": _at, "why": "eks-auth"}})
	rule.report == {{"at": _at, "message": "role \"workers\" in account 329599638901 has no grant of sts:AssumeRole on role \"writer\" in account 339713007003; eks-auth:AssumeRoleForPodIdentity, which it has, is none", "severity": "error", "about": ["role/workers", "role/writer"], "evidence": [], "mend": {"text": "allow sts:AssumeRole on \"arn:aws:iam::339713007003:role/writer\" in a policy of role \"workers\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_other_path_is_named if {
	item := object.union(object.remove(_item, ["grant"]), {"grant": {"verdict": "denied", "presented": "arn:aws:iam::339713007003:role/writer", "accepted": ["arn:aws:iam::339713007003:role/team/writer"], "at": _at, "why": "path"}})
	rule.report == {{"at": _at, "message": "role \"workers\" in account 329599638901 has no grant of sts:AssumeRole on role \"writer\" in account 339713007003; it has one on \"arn:aws:iam::339713007003:role/team/writer\", another path", "severity": "error", "about": ["role/workers", "role/writer"], "evidence": [], "mend": {"text": "allow sts:AssumeRole on \"arn:aws:iam::339713007003:role/writer\" in a policy of role \"workers\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_other_role_is_named if {
	item := object.union(object.remove(_item, ["grant"]), {"grant": {"verdict": "denied", "presented": "arn:aws:iam::339713007003:role/writer", "accepted": ["arn:aws:iam::339713007003:role/reader"], "at": _at, "why": "other"}})
	rule.report == {{"at": _at, "message": "role \"workers\" in account 329599638901 has no grant of sts:AssumeRole on role \"writer\" in account 339713007003; it has one on \"arn:aws:iam::339713007003:role/reader\"", "severity": "error", "about": ["role/workers", "role/writer"], "evidence": [], "mend": {"text": "allow sts:AssumeRole on \"arn:aws:iam::339713007003:role/writer\" in a policy of role \"workers\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"assume": {"not_granted": items}}}

_item := {"at": _at, "service_account": {"name": ""}, "node_group": {"name": ""}, "association": {"namespace": "", "service_account": ""}, "addon": {"name": ""}, "source": {"name": "workers", "arn": "arn:aws:iam::329599638901:role/workers", "account": "329599638901"}, "role": {"name": "writer", "arn": "", "account": "339713007003"}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["role/workers", "role/writer"], "snippet": "", "snippet_kind": "", "grant": {"verdict": "denied", "presented": "arn:aws:iam::339713007003:role/writer", "accepted": [], "at": _at, "why": "none"}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
