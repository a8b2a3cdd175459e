package rules.policy.not_attachable_test

import data.rules.policy.not_attachable as rule

test_denied_is_reported if {
	rule.report == {_found("policy \"arn:aws:iam::aws:policy/aws-service-role/AmazonEKSServiceRolePolicy\" is for service-linked roles only and cannot be attached to a role of yours")} with input as _failed([_item])
}

test_root_task_is_reported if {
	item := object.union(_item, {"kind": "root-task", "value": "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"})
	rule.report == {_found("policy \"arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials\" is for root sessions only and cannot be attached to a role of yours")} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"policy": {"not_attachable": []}}}
}

_found(message) := {"at": _at, "message": message, "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}

_failed(items) := {"failed": {"policy": {"not_attachable": items}}}

_item := {"at": _at, "kind": "service-linked", "subject": "", "field": "", "value": "arn:aws:iam::aws:policy/aws-service-role/AmazonEKSServiceRolePolicy", "expected": "", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}
