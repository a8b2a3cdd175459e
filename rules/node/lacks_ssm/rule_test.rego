package rules.node.lacks_ssm_test

import data.rules.node.lacks_ssm as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "node group \"blue\" asks for Session Manager, and its role has neither AmazonSSMManagedInstanceCore nor a grant of ssm:UpdateInstanceInformation", "severity": "note", "about": ["nodegroup/blue", "role/workers"], "evidence": [], "mend": {"text": "attach AmazonSSMManagedInstanceCore to the role of node group \"blue\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "node group \"blue\" asks for Session Manager, and its role has neither AmazonSSMManagedInstanceCore nor a grant of ssm:UpdateInstanceInformation", "severity": "note", "about": ["nodegroup/blue", "role/workers"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "attach AmazonSSMManagedInstanceCore to the role of node group \"blue\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"verdict": "unknown"})
	rule.report == set() with input as _failed([item])
}

_failed(items) := {"failed": {"node": {"ssm": items}}}

_item := {"at": _at, "kind": "ssm", "role": {"name": "workers", "arn": "", "account": ""}, "node_group": {"name": "blue", "kind": "managed"}, "cluster": {"name": ""}, "fargate": {"name": ""}, "verdict": "denied", "missing": ["ssm:UpdateInstanceInformation"], "policy": "AmazonSSMManagedInstanceCore", "policies": [], "found": [], "severity": "note", "condition": "", "evidence": [], "about": ["nodegroup/blue", "role/workers"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
