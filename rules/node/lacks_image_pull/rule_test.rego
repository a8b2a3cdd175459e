package rules.node.lacks_image_pull_test

import data.rules.node.lacks_image_pull as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "node role \"workers\" of node group \"blue\" has neither AmazonEC2ContainerRegistryPullOnly nor grants of ecr:BatchGetImage and ecr:GetDownloadUrlForLayer", "severity": "error", "about": ["role/workers"], "evidence": [], "mend": {"text": "attach AmazonEC2ContainerRegistryPullOnly to role \"workers\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "node role \"workers\" of node group \"blue\" has neither AmazonEC2ContainerRegistryPullOnly nor grants of ecr:BatchGetImage and ecr:GetDownloadUrlForLayer", "severity": "error", "about": ["role/workers"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "attach AmazonEC2ContainerRegistryPullOnly to role \"workers\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"verdict": "unknown"})
	rule.report == set() with input as _failed([item])
}

_failed(items) := {"failed": {"node": {"image_pull": items}}}

_item := {"at": _at, "role": {"name": "workers", "account": ""}, "node_group": {"name": "blue", "kind": "managed"}, "verdict": "denied", "missing": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], "policy": "AmazonEC2ContainerRegistryPullOnly", "policies": [], "found": [], "severity": "error", "condition": "", "evidence": [], "about": ["role/workers"], "snippet": "", "snippet_kind": "", "kind": "image_pull"}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
