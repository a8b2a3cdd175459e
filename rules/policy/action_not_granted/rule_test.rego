package rules.policy.action_not_granted_test

import data.rules.policy.action_not_granted as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "\"ec2:Describe\" in policy \"web\" is wrong", "severity": "warning", "about": ["policy/web"], "evidence": [], "mend": {"text": "write \"ec2:DescribeTags\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_whole_statement_is_reported if {
	item := object.union(_item, {"value": "", "expected": ""})
	rule.report == {{"at": _at, "message": "statement 2 of policy \"web\" is wrong", "severity": "warning", "about": ["policy/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([object.union(item, {"subject": "statement 2 of policy \"web\"", "why": "is wrong"})])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "policy/web"}], "failed": {"policy": {"action_not_granted": []}}}
}

test_resource_is_added if {
	item := object.union(object.remove(_item, ["expected"]), {"expected": "arn:aws:s3:::reports/*"})
	{f.mend.text | some f in rule.report} == {`add "arn:aws:s3:::reports/*" to the resources`} with input as _failed([item])
}

_failed(items) := {"failed": {"policy": {"action_not_granted": items}}}

_item := {"at": _at, "kind": "unknown-action", "subject": "policy \"web\"", "field": "", "value": "ec2:Describe", "expected": "ec2:DescribeTags", "choices": [], "why": "is wrong", "severity": "warning", "evidence": [], "about": ["policy/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}
