package rules.addon.lacks_permission_test

import data.rules.addon.lacks_permission as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"ebs\" of add-on \"aws-ebs-csi-driver\" has neither AmazonEBSCSIDriverPolicy nor a grant of ec2:AttachVolume", "severity": "error", "about": ["addon/ebs", "role/ebs"], "evidence": [], "mend": {"text": "attach AmazonEBSCSIDriverPolicy to role \"ebs\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role \"ebs\" of add-on \"aws-ebs-csi-driver\" has neither AmazonEBSCSIDriverPolicy nor a grant of ec2:AttachVolume", "severity": "error", "about": ["addon/ebs", "role/ebs"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "attach AmazonEBSCSIDriverPolicy to role \"ebs\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_no_managed_policy_and_a_condition if {
	item := object.union(_item, {"policy": "", "missing": ["s3:ListBucket"], "severity": "warning", "condition": "a bucket is mounted"})
	rule.report == {{"at": _at, "message": "role \"ebs\" of add-on \"aws-ebs-csi-driver\" has no grant of s3:ListBucket; it fails when a bucket is mounted", "severity": "warning", "about": ["addon/ebs", "role/ebs"], "evidence": [], "mend": {"text": "grant s3:ListBucket to role \"ebs\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"verdict": "unknown"})
	rule.report == set() with input as _failed([item])
}

test_role_of_eksctl_is_mended_in_its_file if {
	item := object.union(_item, {"role": {"name": "eksctl-{role of add-on aws-ebs-csi-driver}"}})
	{f.mend.text | some f in rule.report} == {"name AmazonEBSCSIDriverPolicy in attachPolicyARNs of the add-on, or in permissionPolicyARNs of its association"} with input as _failed([item])
}

_failed(items) := {"failed": {"addon": {"lacks_permission": items}}}

_item := {"at": _at, "kind": "addon", "role": {"name": "ebs", "arn": "", "account": ""}, "addon": {"name": "aws-ebs-csi-driver"}, "verdict": "denied", "missing": ["ec2:AttachVolume"], "policy": "AmazonEBSCSIDriverPolicy", "policies": [], "found": [], "severity": "error", "condition": "", "evidence": [], "about": ["addon/ebs", "role/ebs"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
