package rules.irsa.annotation_misspelt_test

import data.rules.irsa.annotation_misspelt as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "EKS does not read annotation \"eks.amazonaws.com/role_arn\" of ServiceAccount prod/web; the key is \"eks.amazonaws.com/role-arn\"", "severity": "error", "about": ["sa/prod/web"], "evidence": [], "mend": {"text": "write \"eks.amazonaws.com/role-arn\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "EKS does not read annotation \"eks.amazonaws.com/role_arn\" of ServiceAccount prod/web; the key is \"eks.amazonaws.com/role-arn\"", "severity": "error", "about": ["sa/prod/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write \"eks.amazonaws.com/role-arn\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"annotation_misspelt": []}}}
}

_failed(items) := {"failed": {"irsa": {"annotation_misspelt": items}}}

_item := {"at": _at, "kind": "", "subject": "ServiceAccount prod/web", "field": "", "value": "eks.amazonaws.com/role_arn", "expected": "eks.amazonaws.com/role-arn", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["sa/prod/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
