package rules.access.role_path_test

import data.rules.access.role_path as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "rolearn \"arn:aws:iam::329599638901:role/team/workers\" in aws-auth has a path; callers are compared without one, so it never matches", "severity": "error", "about": ["access/workers"], "evidence": [], "mend": {"text": "write \"arn:aws:iam::329599638901:role/workers\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "rolearn \"arn:aws:iam::329599638901:role/team/workers\" in aws-auth has a path; callers are compared without one, so it never matches", "severity": "error", "about": ["access/workers"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write \"arn:aws:iam::329599638901:role/workers\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_name_that_is_not_known_is_not_written if {
	item := object.union(_item, {"expected": ""})
	[found.mend.text | some found in rule.report] == ["make the ARN of the account and the role's name alone, or use an access entry, which takes the path"] with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"access": {"role_path": []}}}
}

_failed(items) := {"failed": {"access": {"role_path": items}}}

_item := {"at": _at, "kind": "", "subject": "aws-auth", "field": "rolearn", "value": "arn:aws:iam::329599638901:role/team/workers", "expected": "arn:aws:iam::329599638901:role/workers", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["access/workers"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
