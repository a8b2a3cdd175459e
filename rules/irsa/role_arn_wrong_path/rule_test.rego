package rules.irsa.role_arn_wrong_path_test

import data.rules.irsa.role_arn_wrong_path as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role ARN \"arn:aws:iam::329599638901:role/web\" of ServiceAccount prod/web has another path than the role of that name, whose ARN is \"arn:aws:iam::329599638901:role/apps/web\"", "severity": "error", "about": ["role/web", "sa/prod/web"], "evidence": [], "mend": {"text": "write \"arn:aws:iam::329599638901:role/apps/web\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"role_arn_wrong_path": []}}}
}

_failed(items) := {"failed": {"irsa": {"role_arn_wrong_path": items}}}

_item := {"at": _at, "kind": "", "subject": "ServiceAccount prod/web", "field": "eks.amazonaws.com/role-arn", "value": "arn:aws:iam::329599638901:role/web", "expected": "arn:aws:iam::329599638901:role/apps/web", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web", "sa/prod/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}
