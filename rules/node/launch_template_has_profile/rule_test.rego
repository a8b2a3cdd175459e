package rules.node.launch_template_has_profile_test

import data.rules.node.launch_template_has_profile as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "launch template aws_launch_template.workers of managed node group \"blue\" sets instance profile \"workers\"; EKS makes the profile itself", "severity": "error", "about": ["nodegroup/blue"], "evidence": [], "mend": {"text": "take iam_instance_profile out of aws_launch_template.workers; node_role_arn of the node group says the role", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "launch template aws_launch_template.workers of managed node group \"blue\" sets instance profile \"workers\"; EKS makes the profile itself", "severity": "error", "about": ["nodegroup/blue"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "take iam_instance_profile out of aws_launch_template.workers; node_role_arn of the node group says the role", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

_failed(items) := {"failed": {"node": {"launch_template_has_profile": items}}}

_item := {"at": _at, "kind": "", "subject": "node group \"blue\"", "field": "aws_launch_template.workers", "value": "workers", "expected": "", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["nodegroup/blue"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
