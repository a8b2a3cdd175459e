package rules.node.hop_limit_blocks_pods_test

import data.rules.node.hop_limit_blocks_pods as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "the hop limit of node group \"blue\" is 1, so Deployment ray/ray on it cannot use the role of the node, and has no other", "severity": "warning", "about": ["deployment/ray/ray", "nodegroup/blue"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "the hop limit of node group \"blue\" is 1, so Deployment ray/ray on it cannot use the role of the node, and has no other", "severity": "warning", "about": ["deployment/ray/ray", "nodegroup/blue"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_several_workloads if {
	item := object.union(_item, {"choices": ["Deployment a/a", "Deployment b/b"]})
	some found in rule.report with input as _failed([item])
	endswith(found.message, "so Deployment a/a and Deployment b/b on it cannot use the role of the node, and have no other")
}

_failed(items) := {"failed": {"node": {"hop_limit": items}}}

_item := {"at": _at, "kind": "", "subject": "node group \"blue\"", "field": "", "value": "1", "expected": "", "choices": ["Deployment ray/ray"], "why": "", "severity": "warning", "evidence": [], "about": ["deployment/ray/ray", "nodegroup/blue"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
