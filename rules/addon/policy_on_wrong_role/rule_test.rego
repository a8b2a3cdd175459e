package rules.addon.policy_on_wrong_role_test

import data.rules.addon.policy_on_wrong_role as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": _message, "severity": "warning", "about": ["role/blue"], "evidence": [], "mend": _mend}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the cluster"}]})
	rule.report == {{"at": _at, "message": _message, "severity": "warning", "about": ["role/blue"], "evidence": [{"at": _other, "note": "the cluster"}], "mend": _mend}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/blue"}], "failed": {"addon": {"policy_on_wrong_role": []}}}
}

_message := "cluster role \"eks-blue\" has AmazonEBSCSIDriverPolicy; the pods that need it run as ServiceAccount kube-system/ebs-csi-controller-sa, not as cluster \"blue\""

_mend := {"text": "attach AmazonEBSCSIDriverPolicy to the role of ServiceAccount kube-system/ebs-csi-controller-sa", "kind": "", "snippet": ""}

_failed(items) := {"failed": {"addon": {"policy_on_wrong_role": items}}}

_item := {"code": "addon.policy_on_wrong_role", "kind": "", "subject": "cluster role \"eks-blue\"", "field": "", "value": "AmazonEBSCSIDriverPolicy", "expected": "kube-system/ebs-csi-controller-sa", "choices": ["blue"], "why": "", "severity": "warning", "evidence": [], "about": ["role/blue"], "snippet": "", "snippet_kind": "", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
