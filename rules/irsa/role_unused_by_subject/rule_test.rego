package rules.irsa.role_unused_by_subject_test

import data.rules.irsa.role_unused_by_subject as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" trusts ServiceAccount prod/web alone, which nothing gives the role", "severity": "warning", "about": ["role/web", "sa/prod/web"], "evidence": [], "mend": {"text": "annotate it with eks.amazonaws.com/role-arn: arn:aws:iam::329599638901:role/web", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role \"web\" trusts ServiceAccount prod/web alone, which nothing gives the role", "severity": "warning", "about": ["role/web", "sa/prod/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "annotate it with eks.amazonaws.com/role-arn: arn:aws:iam::329599638901:role/web", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"role_unused_by_subject": []}}}
}

test_no_arn_leaves_the_remedy if {
	item := object.union(object.remove(_item, ["expected"]), {"expected": ""})
	rule.report == {{"at": _at, "message": "role \"web\" trusts ServiceAccount prod/web alone, which nothing gives the role", "severity": "warning", "about": ["role/web", "sa/prod/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"irsa": {"role_unused_by_subject": items}}}

_item := {"at": _at, "kind": "", "subject": "ServiceAccount prod/web", "field": "", "value": "web", "expected": "arn:aws:iam::329599638901:role/web", "choices": [], "why": "", "severity": "warning", "evidence": [], "about": ["role/web", "sa/prod/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
