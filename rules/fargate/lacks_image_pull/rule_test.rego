package rules.fargate.lacks_image_pull_test

import data.rules.fargate.lacks_image_pull as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "pod execution role \"pods\" of Fargate profile \"jobs\" has neither AmazonEKSFargatePodExecutionRolePolicy nor a grant of ecr:BatchGetImage", "severity": "error", "about": ["fargate/jobs", "role/pods"], "evidence": [], "mend": {"text": "attach AmazonEKSFargatePodExecutionRolePolicy to role \"pods\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "pod execution role \"pods\" of Fargate profile \"jobs\" has neither AmazonEKSFargatePodExecutionRolePolicy nor a grant of ecr:BatchGetImage", "severity": "error", "about": ["fargate/jobs", "role/pods"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "attach AmazonEKSFargatePodExecutionRolePolicy to role \"pods\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"verdict": "unknown"})
	rule.report == set() with input as _failed([item])
}

test_other_namespaces_are_milder if {
	item := object.union(_item, {"severity": "warning", "condition": "it rains"})
	some found in rule.report with input as _failed([item])
	found.severity == "warning"
	endswith(found.message, "; it fails when it rains")
}

_failed(items) := {"failed": {"fargate": {"image_pull": items}}}

_item := {"at": _at, "kind": "fargate", "role": {"name": "pods", "arn": "", "account": ""}, "node_group": {"name": "", "kind": ""}, "cluster": {"name": ""}, "fargate": {"name": "jobs"}, "verdict": "denied", "missing": ["ecr:BatchGetImage"], "policy": "AmazonEKSFargatePodExecutionRolePolicy", "policies": [], "found": [], "severity": "error", "condition": "", "evidence": [], "about": ["fargate/jobs", "role/pods"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
