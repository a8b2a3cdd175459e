package rules.terraform.heredoc_uninterpolated_test

import data.rules.terraform.heredoc_uninterpolated as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "aws_iam_role.web holds \"aws_iam_role.other.arn\" as plain text, and Terraform puts no value in its place", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "aws_iam_role.web holds \"aws_iam_role.other.arn\" as plain text, and Terraform puts no value in its place", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"terraform": {"heredoc_uninterpolated": []}}}
}

_failed(items) := {"failed": {"terraform": {"heredoc_uninterpolated": items}}}

_item := {"at": _at, "code": "terraform.heredoc_uninterpolated", "kind": "", "subject": "aws_iam_role.web", "field": "", "value": "aws_iam_role.other.arn", "expected": "", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
