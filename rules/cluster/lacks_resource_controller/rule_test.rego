package rules.cluster.lacks_resource_controller_test

import data.rules.cluster.lacks_resource_controller as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "cluster role \"eks\" of cluster \"shop\" has neither AmazonEKSVPCResourceController nor a grant of ec2:CreateNetworkInterfacePermission, with which it serves security groups for pods", "severity": "warning", "about": ["cluster/shop", "role/eks"], "evidence": [], "mend": {"text": "attach AmazonEKSVPCResourceController to role \"eks\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "cluster role \"eks\" of cluster \"shop\" has neither AmazonEKSVPCResourceController nor a grant of ec2:CreateNetworkInterfacePermission, with which it serves security groups for pods", "severity": "warning", "about": ["cluster/shop", "role/eks"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "attach AmazonEKSVPCResourceController to role \"eks\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"verdict": "unknown"})
	rule.report == set() with input as _failed([item])
}

_failed(items) := {"failed": {"cluster": {"resource_controller": items}}}

_item := {"at": _at, "kind": "pod_eni", "role": {"name": "eks", "arn": "", "account": ""}, "node_group": {"name": "", "kind": ""}, "cluster": {"name": "shop"}, "fargate": {"name": ""}, "verdict": "denied", "missing": ["ec2:CreateNetworkInterfacePermission"], "policy": "AmazonEKSVPCResourceController", "policies": [], "found": [], "severity": "warning", "condition": "", "evidence": [], "about": ["cluster/shop", "role/eks"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
