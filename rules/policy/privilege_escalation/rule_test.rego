package rules.policy.privilege_escalation_test

import data.rules.policy.privilege_escalation as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" can take the rights of others: it is allowed iam:PutRolePolicy and ssm:SendCommand on every resource", "severity": "warning", "about": ["policy/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "policy/web"}], "failed": {"policy": {"privilege_escalation": []}}}
}

_failed(items) := {"failed": {"policy": {"privilege_escalation": items}}}

_item := {"at": _at, "kind": "unknown-action", "subject": "role \"web\"", "field": "", "value": "ec2:Describe", "expected": "ec2:DescribeTags", "choices": ["iam:PutRolePolicy", "ssm:SendCommand"], "why": "can take the rights of others", "severity": "warning", "evidence": [], "about": ["policy/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}
