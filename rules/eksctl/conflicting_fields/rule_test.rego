package rules.eksctl.conflicting_fields_test

import data.rules.eksctl.conflicting_fields as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "node group \"blue\" sets iam.attachPolicyARNs, which eksctl does not take with iam.instanceRoleARN: \"words\"", "severity": "error", "about": ["cluster/blue"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "yaml"})
	rule.report == {{"at": _at, "message": "node group \"blue\" sets iam.attachPolicyARNs, which eksctl does not take with iam.instanceRoleARN: \"words\"", "severity": "error", "about": ["cluster/blue"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "yaml", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "cluster/blue"}], "failed": {"eksctl": {"conflicting_fields": []}}}
}

_failed(items) := {"failed": {"eksctl": {"conflicting_fields": items}}}

_item := {"at": _at, "subject": "node group \"blue\"", "field": "iam.attachPolicyARNs", "value": "iam.instanceRoleARN", "expected": "", "choices": [], "why": "words", "kind": "", "severity": "error", "evidence": [], "about": ["cluster/blue"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.yaml", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
