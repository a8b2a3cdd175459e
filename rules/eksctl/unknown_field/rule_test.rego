package rules.eksctl.unknown_field_test

import data.rules.eksctl.unknown_field as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "cluster \"blue\" has \"attachPolicyArns\" in managedNodeGroups.iam, which eksctl drops or refuses; the field is \"attachPolicyARNs\"", "severity": "error", "about": ["cluster/blue"], "evidence": [], "mend": {"text": "write \"attachPolicyARNs\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "yaml"})
	rule.report == {{"at": _at, "message": "cluster \"blue\" has \"attachPolicyArns\" in managedNodeGroups.iam, which eksctl drops or refuses; the field is \"attachPolicyARNs\"", "severity": "error", "about": ["cluster/blue"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write \"attachPolicyARNs\"", "kind": "yaml", "snippet": "text to write"}}} with input as _failed([item])
}

test_slip_is_refused if {
	item := object.union(_item, {"kind": "spelling", "value": "attachPolicyARN"})
	some found in rule.report with input as _failed([item])
	found.message == "cluster \"blue\" has \"attachPolicyARN\" in managedNodeGroups.iam; eksctl spells it \"attachPolicyARNs\""
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "cluster/blue"}], "failed": {"eksctl": {"unknown_field": []}}}
}

_failed(items) := {"failed": {"eksctl": {"unknown_field": items}}}

_item := {"at": _at, "subject": "cluster \"blue\"", "field": "managedNodeGroups.iam", "value": "attachPolicyArns", "expected": "attachPolicyARNs", "choices": [], "why": "", "kind": "case", "severity": "error", "evidence": [], "about": ["cluster/blue"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.yaml", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
