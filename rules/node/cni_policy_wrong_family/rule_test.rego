package rules.node.cni_policy_wrong_family_test

import data.rules.node.cni_policy_wrong_family as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "cluster \"shop\" is of family IPv6, and node role \"workers\" of node group \"blue\" has arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy without ec2:AssignIpv6Addresses", "severity": "error", "about": ["cluster/shop", "role/workers"], "evidence": [], "mend": {"text": "attach a policy of your own with ec2:AssignIpv6Addresses to role \"workers\", with the actions of the user guide for IPv6", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "cluster \"shop\" is of family IPv6, and node role \"workers\" of node group \"blue\" has arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy without ec2:AssignIpv6Addresses", "severity": "error", "about": ["cluster/shop", "role/workers"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "attach a policy of your own with ec2:AssignIpv6Addresses to role \"workers\", with the actions of the user guide for IPv6", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"verdict": "unknown"})
	rule.report == set() with input as _failed([item])
}

test_role_of_the_cni_is_named if {
	item := object.union(_item, {"node_group": {"name": ""}})
	some found in rule.report with input as _failed([item])
	contains(found.message, "role \"workers\" of the VPC CNI has")
}

_failed(items) := {"failed": {"node": {"cni_family": items}}}

_item := {"at": _at, "kind": "cni_family", "role": {"name": "workers", "arn": "", "account": ""}, "node_group": {"name": "blue", "kind": "managed"}, "cluster": {"name": "shop"}, "fargate": {"name": ""}, "verdict": "denied", "missing": ["ec2:AssignIpv6Addresses"], "policy": "", "policies": [], "found": ["arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"], "severity": "error", "condition": "", "evidence": [], "about": ["cluster/shop", "role/workers"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
