package rules.policy.pod_administrator_test

import data.rules.policy.pod_administrator as rule

test_denied_is_reported if {
	some found in rule.report with input as _graph([{
		"at": {"file": "iam.tf", "line": 1}, "subject": `role "web"`, "value": "IAMFullAccess", "why": "every action of IAM",
	}])
	found.message == `role "web" gives pods IAMFullAccess: every action of IAM`
}

test_nothing_failed_is_silent if {
	rule.report == set() with input as _graph([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"failed": {"policy": {}}}
}

_graph(items) := {"failed": {"policy": {"pod_administrator": items}}}
