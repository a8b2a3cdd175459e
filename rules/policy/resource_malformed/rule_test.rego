package rules.policy.resource_malformed_test

import data.rules.policy.resource_malformed as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "\"ec2:Describe\" in policy \"web\" is wrong", "severity": "warning", "about": ["policy/web"], "evidence": [], "mend": {"text": "write \"ec2:DescribeTags\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_whole_statement_is_reported if {
	item := object.union(_item, {"value": "", "expected": ""})
	rule.report == {{"at": _at, "message": "statement 2 of policy \"web\" is wrong", "severity": "warning", "about": ["policy/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([object.union(item, {"subject": "statement 2 of policy \"web\"", "why": "is wrong"})])
}

test_placeholder_is_to_be_filled_in if {
	item := object.union(_item, {"kind": "arn-placeholder", "expected": ""})
	some found in rule.report with input as _failed([item])
	found.mend.text == "fill the placeholder in before IAM gets the document"
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "policy/web"}], "failed": {"policy": {"resource_malformed": []}}}
}

_failed(items) := {"failed": {"policy": {"resource_malformed": items}}}

_item := {"at": _at, "kind": "unknown-action", "subject": "policy \"web\"", "field": "", "value": "ec2:Describe", "expected": "ec2:DescribeTags", "choices": [], "why": "is wrong", "severity": "warning", "evidence": [], "about": ["policy/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}
