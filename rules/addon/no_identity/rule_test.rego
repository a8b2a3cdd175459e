package rules.addon.no_identity_test

import data.rules.addon.no_identity as rule

test_denied_is_reported if {
	rule.report == {_found("add-on \"aws-ebs-csi-driver\" has no role of its own, and node role \"nodes\" no grant of ec2:AttachVolume", "give ServiceAccount kube-system/ebs-csi-controller-sa a role that has AmazonEBSCSIDriverPolicy")} with input as _failed([_item])
}

test_no_managed_policy_and_a_condition if {
	item := object.union(_item, {"expected": "", "choices": ["s3:ListBucket"], "why": "a bucket is mounted"})
	rule.report == {_found("add-on \"aws-ebs-csi-driver\" has no role of its own, and node role \"nodes\" no grant of s3:ListBucket; it fails when a bucket is mounted", "give ServiceAccount kube-system/ebs-csi-controller-sa a role that grants s3:ListBucket")} with input as _failed([item])
}

test_unused_role_is_named if {
	item := object.union(_item, {"kind": "unused", "expected": "ebs"})
	rule.report == {_found("add-on \"aws-ebs-csi-driver\" has no role of its own, and node role \"nodes\" no grant of ec2:AttachVolume; role \"ebs\", which trusts its ServiceAccount kube-system/ebs-csi-controller-sa, is given to nobody", "give the add-on role \"ebs\"")} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "addon/ebs"}], "failed": {"addon": {"no_identity": []}}}
}

_found(message, mend) := {"at": _at, "message": message, "severity": "warning", "about": ["addon/ebs"], "evidence": [], "mend": {"text": mend, "kind": "", "snippet": ""}}

_failed(items) := {"failed": {"addon": {"no_identity": items}}}

_item := {"code": "addon.no_identity", "kind": "nodes", "subject": "add-on \"aws-ebs-csi-driver\"", "field": "kube-system/ebs-csi-controller-sa", "value": "nodes", "expected": "AmazonEBSCSIDriverPolicy", "choices": ["ec2:AttachVolume"], "why": "", "severity": "warning", "evidence": [], "about": ["addon/ebs"], "snippet": "", "snippet_kind": "", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}
