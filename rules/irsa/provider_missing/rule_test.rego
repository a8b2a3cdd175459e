package rules.irsa.provider_missing_test

import data.rules.irsa.provider_missing as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "roles trust the issuer of cluster \"blue\", and nothing in the files makes its OIDC provider", "severity": "warning", "about": ["cluster/blue"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "roles trust the issuer of cluster \"blue\", and nothing in the files makes its OIDC provider", "severity": "warning", "about": ["cluster/blue"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"provider_missing": []}}}
}

_failed(items) := {"failed": {"irsa": {"provider_missing": items}}}

_item := {"at": _at, "kind": "", "subject": "cluster \"blue\"", "field": "", "value": "oidc.eks.eu-west-1.amazonaws.com/id/5C54DDF35E254476848E7333374FF09A", "expected": "", "choices": [], "why": "", "severity": "warning", "evidence": [], "about": ["cluster/blue"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
