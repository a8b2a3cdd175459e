package rules.node.cross_account_role_test

import data.rules.node.cross_account_role as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "node group \"blue\" is made in account 329599638901 and is given role \"arn:aws:iam::528734210957:role/workers\" of another account", "severity": "error", "about": ["nodegroup/blue"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "node group \"blue\" is made in account 329599638901 and is given role \"arn:aws:iam::528734210957:role/workers\" of another account", "severity": "error", "about": ["nodegroup/blue"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

_failed(items) := {"failed": {"node": {"cross_account_role": items}}}

_item := {"at": _at, "kind": "", "subject": "node group \"blue\"", "field": "", "value": "arn:aws:iam::528734210957:role/workers", "expected": "329599638901", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["nodegroup/blue"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
