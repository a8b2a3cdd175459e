package rules.podidentity.agent_missing_test

import data.rules.podidentity.agent_missing as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "cluster \"blue\" has 2 Pod Identity associations and no add-on \"eks-pod-identity-agent\"; it fails when no other files install the agent", "severity": "warning", "about": ["role/web"], "evidence": [], "mend": {"text": "add the add-on eks-pod-identity-agent to the cluster", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "cluster \"blue\" has 2 Pod Identity associations and no add-on \"eks-pod-identity-agent\"; it fails when no other files install the agent", "severity": "warning", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "add the add-on eks-pod-identity-agent to the cluster", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_eksctl if {
	item := object.union(_item, {"kind": "eksctl", "severity": "error", "value": "1"})
	rule.report == {{"at": _at, "message": "cluster \"blue\" has a Pod Identity association and no add-on \"eks-pod-identity-agent\", which eksctl demands", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "add the add-on eks-pod-identity-agent to the cluster", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"podidentity": {"agent_missing": []}}}
}

_failed(items) := {"failed": {"podidentity": {"agent_missing": items}}}

_item := {"code": "podidentity.agent_missing", "kind": "cluster", "subject": "cluster \"blue\"", "field": "", "value": "2", "expected": "", "choices": [], "why": "", "severity": "warning", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
