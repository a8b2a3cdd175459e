package rules.terraform.policy_attachment_exclusive_test

import data.rules.terraform.policy_attachment_exclusive as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "aws_iam_policy_attachment.web detaches \"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\" from everyone in the account that it does not list", "severity": "warning", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "aws_iam_policy_attachment.web detaches \"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\" from everyone in the account that it does not list", "severity": "warning", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_a_shared_policy if {
	item := object.union(_item, {"kind": "shared"})
	rule.report == {{"at": _at, "message": "aws_iam_policy_attachment.web detaches \"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\" from everyone in the account that it does not list, and these files attach it elsewhere", "severity": "warning", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"terraform": {"policy_attachment_exclusive": []}}}
}

_failed(items) := {"failed": {"terraform": {"policy_attachment_exclusive": items}}}

_item := {"at": _at, "code": "terraform.policy_attachment_exclusive", "kind": "aws", "subject": "aws_iam_policy_attachment.web", "field": "", "value": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", "expected": "", "choices": [], "why": "", "severity": "warning", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
