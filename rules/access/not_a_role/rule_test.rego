package rules.access.not_a_role_test

import data.rules.access.not_a_role as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "rolearn \"arn:aws:iam::329599638901:instance-profile/workers\" of aws-auth is an instance profile; it takes the ARN of a role", "severity": "error", "about": ["access/workers"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "rolearn \"arn:aws:iam::329599638901:instance-profile/workers\" of aws-auth is an instance profile; it takes the ARN of a role", "severity": "error", "about": ["access/workers"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"access": {"not_a_role": []}}}
}

test_session_names_its_role if {
	item := object.union(object.remove(_item, ["kind", "value", "expected"]), {"kind": "session", "value": "arn:aws:sts::329599638901:assumed-role/workers/i-1", "expected": "arn:aws:iam::329599638901:role/workers"})
	rule.report == {{"at": _at, "message": "rolearn \"arn:aws:sts::329599638901:assumed-role/workers/i-1\" of aws-auth is a session of a role; it takes the ARN of a role", "severity": "error", "about": ["access/workers"], "evidence": [], "mend": {"text": "write \"arn:aws:iam::329599638901:role/workers\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_other_kinds_say_why if {
	item := object.union(object.remove(_item, ["kind", "value", "why"]), {"kind": "other", "value": "arn:aws:iam::329599638901:group/x", "why": "is a group"})
	rule.report == {{"at": _at, "message": "rolearn \"arn:aws:iam::329599638901:group/x\" of aws-auth is a group; it takes the ARN of a role", "severity": "error", "about": ["access/workers"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"access": {"not_a_role": items}}}

_item := {"at": _at, "kind": "instance-profile", "subject": "aws-auth", "field": "rolearn", "value": "arn:aws:iam::329599638901:instance-profile/workers", "expected": "", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["access/workers"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
