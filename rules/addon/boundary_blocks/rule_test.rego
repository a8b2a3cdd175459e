package rules.addon.boundary_blocks_test

import data.rules.addon.boundary_blocks as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "permissions boundary \"arn:aws:iam::329599638901:policy/boundary\" does not allow ec2:AttachVolume, which its policies grant to role \"ebs\" of add-on \"aws-ebs-csi-driver\"", "severity": "error", "about": ["addon/ebs", "role/ebs"], "evidence": [], "mend": {"text": "allow ec2:AttachVolume in the boundary", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "permissions boundary \"arn:aws:iam::329599638901:policy/boundary\" does not allow ec2:AttachVolume, which its policies grant to role \"ebs\" of add-on \"aws-ebs-csi-driver\"", "severity": "error", "about": ["addon/ebs", "role/ebs"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "allow ec2:AttachVolume in the boundary", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"verdict": "unknown"})
	rule.report == set() with input as _failed([item])
}

test_deny_has_its_words if {
	item := object.union(_item, {"kind": "deny", "policy": "aws_iam_role_policy.deny"})
	some found in rule.report with input as _failed([item])
	startswith(found.message, "a statement of aws_iam_role_policy.deny denies ec2:AttachVolume")
	found.mend.text == "take ec2:AttachVolume out of the Deny"
}

_failed(items) := {"failed": {"addon": {"boundary": items}}}

_item := {"at": _at, "kind": "boundary", "role": {"name": "ebs", "arn": "", "account": ""}, "addon": {"name": "aws-ebs-csi-driver"}, "verdict": "denied", "missing": ["ec2:AttachVolume"], "policy": "arn:aws:iam::329599638901:policy/boundary", "policies": [], "found": [], "severity": "error", "condition": "", "evidence": [], "about": ["addon/ebs", "role/ebs"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
