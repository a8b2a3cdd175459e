package rules.podidentity.session_policy_test

import data.rules.podidentity.session_policy as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "the association of ServiceAccount prod/web has a session policy and sends session tags; EKS takes one of the two", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "the association of ServiceAccount prod/web has a session policy and sends session tags; EKS takes one of the two", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"podidentity": {"session_policy": []}}}
}

_failed(items) := {"failed": {"podidentity": {"session_policy": items}}}

_item := {"code": "podidentity.session_policy", "kind": "", "subject": "ServiceAccount prod/web", "field": "", "value": "", "expected": "", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
