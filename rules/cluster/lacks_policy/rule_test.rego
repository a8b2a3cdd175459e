package rules.cluster.lacks_policy_test

import data.rules.cluster.lacks_policy as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "cluster role \"eks\" of cluster \"shop\" has neither AmazonEKSClusterPolicy nor a grant of ec2:DescribeInstances", "severity": "error", "about": ["cluster/shop", "role/eks"], "evidence": [], "mend": {"text": "attach AmazonEKSClusterPolicy to role \"eks\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "cluster role \"eks\" of cluster \"shop\" has neither AmazonEKSClusterPolicy nor a grant of ec2:DescribeInstances", "severity": "error", "about": ["cluster/shop", "role/eks"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "attach AmazonEKSClusterPolicy to role \"eks\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"verdict": "unknown"})
	rule.report == set() with input as _failed([item])
}

_failed(items) := {"failed": {"cluster": {"policy": items}}}

_item := {"at": _at, "kind": "cluster", "role": {"name": "eks", "arn": "", "account": ""}, "node_group": {"name": "", "kind": ""}, "cluster": {"name": "shop"}, "fargate": {"name": ""}, "verdict": "denied", "missing": ["ec2:DescribeInstances"], "policy": "AmazonEKSClusterPolicy", "policies": [], "found": [], "severity": "error", "condition": "", "evidence": [], "about": ["cluster/shop", "role/eks"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
