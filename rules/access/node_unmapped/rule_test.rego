package rules.access.node_unmapped_test

import data.rules.access.node_unmapped as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "node group \"nodes\" runs as role \"nodes\", which nothing maps in cluster \"blue\"", "severity": "error", "about": ["nodegroup/nodes"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "node group \"nodes\" runs as role \"nodes\", which nothing maps in cluster \"blue\"", "severity": "error", "about": ["nodegroup/nodes"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"access": {"node_unmapped": []}}}
}

test_mode_ignores_the_row if {
	item := object.union(object.remove(_item, ["kind"]), {"kind": "mode"})
	rule.report == {{"at": _at, "message": "node group \"nodes\" runs as role \"nodes\", which aws-auth maps, but cluster \"blue\" reads access entries only", "severity": "error", "about": ["nodegroup/nodes"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"access": {"node_unmapped": items}}}

_item := {"at": _at, "kind": "none", "subject": "node group \"nodes\"", "field": "", "value": "nodes", "expected": "", "choices": ["blue", "API"], "why": "", "severity": "error", "evidence": [], "about": ["nodegroup/nodes"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
