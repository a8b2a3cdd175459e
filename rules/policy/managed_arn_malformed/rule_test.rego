package rules.policy.managed_arn_malformed_test

import data.rules.policy.managed_arn_malformed as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "policy ARN \"arn:aws:iam:::policy/AmazonEKSWorkerNodePolicy\" has no account", "severity": "error", "about": ["arn:aws:iam:::policy/AmazonEKSWorkerNodePolicy"], "evidence": [], "mend": {"text": "write \"arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	{[f.evidence, f.mend.kind, f.mend.snippet] | some f in rule.report} == {[[{"at": _other, "note": "the other end"}], "hcl", "text to write"]} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"policy": {"managed_arn_malformed": []}}}
}

test_nothing_is_proposed_where_the_account_is_not_known if {
	item := object.union(object.remove(_item, ["expected"]), {"expected": ""})
	{f.mend.text | some f in rule.report} == {""} with input as _failed([item])
}

_failed(items) := {"failed": {"policy": {"managed_arn_malformed": items}}}

_item := {"at": _at, "kind": "account", "subject": "aws_iam_role_policy_attachment.worker", "field": "", "value": "arn:aws:iam:::policy/AmazonEKSWorkerNodePolicy", "expected": "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy", "choices": [], "why": "has no account", "severity": "error", "evidence": [], "about": ["arn:aws:iam:::policy/AmazonEKSWorkerNodePolicy"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
