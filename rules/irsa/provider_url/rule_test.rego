package rules.irsa.provider_url_test

import data.rules.irsa.provider_url as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "url \"https://oidc-eks.eu-west-1.api.aws/id/5C54DDF35E254476848E7333374FF09A\" of OIDC provider \"blue\" is the dual-stack endpoint, tokens carry the issuer oidc.eks", "severity": "error", "about": ["provider/blue"], "evidence": [], "mend": {"text": "write \"https://oidc.eks.eu-west-1.amazonaws.com/id/5C54DDF35E254476848E7333374FF09A\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "url \"https://oidc-eks.eu-west-1.api.aws/id/5C54DDF35E254476848E7333374FF09A\" of OIDC provider \"blue\" is the dual-stack endpoint, tokens carry the issuer oidc.eks", "severity": "error", "about": ["provider/blue"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write \"https://oidc.eks.eu-west-1.amazonaws.com/id/5C54DDF35E254476848E7333374FF09A\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"provider_url": []}}}
}

test_without_a_right_url_the_form_is_said if {
	item := object.union(object.remove(_item, ["expected", "kind", "value", "why"]), {"kind": "endpoint", "value": "https://x.gr7.eu-west-1.eks.amazonaws.com", "expected": "", "why": "is the API server's endpoint, not the issuer"})
	rule.report == {{"at": _at, "message": "url \"https://x.gr7.eu-west-1.eks.amazonaws.com\" of OIDC provider \"blue\" is the API server's endpoint, not the issuer", "severity": "error", "about": ["provider/blue"], "evidence": [], "mend": {"text": "write the cluster's issuer, https://oidc.eks.<region>.amazonaws.com/id/<id>", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"irsa": {"provider_url": items}}}

_item := {"at": _at, "kind": "oidc-eks", "subject": "OIDC provider \"blue\"", "field": "url", "value": "https://oidc-eks.eu-west-1.api.aws/id/5C54DDF35E254476848E7333374FF09A", "expected": "https://oidc.eks.eu-west-1.amazonaws.com/id/5C54DDF35E254476848E7333374FF09A", "choices": [], "why": "is the dual-stack endpoint, tokens carry the issuer oidc.eks", "severity": "error", "evidence": [], "about": ["provider/blue"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
