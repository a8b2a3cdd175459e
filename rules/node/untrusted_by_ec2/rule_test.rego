package rules.node.untrusted_by_ec2_test

import data.rules.node.untrusted_by_ec2 as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "node role \"workers\" of node group \"blue\" trusts \"eks.amazonaws.com\"; instances need \"ec2.amazonaws.com\"", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "node role \"workers\" of node group \"blue\" trusts \"eks.amazonaws.com\"; instances need \"ec2.amazonaws.com\"", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"principal": object.union(_item.principal, {"verdict": "unknown"})})
	rule.report == set() with input as _failed([item])
}

test_action_is_named if {
	item := object.union(_item, {"principal": object.union(_item.principal, {"accepted": ["sts:TagSession"], "why": "action"})})
	some found in rule.report with input as _failed([item])
	endswith(found.message, " lets ec2.amazonaws.com call sts:TagSession but not sts:AssumeRole")
}

_failed(items) := {"failed": {"node": {"trust": items}}}

_item := {"at": _at, "service_account": {"name": "prod/web"}, "node_group": {"name": "blue"}, "association": {"namespace": "", "service_account": ""}, "addon": {"name": ""}, "source": {"name": "", "arn": "", "account": ""}, "role": {"name": "workers", "account": ""}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "principal": {"verdict": "denied", "presented": "ec2.amazonaws.com", "accepted": ["eks.amazonaws.com"], "at": _at, "why": ""}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
