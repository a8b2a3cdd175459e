package rules.node.karpenter_passrole_test

import data.rules.node.karpenter_passrole as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "Karpenter's role \"karpenter\" may not pass role \"KarpenterNodeRole-shop\" of node class \"default\" to EC2; its grant of iam:PassRole is for \"arn:aws:iam::329599638901:role/KarpenterNodeRole-store\"", "severity": "error", "about": ["nodegroup/default", "role/karpenter"], "evidence": [], "mend": {"text": "allow iam:PassRole on role \"KarpenterNodeRole-shop\", with iam:PassedToService ec2.amazonaws.com", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "Karpenter's role \"karpenter\" may not pass role \"KarpenterNodeRole-shop\" of node class \"default\" to EC2; its grant of iam:PassRole is for \"arn:aws:iam::329599638901:role/KarpenterNodeRole-store\"", "severity": "error", "about": ["nodegroup/default", "role/karpenter"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "allow iam:PassRole on role \"KarpenterNodeRole-shop\", with iam:PassedToService ec2.amazonaws.com", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"verdict": "unknown"})
	rule.report == set() with input as _failed([item])
}

test_no_grant_at_all if {
	item := object.union(_item, {"found": []})
	some found in rule.report with input as _failed([item])
	endswith(found.message, "of node class \"default\" to EC2")
}

test_other_services_alone if {
	item := object.union(_item, {"kind": "pass_role_service"})
	some found in rule.report with input as _failed([item])
	endswith(found.message, "to EC2, only to other services")
}

_failed(items) := {"failed": {"node": {"pass_role": items}}}

_item := {"at": _at, "kind": "pass_role", "role": {"name": "karpenter", "arn": "", "account": ""}, "node_group": {"name": "default", "kind": "karpenter"}, "cluster": {"name": ""}, "fargate": {"name": ""}, "verdict": "denied", "missing": ["iam:PassRole"], "policy": "KarpenterNodeRole-shop", "policies": [], "found": ["arn:aws:iam::329599638901:role/KarpenterNodeRole-store"], "severity": "error", "condition": "", "evidence": [], "about": ["nodegroup/default", "role/karpenter"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
