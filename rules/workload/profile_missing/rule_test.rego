package rules.workload.profile_missing_test

import data.rules.workload.profile_missing as rule

test_denied_is_reported if {
	some found in rule.report with input as _graph([_problem(["prod", "stage"])])
	found.message == `AWS_PROFILE of container "web" of Deployment prod/web names "prd", but "/aws/config" has only "prod" and "stage"`
}

test_empty_file_is_reported if {
	some found in rule.report with input as _graph([_problem([])])
	endswith(found.message, `but "/aws/config" has no profile`)
}

test_nothing_failed_is_silent if {
	rule.report == set() with input as _graph([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"failed": {"workload": {}}}
}

_problem(names) := {
	"at": {"file": "web.yaml", "line": 1}, "subject": `container "web" of Deployment prod/web`,
	"value": "prd", "field": "/aws/config", "choices": names, "expected": "",
}

_graph(items) := {"failed": {"workload": {"profile_missing": items}}}
