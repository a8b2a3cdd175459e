package rules.cluster.untrusted_by_eks_test

import data.rules.cluster.untrusted_by_eks as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "cluster role \"eks\" of cluster \"shop\" trusts \"ec2.amazonaws.com\"; EKS comes as \"eks.amazonaws.com\"", "severity": "error", "about": ["cluster/shop", "role/eks"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "cluster role \"eks\" of cluster \"shop\" trusts \"ec2.amazonaws.com\"; EKS comes as \"eks.amazonaws.com\"", "severity": "error", "about": ["cluster/shop", "role/eks"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"principal": {"verdict": "unknown", "presented": "eks.amazonaws.com", "accepted": [], "at": _at, "why": ""}})
	rule.report == set() with input as _failed([item])
}

test_action_is_named if {
	item := object.union(_item, {"principal": object.union(_item.principal, {"accepted": ["sts:TagSession"], "why": "action"})})
	some found in rule.report with input as _failed([item])
	found.message == "cluster role \"eks\" of cluster \"shop\" lets eks.amazonaws.com call sts:TagSession but not sts:AssumeRole"
}

_failed(items) := {"failed": {"cluster": {"trust": items}}}

_item := {"at": _at, "via": "cluster", "role": {"name": "eks", "arn": "", "account": ""}, "node_group": {"name": ""}, "cluster": {"name": "shop"}, "fargate": {"name": ""}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["cluster/shop", "role/eks"], "snippet": "", "snippet_kind": "", "principal": {"verdict": "denied", "presented": "eks.amazonaws.com", "accepted": ["ec2.amazonaws.com"], "at": _at, "why": ""}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
