package rules.policy.principal_unconfined_test

import data.rules.policy.principal_unconfined as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "\"ec2:Describe\" in policy \"web\" is wrong", "severity": "note", "about": ["policy/web"], "evidence": [], "mend": {"text": "write \"ec2:DescribeTags\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_whole_statement_is_reported if {
	item := object.union(_item, {"value": "", "expected": ""})
	rule.report == {{"at": _at, "message": "statement 2 of policy \"web\" is wrong", "severity": "note", "about": ["policy/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([object.union(item, {"subject": "statement 2 of policy \"web\"", "why": "is wrong"})])
}

test_everybody_is_told_to_name_who_is_meant if {
	item := object.union(_item, {"kind": "anyone-with-conditions", "value": "*", "expected": ""})
	some found in rule.report with input as _failed([item])
	found.mend.text == "name the accounts or roles that are meant, or see that the condition lets in no others"
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "policy/web"}], "failed": {"policy": {"principal_unconfined": []}}}
}

_failed(items) := {"failed": {"policy": {"principal_unconfined": items}}}

_item := {"at": _at, "kind": "unknown-action", "subject": "policy \"web\"", "field": "", "value": "ec2:Describe", "expected": "ec2:DescribeTags", "choices": [], "why": "is wrong", "severity": "note", "evidence": [], "about": ["policy/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}
