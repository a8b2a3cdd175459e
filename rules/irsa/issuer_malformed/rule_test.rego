package rules.irsa.issuer_malformed_test

import data.rules.irsa.issuer_malformed as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "condition key \"https://oidc.eks.eu-west-1.amazonaws.com/id/AAAA:sub\" of role \"web\" keeps \"https://\", and the keys of a token start with the host", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "write \"oidc.eks.eu-west-1.amazonaws.com/id/AAAA:sub\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "condition key \"https://oidc.eks.eu-west-1.amazonaws.com/id/AAAA:sub\" of role \"web\" keeps \"https://\", and the keys of a token start with the host", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write \"oidc.eks.eu-west-1.amazonaws.com/id/AAAA:sub\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"issuer_malformed": []}}}
}

test_no_text_to_write_leaves_the_remedy if {
	item := object.union(object.remove(_item, ["expected"]), {"expected": ""})
	rule.report == {{"at": _at, "message": "condition key \"https://oidc.eks.eu-west-1.amazonaws.com/id/AAAA:sub\" of role \"web\" keeps \"https://\", and the keys of a token start with the host", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_key_without_a_claim_gets_one if {
	item := object.union(object.remove(_item, ["kind", "expected"]), {"kind": "no-claim", "expected": ""})
	{f.mend.text | some f in rule.report} == {"end the key with the claim that is asked for, :sub or :aud"} with input as _failed([item])
}

_failed(items) := {"failed": {"irsa": {"issuer_malformed": items}}}

_item := {"at": _at, "kind": "", "subject": "role \"web\"", "field": "condition key", "value": "https://oidc.eks.eu-west-1.amazonaws.com/id/AAAA:sub", "expected": "oidc.eks.eu-west-1.amazonaws.com/id/AAAA:sub", "choices": [], "why": "keeps \"https://\", and the keys of a token start with the host", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
