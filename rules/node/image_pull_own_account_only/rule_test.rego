package rules.node.image_pull_own_account_only_test

import data.rules.node.image_pull_own_account_only as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "node role \"workers\" of node group \"blue\" may call ecr:BatchGetImage on repositories of its own account alone; it fails when an image comes from a registry of EKS, as those of its add-ons do", "severity": "warning", "about": ["nodegroup/blue", "role/workers"], "evidence": [], "mend": {"text": "let the Resource be \"*\", or attach AmazonEC2ContainerRegistryPullOnly", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "node role \"workers\" of node group \"blue\" may call ecr:BatchGetImage on repositories of its own account alone; it fails when an image comes from a registry of EKS, as those of its add-ons do", "severity": "warning", "about": ["nodegroup/blue", "role/workers"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "let the Resource be \"*\", or attach AmazonEC2ContainerRegistryPullOnly", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"verdict": "unknown"})
	rule.report == set() with input as _failed([item])
}

_failed(items) := {"failed": {"node": {"image_pull_account": items}}}

_item := {"at": _at, "kind": "image_pull_account", "role": {"name": "workers", "arn": "", "account": ""}, "node_group": {"name": "blue", "kind": "managed"}, "cluster": {"name": ""}, "fargate": {"name": ""}, "verdict": "denied", "missing": ["ecr:BatchGetImage"], "policy": "", "policies": [], "found": [], "severity": "warning", "condition": "an image comes from a registry of EKS, as those of its add-ons do", "evidence": [], "about": ["nodegroup/blue", "role/workers"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
