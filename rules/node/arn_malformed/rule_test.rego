package rules.node.arn_malformed_test

import data.rules.node.arn_malformed as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "node_role_arn \"arn:aws:iam:111122223333:role/workers\" of node group \"blue\" has 5 parts, an IAM ARN has 6", "severity": "error", "about": ["nodegroup/blue"], "evidence": [], "mend": {"text": "write \"arn:aws:iam::111122223333:role/workers\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	{[f.evidence, f.mend.kind, f.mend.snippet] | some f in rule.report} == {[[{"at": _other, "note": "the other end"}], "hcl", "text to write"]} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"node": {"arn_malformed": []}}}
}

test_nothing_is_proposed_where_the_account_is_not_known if {
	item := object.union(object.remove(_item, ["expected"]), {"expected": ""})
	{f.mend.text | some f in rule.report} == {""} with input as _failed([item])
}

test_role_is_named_by_its_address if {
	item := object.union(object.remove(_item, ["expected"]), {"expected": "aws_iam_role.workers.arn"})
	{f.mend.text | some f in rule.report} == {"write aws_iam_role.workers.arn"} with input as _failed([item])
}

_failed(items) := {"failed": {"node": {"arn_malformed": items}}}

_item := {"at": _at, "kind": "colons", "subject": "node group \"blue\"", "field": "node_role_arn", "value": "arn:aws:iam:111122223333:role/workers", "expected": "arn:aws:iam::111122223333:role/workers", "choices": [], "why": "has 5 parts, an IAM ARN has 6", "severity": "error", "evidence": [], "about": ["nodegroup/blue"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
