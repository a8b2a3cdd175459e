package rules.irsa.issuer_mismatch_test

import data.rules.irsa.issuer_mismatch as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "a condition key of role \"web\" names issuer \"oidc.eks.eu-west-1.amazonaws.com/id/BBBB\", but its statement trusts the provider of \"oidc.eks.eu-west-1.amazonaws.com/id/AAAA\"", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "start the condition key with \"oidc.eks.eu-west-1.amazonaws.com/id/AAAA\", or trust the other provider", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "a condition key of role \"web\" names issuer \"oidc.eks.eu-west-1.amazonaws.com/id/BBBB\", but its statement trusts the provider of \"oidc.eks.eu-west-1.amazonaws.com/id/AAAA\"", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "start the condition key with \"oidc.eks.eu-west-1.amazonaws.com/id/AAAA\", or trust the other provider", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"issuer": []}}}
}

test_several_issuers_are_listed if {
	item := object.union(object.remove(_item, ["kind", "choices"]), {"kind": "several", "choices": ["a", "b"]})
	rule.report == {{"at": _at, "message": "one statement of role \"web\" demands keys of issuers \"a\" and \"b\", and a token carries those of one issuer", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"irsa": {"issuer": items}}}

_item := {"at": _at, "kind": "key", "subject": "role \"web\"", "field": "", "value": "oidc.eks.eu-west-1.amazonaws.com/id/BBBB", "expected": "oidc.eks.eu-west-1.amazonaws.com/id/AAAA", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
