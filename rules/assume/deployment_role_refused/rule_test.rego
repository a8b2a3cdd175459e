package rules.assume.deployment_role_refused_test

import data.rules.assume.deployment_role_refused as rule

test_denied_is_reported if {
	some found in rule.report with input as _graph([_problem({"kind": "assume", "value": "sts:AssumeRole", "choices": ["ec2.amazonaws.com"]})])
	found.message == `role "deploy" lets no user and no role call sts:AssumeRole (it trusts "ec2.amazonaws.com"), but provider aws.hub assumes it`
}

test_condition_is_reported if {
	some found in rule.report with input as {"failed": {"assume": {"tool_condition": [_step("denied")]}}}
	found.message == `role "deploy" asks for sts:ExternalId, which provider aws.hub does not present`
}

test_unknown_condition_is_silent if {
	rule.report == set() with input as {"failed": {"assume": {"tool_condition": [_step("unknown")]}}}
}

test_nothing_failed_is_silent if {
	rule.report == set() with input as _graph([])
}

_step(verdict) := {
	"tool": "provider aws.hub",
	"role": {"name": "deploy", "account": ""},
	"demand": {"verdict": verdict, "at": {"file": "main.tf", "line": 1}, "key": "sts:ExternalId", "why": "absent", "denies": false},
}

_problem(with_) := object.union({"at": {"file": "main.tf", "line": 1}, "subject": "provider aws.hub", "expected": "deploy", "value": ""}, with_)

_graph(items) := {"failed": {"assume": {"tool_role": items}}}
