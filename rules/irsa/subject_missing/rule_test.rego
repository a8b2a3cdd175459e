package rules.irsa.subject_missing_test

import data.rules.irsa.subject_missing as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" lets in every ServiceAccount of the cluster: its trust policy has no sub condition", "severity": "warning", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role \"web\" lets in every ServiceAccount of the cluster: its trust policy has no sub condition", "severity": "warning", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"subject_missing": []}}}
}

test_pattern_of_all_is_named if {
	item := object.union(object.remove(_item, ["kind", "value"]), {"kind": "any", "value": "system:serviceaccount:*:*"})
	rule.report == {{"at": _at, "message": "role \"web\" lets in every ServiceAccount of the cluster: subject \"system:serviceaccount:*:*\" matches them all", "severity": "warning", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"irsa": {"subject_missing": items}}}

_item := {"at": _at, "kind": "absent", "subject": "role \"web\"", "field": "", "value": "", "expected": "", "choices": [], "why": "", "severity": "warning", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
