package rules.node.hybrid_trust_test

import data.rules.node.hybrid_trust as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"hybrid\" of hybrid nodes trusts \"ec2.amazonaws.com\"; their credentials come from ssm.amazonaws.com", "severity": "error", "about": ["access/x", "role/hybrid"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role \"hybrid\" of hybrid nodes trusts \"ec2.amazonaws.com\"; their credentials come from ssm.amazonaws.com", "severity": "error", "about": ["access/x", "role/hybrid"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"principal": {"verdict": "unknown", "presented": "ssm.amazonaws.com", "accepted": [], "at": _at, "why": ""}})
	rule.report == set() with input as _failed([item])
}

test_actions_of_roles_anywhere_are_named if {
	item := object.union(_item, {
		"principal": object.union(_item.principal, {"verdict": "allowed"}),
		"action": {"verdict": "denied", "presented": "sts:TagSession", "accepted": ["sts:AssumeRole"], "at": _at, "why": ""},
	})
	some found in rule.report with input as _failed([item])
	found.message == "role \"hybrid\" of hybrid nodes lets rolesanywhere.amazonaws.com call sts:AssumeRole but not sts:TagSession"
}

test_missing_actions_are_named if {
	need := {"at": _at, "role": {"name": "hybrid"}, "verdict": "denied", "missing": ["eks:DescribeCluster"], "severity": "error", "evidence": [], "about": []}
	some found in rule.report with input as {"failed": {"node": {"hybrid_trust": [], "hybrid_actions": [need]}}}
	found.message == "role \"hybrid\" of hybrid nodes lacks a grant of eks:DescribeCluster"
	found.mend.text == "allow eks:DescribeCluster in a policy of role \"hybrid\""
}

_failed(items) := {"failed": {"node": {"hybrid_trust": items, "hybrid_actions": []}}}

_item := {"at": _at, "via": "instance", "role": {"name": "hybrid", "arn": "", "account": ""}, "node_group": {"name": ""}, "cluster": {"name": ""}, "fargate": {"name": ""}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["access/x", "role/hybrid"], "snippet": "", "snippet_kind": "", "principal": {"verdict": "denied", "presented": "ssm.amazonaws.com", "accepted": ["ec2.amazonaws.com"], "at": _at, "why": ""}, "action": {"verdict": "", "presented": "", "accepted": [], "at": _at, "why": ""}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
