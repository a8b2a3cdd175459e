package rules.terraform.undeclared_reference_test

import data.rules.terraform.undeclared_reference as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "node_role_arn of aws_eks_node_group.blue refers to role_arn, a bare word that names nothing", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "did you mean var.role_arn?", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "node_role_arn of aws_eks_node_group.blue refers to role_arn, a bare word that names nothing", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "did you mean var.role_arn?", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_an_undeclared_resource if {
	item := object.union(_item, {"kind": "undeclared", "value": "aws_iam_role.blue", "expected": ""})
	rule.report == {{"at": _at, "message": "node_role_arn of aws_eks_node_group.blue refers to aws_iam_role.blue, which no file of its module declares", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"terraform": {"undeclared_reference": []}}}
}

_failed(items) := {"failed": {"terraform": {"undeclared_reference": items}}}

_item := {"at": _at, "code": "terraform.undeclared_reference", "kind": "word", "subject": "aws_eks_node_group.blue", "field": "node_role_arn", "value": "role_arn", "expected": "var.role_arn", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
