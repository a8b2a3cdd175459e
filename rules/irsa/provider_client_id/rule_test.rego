package rules.irsa.provider_client_id_test

import data.rules.irsa.provider_client_id as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "client_id_list of OIDC provider \"blue\" has \"sts.amazon.com\", but the tokens it is for carry audience \"sts.amazonaws.com\"", "severity": "error", "about": ["provider/blue"], "evidence": [], "mend": {"text": "write \"sts.amazonaws.com\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "client_id_list of OIDC provider \"blue\" has \"sts.amazon.com\", but the tokens it is for carry audience \"sts.amazonaws.com\"", "severity": "error", "about": ["provider/blue"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write \"sts.amazonaws.com\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"provider_client_id": []}}}
}

test_none_is_nothing if {
	item := object.union(object.remove(_item, ["choices", "value"]), {"value": "", "choices": []})
	rule.report == {{"at": _at, "message": "client_id_list of OIDC provider \"blue\" has nothing, but the tokens it is for carry audience \"sts.amazonaws.com\"", "severity": "error", "about": ["provider/blue"], "evidence": [], "mend": {"text": "write \"sts.amazonaws.com\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"irsa": {"provider_client_id": items}}}

_item := {"at": _at, "kind": "", "subject": "OIDC provider \"blue\"", "field": "client_id_list", "value": "sts.amazon.com", "expected": "sts.amazonaws.com", "choices": ["sts.amazon.com"], "why": "", "severity": "error", "evidence": [], "about": ["provider/blue"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
