package rules.irsa.role_arn_unrendered_test

import data.rules.irsa.role_arn_unrendered as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role ARN \"arn:aws:iam::${ACCOUNT_ID}:role/web\" of ServiceAccount prod/web keeps \"${ACCOUNT_ID}\", and nothing in these files fills it in", "severity": "warning", "about": ["sa/prod/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role ARN \"arn:aws:iam::${ACCOUNT_ID}:role/web\" of ServiceAccount prod/web keeps \"${ACCOUNT_ID}\", and nothing in these files fills it in", "severity": "warning", "about": ["sa/prod/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_whole_placeholder_is_said_once if {
	item := object.union(_item, {"value": "__ROLE_ARN__", "choices": ["__ROLE_ARN__"]})
	rule.report == {{"at": _at, "message": "the role ARN of ServiceAccount prod/web is still the placeholder \"__ROLE_ARN__\", and nothing in these files fills it in", "severity": "warning", "about": ["sa/prod/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"role_arn_unrendered": []}}}
}

_failed(items) := {"failed": {"irsa": {"role_arn_unrendered": items}}}

_item := {"at": _at, "kind": "", "subject": "ServiceAccount prod/web", "field": "", "value": "arn:aws:iam::${ACCOUNT_ID}:role/web", "expected": "", "choices": ["${ACCOUNT_ID}"], "why": "", "severity": "warning", "evidence": [], "about": ["sa/prod/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
