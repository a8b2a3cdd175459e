package rules.fargate.untrusted_test

import data.rules.fargate.untrusted as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "pod execution role \"pods\" of Fargate profile \"jobs\" trusts \"ec2.amazonaws.com\"; Fargate comes as \"eks-fargate-pods.amazonaws.com\"", "severity": "error", "about": ["fargate/jobs", "role/pods"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "pod execution role \"pods\" of Fargate profile \"jobs\" trusts \"ec2.amazonaws.com\"; Fargate comes as \"eks-fargate-pods.amazonaws.com\"", "severity": "error", "about": ["fargate/jobs", "role/pods"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"principal": {"verdict": "unknown", "presented": "eks-fargate-pods.amazonaws.com", "accepted": [], "at": _at, "why": ""}})
	rule.report == set() with input as _failed([item])
}

test_each_case_has_its_words if {
	_said("typo", ["eks-fargate.amazonaws.com"]) == "pod execution role \"pods\" of Fargate profile \"jobs\" trusts \"eks-fargate.amazonaws.com\", which is the principal of Fargate's service-linked role; pods are started as \"eks-fargate-pods.amazonaws.com\""
	_said("action", ["sts:TagSession"]) == "pod execution role \"pods\" of Fargate profile \"jobs\" lets eks-fargate-pods.amazonaws.com call sts:TagSession but not sts:AssumeRole"
	_said("source_arn", ["arn"]) == "pod execution role \"pods\" of Fargate profile \"jobs\" accepts aws:SourceArn \"arn\"; the profile comes with \"eks-fargate-pods.amazonaws.com\""
}

_said(why, accepted) := found.message if {
	item := object.union(_item, {"principal": object.union(_item.principal, {"accepted": accepted, "why": why})})
	some found in rule.report with input as _failed([item])
}

_failed(items) := {"failed": {"fargate": {"trust": items}}}

_item := {"at": _at, "via": "fargate", "role": {"name": "pods", "arn": "", "account": ""}, "node_group": {"name": ""}, "cluster": {"name": ""}, "fargate": {"name": "jobs"}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["fargate/jobs", "role/pods"], "snippet": "", "snippet_kind": "", "principal": {"verdict": "denied", "presented": "eks-fargate-pods.amazonaws.com", "accepted": ["ec2.amazonaws.com"], "at": _at, "why": ""}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
