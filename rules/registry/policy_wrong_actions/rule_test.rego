package rules.registry.policy_wrong_actions_test

import data.rules.registry.policy_wrong_actions as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "the policy of repository \"web\" has a Resource; it is about the repository itself", "severity": "error", "about": ["repository/web"], "evidence": [], "mend": {"text": "drop Resource", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_token if {
	item := object.union(_item, {"kind": "token", "value": "ecr:GetAuthorizationToken", "severity": "warning", "evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "the policy of repository \"web\" allows ecr:GetAuthorizationToken, which is about the whole registry", "severity": "warning", "about": ["repository/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "drop it here, and grant ecr:GetAuthorizationToken on \"*\" to the role that pulls", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "repository/web"}], "failed": {"registry": {"policy_wrong_actions": []}}}
}

_failed(items) := {"failed": {"registry": {"policy_wrong_actions": items}}}

_item := {"code": "registry.policy_wrong_actions", "kind": "resource-in-ecr-repository-policy", "subject": "the policy of repository \"web\"", "field": "", "value": "Resource", "expected": "", "choices": [], "why": "stands in the policy of a repository, which is about the repository itself", "severity": "error", "evidence": [], "about": ["repository/web"], "snippet": "", "snippet_kind": "", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
