package rules.terraform.partition_literal_test

import data.rules.terraform.partition_literal as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "policy_arn \"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\" of aws_iam_role_policy_attachment.web is of partition \"aws\", and its provider works in \"aws-us-gov\"", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "policy_arn \"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\" of aws_iam_role_policy_attachment.web is of partition \"aws\", and its provider works in \"aws-us-gov\"", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"terraform": {"partition_literal": []}}}
}

_failed(items) := {"failed": {"terraform": {"partition_literal": items}}}

_item := {"at": _at, "code": "terraform.partition_literal", "kind": "", "subject": "aws_iam_role_policy_attachment.web", "field": "policy_arn", "value": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", "expected": "", "choices": ["aws", "aws-us-gov"], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
