package rules.node.lacks_pod_identity_action_test

import data.rules.node.lacks_pod_identity_action as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "node role \"workers\" of node group \"blue\" lacks a grant of eks-auth:AssumeRoleForPodIdentity, with which the Pod Identity agent of cluster \"shop\" fetches credentials", "severity": "error", "about": ["nodegroup/blue", "role/workers"], "evidence": [], "mend": {"text": "attach AmazonEKSWorkerNodePolicy to role \"workers\", or allow eks-auth:AssumeRoleForPodIdentity in a policy of its own", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "node role \"workers\" of node group \"blue\" lacks a grant of eks-auth:AssumeRoleForPodIdentity, with which the Pod Identity agent of cluster \"shop\" fetches credentials", "severity": "error", "about": ["nodegroup/blue", "role/workers"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "attach AmazonEKSWorkerNodePolicy to role \"workers\", or allow eks-auth:AssumeRoleForPodIdentity in a policy of its own", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"verdict": "unknown"})
	rule.report == set() with input as _failed([item])
}

_failed(items) := {"failed": {"node": {"pod_identity_action": items}}}

_item := {"at": _at, "kind": "pod_identity", "role": {"name": "workers", "arn": "", "account": ""}, "node_group": {"name": "blue", "kind": "managed", "cluster": "shop"}, "cluster": {"name": ""}, "fargate": {"name": ""}, "verdict": "denied", "missing": ["eks-auth:AssumeRoleForPodIdentity"], "policy": "AmazonEKSWorkerNodePolicy", "policies": [], "found": [], "severity": "error", "condition": "", "evidence": [], "about": ["nodegroup/blue", "role/workers"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
