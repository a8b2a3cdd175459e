package rules.eksctl.attach_policies_incomplete_test

import data.rules.eksctl.attach_policies_incomplete as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "attachPolicyARNs of node group \"blue\" replaces eksctl's defaults and lacks AmazonEKSWorkerNodePolicy and AmazonEC2ContainerRegistryPullOnly", "severity": "error", "about": ["nodegroup/blue"], "evidence": [], "mend": {"text": "add AmazonEKSWorkerNodePolicy and AmazonEC2ContainerRegistryPullOnly to the list", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "attachPolicyARNs of node group \"blue\" replaces eksctl's defaults and lacks AmazonEKSWorkerNodePolicy and AmazonEC2ContainerRegistryPullOnly", "severity": "error", "about": ["nodegroup/blue"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "add AmazonEKSWorkerNodePolicy and AmazonEC2ContainerRegistryPullOnly to the list", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"verdict": "unknown"})
	rule.report == set() with input as _failed([item])
}

_failed(items) := {"failed": {"eksctl": {"attach_policies_incomplete": items}}}

_item := {"at": _at, "role": {"name": "workers", "account": ""}, "node_group": {"name": "blue", "kind": "managed"}, "verdict": "denied", "missing": [], "policy": "", "policies": ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"], "found": [], "severity": "error", "condition": "", "evidence": [], "about": ["nodegroup/blue"], "snippet": "", "snippet_kind": "", "kind": "worker"}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
