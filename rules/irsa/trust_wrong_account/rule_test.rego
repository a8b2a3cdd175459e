package rules.irsa.trust_wrong_account_test

import data.rules.irsa.trust_wrong_account as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" is of account 329599638901, but trusts the OIDC provider \"oidc.eks.eu-west-1.amazonaws.com/id/5C54DDF35E254476848E7333374FF09A\" of account 704811203455", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "write \"arn:aws:iam::329599638901:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/5C54DDF35E254476848E7333374FF09A\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role \"web\" is of account 329599638901, but trusts the OIDC provider \"oidc.eks.eu-west-1.amazonaws.com/id/5C54DDF35E254476848E7333374FF09A\" of account 704811203455", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write \"arn:aws:iam::329599638901:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/5C54DDF35E254476848E7333374FF09A\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"trust_wrong_account": []}}}
}

_failed(items) := {"failed": {"irsa": {"trust_wrong_account": items}}}

_item := {"at": _at, "kind": "", "subject": "role \"web\"", "field": "", "value": "arn:aws:iam::704811203455:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/5C54DDF35E254476848E7333374FF09A", "expected": "arn:aws:iam::329599638901:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/5C54DDF35E254476848E7333374FF09A", "choices": ["329599638901", "704811203455"], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
