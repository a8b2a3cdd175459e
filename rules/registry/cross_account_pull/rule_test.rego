package rules.registry.cross_account_pull_test

import data.rules.registry.cross_account_pull as rule

test_denied_is_reported if {
	rule.report == {_found("the policy of repository \"web\" in account 111 has no grants of ecr:BatchGetImage and ecr:GetDownloadUrlForLayer for account 222, whose nodes pull from it as role \"nodes\"", "allow account 222 ecr:BatchGetImage and ecr:GetDownloadUrlForLayer in the policy of repository \"web\"")} with input as _failed([_item])
}

test_one_action_and_a_condition if {
	item := object.union(_item, {"choices": ["ecr:GetDownloadUrlForLayer"], "why": "the ServiceAccount of the pods names no pull secret"})
	rule.report == {_found("the policy of repository \"web\" in account 111 has no grant of ecr:GetDownloadUrlForLayer for account 222, whose nodes pull from it as role \"nodes\"; it fails when the ServiceAccount of the pods names no pull secret", "allow account 222 ecr:GetDownloadUrlForLayer in the policy of repository \"web\"")} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "repository/web"}], "failed": {"registry": {"cross_account_pull": []}}}
}

_found(message, mend) := {"at": _at, "message": message, "severity": "warning", "about": ["repository/web"], "evidence": [], "mend": {"text": mend, "kind": "json", "snippet": "a statement"}}

_failed(items) := {"failed": {"registry": {"cross_account_pull": items}}}

_item := {"code": "registry.cross_account_pull", "kind": "", "subject": "the policy of repository \"web\"", "field": "111", "value": "222", "expected": "nodes", "choices": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], "why": "", "severity": "warning", "evidence": [], "about": ["repository/web"], "snippet": "a statement", "snippet_kind": "json", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}
