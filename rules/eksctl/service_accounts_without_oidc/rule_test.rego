package rules.eksctl.service_accounts_without_oidc_test

import data.rules.eksctl.service_accounts_without_oidc as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "cluster \"blue\" has iam.serviceAccounts, but iam.withOIDC is false", "severity": "error", "about": ["cluster/blue"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "cluster \"blue\" has iam.serviceAccounts, but iam.withOIDC is false", "severity": "error", "about": ["cluster/blue"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"eksctl": {"service_accounts_without_oidc": []}}}
}

test_absent_is_said if {
	item := object.union(object.remove(_item, ["value"]), {"value": ""})
	rule.report == {{"at": _at, "message": "cluster \"blue\" has iam.serviceAccounts, but iam.withOIDC is not set", "severity": "error", "about": ["cluster/blue"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"eksctl": {"service_accounts_without_oidc": items}}}

_item := {"at": _at, "kind": "", "subject": "cluster \"blue\"", "field": "", "value": "iam.withOIDC: false", "expected": "", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["cluster/blue"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
