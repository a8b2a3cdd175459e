package rules.node.role_administrator_test

import data.rules.node.role_administrator as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "aws_iam_role_policy.more grants node role \"workers\" of node group \"blue\" iam:PutRolePolicy on every role, and pods that reach the instance metadata act as it", "severity": "warning", "about": ["nodegroup/blue", "role/workers"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "aws_iam_role_policy.more grants node role \"workers\" of node group \"blue\" iam:PutRolePolicy on every role, and pods that reach the instance metadata act as it", "severity": "warning", "about": ["nodegroup/blue", "role/workers"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"verdict": "unknown"})
	rule.report == set() with input as _failed([item])
}

_failed(items) := {"failed": {"node": {"administrator": items}}}

_item := {"at": _at, "kind": "administrator", "role": {"name": "workers", "arn": "", "account": ""}, "node_group": {"name": "blue", "kind": "managed"}, "cluster": {"name": ""}, "fargate": {"name": ""}, "verdict": "denied", "missing": [], "policy": "aws_iam_role_policy.more", "policies": [], "found": ["iam:PutRolePolicy"], "severity": "warning", "condition": "", "evidence": [], "about": ["nodegroup/blue", "role/workers"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
