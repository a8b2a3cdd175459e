package rules.irsa.trust_not_web_identity_test

import data.rules.irsa.trust_not_web_identity as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" trusts \"pods.eks.amazonaws.com\" and no OIDC provider, but ServiceAccount prod/web comes with a token of one", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role \"web\" trusts \"pods.eks.amazonaws.com\" and no OIDC provider, but ServiceAccount prod/web comes with a token of one", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"principal": object.union(_item.principal, {"verdict": "unknown"})})
	rule.report == set() with input as _failed([item])
}

test_condition_is_said if {
	item := object.union(object.remove(_item, ["severity", "condition"]), {"severity": "warning", "condition": "no association gives it the role"})
	rule.report == {{"at": _at, "message": "role \"web\" trusts \"pods.eks.amazonaws.com\" and no OIDC provider, but ServiceAccount prod/web comes with a token of one; it fails when no association gives it the role", "severity": "warning", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"irsa": {"trust_not_web_identity": items}}}

_item := {"at": _at, "service_account": {"name": "prod/web"}, "node_group": {"name": ""}, "association": {"namespace": "", "service_account": ""}, "addon": {"name": ""}, "source": {"name": "", "arn": "", "account": ""}, "role": {"name": "web", "arn": "", "account": ""}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "principal": {"verdict": "denied", "presented": "", "accepted": ["pods.eks.amazonaws.com"], "at": _at, "why": ""}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
