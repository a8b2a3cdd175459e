package rules.irsa.audience_missing_test

import data.rules.irsa.audience_missing as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" lets tokens of \"oidc.eks.eu-west-1.amazonaws.com/id/5C54DDF35E254476848E7333374FF09A\" in whatever their audience", "severity": "note", "about": ["role/web"], "evidence": [], "mend": {"text": "add the key \"oidc.eks.eu-west-1.amazonaws.com/id/5C54DDF35E254476848E7333374FF09A:aud\" with the value \"sts.amazonaws.com\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role \"web\" lets tokens of \"oidc.eks.eu-west-1.amazonaws.com/id/5C54DDF35E254476848E7333374FF09A\" in whatever their audience", "severity": "note", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "add the key \"oidc.eks.eu-west-1.amazonaws.com/id/5C54DDF35E254476848E7333374FF09A:aud\" with the value \"sts.amazonaws.com\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"audience_missing": []}}}
}

_failed(items) := {"failed": {"irsa": {"audience_missing": items}}}

_item := {"at": _at, "kind": "", "subject": "role \"web\"", "field": "", "value": "oidc.eks.eu-west-1.amazonaws.com/id/5C54DDF35E254476848E7333374FF09A", "expected": "sts.amazonaws.com", "choices": [], "why": "", "severity": "note", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
