package rules.policy.deprecated_test

import data.rules.policy.deprecated as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "policy \"ec2:Describe\" is wrong", "severity": "note", "about": ["policy/web"], "evidence": [], "mend": {"text": "write \"ec2:DescribeTags\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "policy/web"}], "failed": {"policy": {"deprecated": []}}}
}

_failed(items) := {"failed": {"policy": {"deprecated": items}}}

_item := {"at": _at, "kind": "unknown-action", "subject": "policy \"web\"", "field": "", "value": "ec2:Describe", "expected": "ec2:DescribeTags", "choices": [], "why": "is wrong", "severity": "note", "evidence": [], "about": ["policy/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}
