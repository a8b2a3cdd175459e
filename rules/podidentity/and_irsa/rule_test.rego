package rules.podidentity.and_irsa_test

import data.rules.podidentity.and_irsa as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "ServiceAccount prod/web is annotated with \"arn:aws:iam::329599638901:role/old\", but its Pod Identity association gives it \"arn:aws:iam::329599638901:role/web\", and comes first", "severity": "warning", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "ServiceAccount prod/web is annotated with \"arn:aws:iam::329599638901:role/old\", but its Pod Identity association gives it \"arn:aws:iam::329599638901:role/web\", and comes first", "severity": "warning", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"podidentity": {"and_irsa": []}}}
}

_failed(items) := {"failed": {"podidentity": {"and_irsa": items}}}

_item := {"code": "podidentity.and_irsa", "kind": "", "subject": "ServiceAccount prod/web", "field": "", "value": "arn:aws:iam::329599638901:role/old", "expected": "arn:aws:iam::329599638901:role/web", "choices": [], "why": "", "severity": "warning", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
