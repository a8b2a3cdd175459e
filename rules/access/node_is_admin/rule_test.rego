package rules.access.node_is_admin_test

import data.rules.access.node_is_admin as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "\"arn:aws:iam::329599638901:role/nodes\", the role of nodes, is made an administrator by \"system:masters\" in aws-auth", "severity": "warning", "about": ["access/nodes"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "\"arn:aws:iam::329599638901:role/nodes\", the role of nodes, is made an administrator by \"system:masters\" in aws-auth", "severity": "warning", "about": ["access/nodes"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"access": {"node_is_admin": []}}}
}

_failed(items) := {"failed": {"access": {"node_is_admin": items}}}

_item := {"at": _at, "kind": "", "subject": "aws-auth", "field": "groups", "value": "arn:aws:iam::329599638901:role/nodes", "expected": "", "choices": ["system:masters"], "why": "", "severity": "warning", "evidence": [], "about": ["access/nodes"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
