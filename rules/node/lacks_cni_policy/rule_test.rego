package rules.node.lacks_cni_policy_test

import data.rules.node.lacks_cni_policy as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "neither node role \"workers\" of node group \"blue\" nor ServiceAccount kube-system/aws-node has AmazonEKS_CNI_Policy or its grants", "severity": "error", "about": ["role/workers"], "evidence": [], "mend": {"text": "attach AmazonEKS_CNI_Policy to role \"workers\", or give it to kube-system/aws-node by a role of its own", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "neither node role \"workers\" of node group \"blue\" nor ServiceAccount kube-system/aws-node has AmazonEKS_CNI_Policy or its grants", "severity": "error", "about": ["role/workers"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "attach AmazonEKS_CNI_Policy to role \"workers\", or give it to kube-system/aws-node by a role of its own", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_few_missing_actions_are_named if {
	item := object.union(_item, {"missing": ["ec2:AssignPrivateIpAddresses", "ec2:CreateTags"]})
	some found in rule.report with input as _failed([item])
	contains(found.message, "has AmazonEKS_CNI_Policy or grants of ec2:AssignPrivateIpAddresses and ec2:CreateTags")
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"verdict": "unknown"})
	rule.report == set() with input as _failed([item])
}

test_role_of_the_cni_is_mended if {
	item := object.union(object.remove(_item, ["grantee"]), {"grantee": "cni"})
	{f.mend.text | some f in rule.report} == {`attach AmazonEKS_CNI_Policy to role "cni", which aws-node has`} with input as _failed([item])
}

_failed(items) := {"failed": {"node": {"cni_policy": items}}}

_item := {"at": _at, "role": {"name": "workers", "account": ""}, "node_group": {"name": "blue", "kind": "managed"}, "verdict": "denied", "missing": ["ec2:AssignPrivateIpAddresses", "ec2:AttachNetworkInterface", "ec2:CreateNetworkInterface", "ec2:CreateTags", "ec2:DeleteNetworkInterface"], "policy": "AmazonEKS_CNI_Policy", "policies": [], "grantee": "", "found": [], "severity": "error", "condition": "", "evidence": [], "about": ["role/workers"], "snippet": "", "snippet_kind": "", "kind": "cni"}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
