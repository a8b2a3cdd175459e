package rules.irsa.subject_malformed_test

import data.rules.irsa.subject_malformed as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "subject \"system:serviceaccount:prod/web\" in the trust policy of role \"web\" has \"/\" between namespace and name, so no ServiceAccount matches it", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "write \"system:serviceaccount:prod:web\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "subject \"system:serviceaccount:prod/web\" in the trust policy of role \"web\" has \"/\" between namespace and name, so no ServiceAccount matches it", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write \"system:serviceaccount:prod:web\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"subject_malformed": []}}}
}

test_no_text_to_write_leaves_the_remedy if {
	item := object.union(object.remove(_item, ["expected", "value", "why"]), {"expected": "", "value": "web", "why": "lacks the prefix \"system:serviceaccount:\""})
	rule.report == {{"at": _at, "message": "subject \"web\" in the trust policy of role \"web\" lacks the prefix \"system:serviceaccount:\", so no ServiceAccount matches it", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_subject_under_the_audience_is_moved if {
	item := object.union(object.remove(_item, ["kind", "expected"]), {"kind": "audience", "expected": ""})
	{f.mend.text | some f in rule.report} == {`write the key with :sub; the audience that stands under :aud is "sts.amazonaws.com"`} with input as _failed([item])
}

_failed(items) := {"failed": {"irsa": {"subject_malformed": items}}}

_item := {"at": _at, "kind": "", "subject": "role \"web\"", "field": "", "value": "system:serviceaccount:prod/web", "expected": "system:serviceaccount:prod:web", "choices": [], "why": "has \"/\" between namespace and name", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
