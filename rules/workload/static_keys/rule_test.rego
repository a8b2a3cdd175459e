package rules.workload.static_keys_test

import data.rules.workload.static_keys as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "container \"web\" of Deployment prod/web has a long-lived access key of AWS in AWS_ACCESS_KEY_ID", "severity": "warning", "about": ["deployment/prod/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "container \"web\" of Deployment prod/web has a long-lived access key of AWS in AWS_ACCESS_KEY_ID", "severity": "warning", "about": ["deployment/prod/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"workload": {"static_keys": []}}}
}

test_a_secret_is_a_note if {
	item := object.union(object.remove(_item, ["kind", "severity"]), {"kind": "secret", "severity": "note"})
	rule.report == {{"at": _at, "message": "container \"web\" of Deployment prod/web takes an access key of AWS for AWS_ACCESS_KEY_ID from a Secret", "severity": "note", "about": ["deployment/prod/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_values_are_files if {
	item := object.union(object.remove(_item, ["field", "kind", "subject"]), {"kind": "values", "subject": "the Helm values", "field": "aws.accessKeyId"})
	rule.report == {{"at": _at, "message": "the Helm values hold a long-lived access key of AWS in aws.accessKeyId", "severity": "warning", "about": ["deployment/prod/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"workload": {"static_keys": items}}}

_item := {"at": _at, "kind": "value", "subject": "container \"web\" of Deployment prod/web", "field": "AWS_ACCESS_KEY_ID", "value": "", "expected": "", "choices": [], "why": "", "severity": "warning", "evidence": [], "about": ["deployment/prod/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
