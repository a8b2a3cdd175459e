package rules.irsa.annotation_value_ignored_test

import data.rules.irsa.annotation_value_ignored as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "eks.amazonaws.com/token-expiration \"1h\" of ServiceAccount prod/web is no whole number of seconds, so EKS takes its default, 86400", "severity": "warning", "about": ["sa/prod/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "eks.amazonaws.com/token-expiration \"1h\" of ServiceAccount prod/web is no whole number of seconds, so EKS takes its default, 86400", "severity": "warning", "about": ["sa/prod/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"annotation_value_ignored": []}}}
}

test_strings_have_quotes if {
	item := object.union(object.remove(_item, ["kind", "severity", "value"]), {"kind": "not-string", "value": "3600", "severity": "error"})
	rule.report == {{"at": _at, "message": "eks.amazonaws.com/token-expiration \"3600\" of ServiceAccount prod/web is no string, and annotations are strings", "severity": "error", "about": ["sa/prod/web"], "evidence": [], "mend": {"text": "put the value into quotes", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_short_ones_are_raised if {
	item := object.union(object.remove(_item, ["kind", "value"]), {"kind": "low", "value": "60"})
	rule.report == {{"at": _at, "message": "eks.amazonaws.com/token-expiration \"60\" of ServiceAccount prod/web is under 600 seconds, so EKS takes 600", "severity": "warning", "about": ["sa/prod/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_long_ones_are_cut if {
	item := object.union(object.remove(_item, ["kind", "severity", "value"]), {"kind": "high", "value": "172800", "severity": "note"})
	rule.report == {{"at": _at, "message": "eks.amazonaws.com/token-expiration \"172800\" of ServiceAccount prod/web is over a day, and the API server makes tokens for a day at most", "severity": "note", "about": ["sa/prod/web"], "evidence": [], "mend": {"text": "write \"86400\" or less", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_neither_true_nor_false if {
	item := object.union(object.remove(_item, ["field", "kind", "value"]), {"kind": "boolean", "field": "eks.amazonaws.com/sts-regional-endpoints", "value": "regional"})
	rule.report == {{"at": _at, "message": "eks.amazonaws.com/sts-regional-endpoints \"regional\" of ServiceAccount prod/web is neither true nor false, so EKS takes its default, true", "severity": "warning", "about": ["sa/prod/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"irsa": {"annotation_value_ignored": items}}}

_item := {"at": _at, "kind": "number", "subject": "ServiceAccount prod/web", "field": "eks.amazonaws.com/token-expiration", "value": "1h", "expected": "", "choices": [], "why": "", "severity": "warning", "evidence": [], "about": ["sa/prod/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
