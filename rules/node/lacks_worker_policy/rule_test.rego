package rules.node.lacks_worker_policy_test

import data.rules.node.lacks_worker_policy as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "node role \"workers\" of node group \"blue\" has neither AmazonEKSWorkerNodePolicy nor a grant of ec2:DescribeInstances", "severity": "error", "about": ["role/workers"], "evidence": [], "mend": {"text": "attach AmazonEKSWorkerNodePolicy to role \"workers\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "node role \"workers\" of node group \"blue\" has neither AmazonEKSWorkerNodePolicy nor a grant of ec2:DescribeInstances", "severity": "error", "about": ["role/workers"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "attach AmazonEKSWorkerNodePolicy to role \"workers\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"verdict": "unknown"})
	rule.report == set() with input as _failed([item])
}

test_custom_ami_is_milder if {
	item := object.union(object.remove(_item, ["severity", "condition"]), {"severity": "warning", "condition": "the AMI runs nodeadm as EKS's own does"})
	rule.report == {{"at": _at, "message": "node role \"workers\" of node group \"blue\" has neither AmazonEKSWorkerNodePolicy nor a grant of ec2:DescribeInstances; it fails when the AMI runs nodeadm as EKS's own does", "severity": "warning", "about": ["role/workers"], "evidence": [], "mend": {"text": "attach AmazonEKSWorkerNodePolicy to role \"workers\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"node": {"worker_policy": items}}}

_item := {"at": _at, "role": {"name": "workers", "account": ""}, "node_group": {"name": "blue", "kind": "managed"}, "verdict": "denied", "missing": ["ec2:DescribeInstances"], "policy": "AmazonEKSWorkerNodePolicy", "policies": [], "found": [], "severity": "error", "condition": "", "evidence": [], "about": ["role/workers"], "snippet": "", "snippet_kind": "", "kind": "worker"}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
