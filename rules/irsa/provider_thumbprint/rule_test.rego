package rules.irsa.provider_thumbprint_test

import data.rules.irsa.provider_thumbprint as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "thumbprint \"9e:99\" of OIDC provider \"blue\" is not 40 hexadecimal digits", "severity": "error", "about": ["provider/blue"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "thumbprint \"9e:99\" of OIDC provider \"blue\" is not 40 hexadecimal digits", "severity": "error", "about": ["provider/blue"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"provider_thumbprint": []}}}
}

test_five_are_enough if {
	item := object.union(object.remove(_item, ["kind", "value"]), {"kind": "many", "value": "9e99a48a9960b14926bb7f3b02e22da2b0ab7280"})
	rule.report == {{"at": _at, "message": "thumbprint \"9e99a48a9960b14926bb7f3b02e22da2b0ab7280\" of OIDC provider \"blue\" is the sixth, and a provider takes five", "severity": "error", "about": ["provider/blue"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"irsa": {"provider_thumbprint": items}}}

_item := {"at": _at, "kind": "form", "subject": "OIDC provider \"blue\"", "field": "thumbprint_list", "value": "9e:99", "expected": "", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["provider/blue"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
