package rules.cluster.capability_trust_test

import data.rules.cluster.capability_trust as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"argocd\" of capability \"argocd\" trusts \"eks.amazonaws.com\"; EKS comes as \"capabilities.eks.amazonaws.com\"", "severity": "error", "about": ["capability/argocd", "role/argocd"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role \"argocd\" of capability \"argocd\" trusts \"eks.amazonaws.com\"; EKS comes as \"capabilities.eks.amazonaws.com\"", "severity": "error", "about": ["capability/argocd", "role/argocd"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"principal": {"verdict": "unknown", "presented": "capabilities.eks.amazonaws.com", "accepted": [], "at": _at, "why": ""}})
	rule.report == set() with input as _failed([item])
}

test_actions_are_named if {
	assume := object.union(_item, {"principal": object.union(_item.principal, {"accepted": ["sts:TagSession"], "why": "action"})})
	some first in rule.report with input as _failed([assume])
	endswith(first.message, "lets capabilities.eks.amazonaws.com call sts:TagSession but not sts:AssumeRole")

	tag := object.union(_item, {
		"principal": object.union(_item.principal, {"verdict": "allowed"}),
		"action": {"verdict": "denied", "presented": "sts:TagSession", "accepted": ["sts:AssumeRole"], "at": _at, "why": ""},
	})
	some second in rule.report with input as _failed([tag])
	endswith(second.message, "call sts:AssumeRole but not sts:TagSession, and EKS needs both")
}

_failed(items) := {"failed": {"cluster": {"capability": items}}}

_item := {"at": _at, "via": "capability", "role": {"name": "argocd", "arn": "", "account": ""}, "node_group": {"name": ""}, "cluster": {"name": ""}, "fargate": {"name": ""}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["capability/argocd", "role/argocd"], "snippet": "", "snippet_kind": "", "principal": {"verdict": "denied", "presented": "capabilities.eks.amazonaws.com", "accepted": ["eks.amazonaws.com"], "at": _at, "why": ""}, "capability": {"name": "argocd"}, "action": {"verdict": "", "presented": "", "accepted": [], "at": _at, "why": ""}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
