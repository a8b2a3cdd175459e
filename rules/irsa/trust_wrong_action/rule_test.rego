package rules.irsa.trust_wrong_action_test

import data.rules.irsa.trust_wrong_action as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" allows sts:AssumeRole to an OIDC provider, which calls sts:AssumeRoleWithWebIdentity", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "write \"sts:AssumeRoleWithWebIdentity\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role \"web\" allows sts:AssumeRole to an OIDC provider, which calls sts:AssumeRoleWithWebIdentity", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write \"sts:AssumeRoleWithWebIdentity\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"trust_action": []}}}
}

test_service_is_named if {
	item := object.union(object.remove(_item, ["kind", "field", "value", "expected"]), {"kind": "service", "field": "ec2.amazonaws.com", "value": "sts:AssumeRoleWithWebIdentity", "expected": "sts:AssumeRole"})
	rule.report == {{"at": _at, "message": "role \"web\" allows sts:AssumeRoleWithWebIdentity to \"ec2.amazonaws.com\", which calls sts:AssumeRole", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "write \"sts:AssumeRole\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"irsa": {"trust_action": items}}}

_item := {"at": _at, "kind": "federated", "subject": "role \"web\"", "field": "", "value": "sts:AssumeRole", "expected": "sts:AssumeRoleWithWebIdentity", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
