package rules.terraform.attachment_takes_name_test

import data.rules.terraform.attachment_takes_name as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role of aws_iam_role_policy.web takes a name, and \"arn:aws:iam::329599638901:role/web\" is an ARN", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "write aws_iam_role.web.name", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "role of aws_iam_role_policy.web takes a name, and \"arn:aws:iam::329599638901:role/web\" is an ARN", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write aws_iam_role.web.name", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_a_name_for_an_arn if {
	item := object.union(_item, {"kind": "name", "field": "node_role_arn", "value": "web", "expected": ""})
	rule.report == {{"at": _at, "message": "node_role_arn of aws_iam_role_policy.web takes an ARN, and \"web\" is none", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"terraform": {"attachment_takes_name": []}}}
}

_failed(items) := {"failed": {"terraform": {"attachment_takes_name": items}}}

_item := {"at": _at, "code": "terraform.attachment_takes_name", "kind": "arn", "subject": "aws_iam_role_policy.web", "field": "role", "value": "arn:aws:iam::329599638901:role/web", "expected": "aws_iam_role.web.name", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
