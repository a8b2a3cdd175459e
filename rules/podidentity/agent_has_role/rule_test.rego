package rules.podidentity.agent_has_role_test

import data.rules.podidentity.agent_has_role as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "the Pod Identity agent of cluster \"blue\" is given role \"arn:aws:iam::329599638901:role/agent\", and it calls as the node it runs on", "severity": "warning", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "the Pod Identity agent of cluster \"blue\" is given role \"arn:aws:iam::329599638901:role/agent\", and it calls as the node it runs on", "severity": "warning", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_association if {
	item := object.union(_item, {"kind": "association"})
	rule.report == {{"at": _at, "message": "the Pod Identity agent of cluster \"blue\" is given an association with role \"arn:aws:iam::329599638901:role/agent\", and it calls as the node it runs on", "severity": "warning", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"podidentity": {"agent_has_role": []}}}
}

_failed(items) := {"failed": {"podidentity": {"agent_has_role": items}}}

_item := {"code": "podidentity.agent_has_role", "kind": "role", "subject": "cluster \"blue\"", "field": "", "value": "arn:aws:iam::329599638901:role/agent", "expected": "", "choices": [], "why": "", "severity": "warning", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
