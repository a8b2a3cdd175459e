package rules.addon.wrong_subject_test

import data.rules.addon.wrong_subject as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": _message, "severity": "error", "about": ["role/ebs"], "evidence": [], "mend": _mend}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": _message, "severity": "error", "about": ["role/ebs"], "evidence": [{"at": _other, "note": "the other end"}], "mend": _mend}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"subject": object.union(_item.subject, {"verdict": "unknown"})})
	rule.report == set() with input as _failed([item])
}

_message := "role \"ebs\" trusts \"system:serviceaccount:default:ebs\", but add-on \"aws-ebs-csi-driver\" presents \"system:serviceaccount:kube-system:ebs-csi-controller-sa\""

_mend := {"text": "name \"system:serviceaccount:kube-system:ebs-csi-controller-sa\" in the sub condition", "kind": "", "snippet": ""}

_failed(items) := {"failed": {"addon": {"wrong_subject": items}}}

_item := {"at": _at, "addon": {"name": "aws-ebs-csi-driver"}, "role": {"name": "ebs", "arn": "", "account": ""}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["role/ebs"], "snippet": "", "snippet_kind": "", "subject": {"verdict": "denied", "presented": "system:serviceaccount:kube-system:ebs-csi-controller-sa", "accepted": ["system:serviceaccount:default:ebs"], "at": _at, "why": "both"}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
