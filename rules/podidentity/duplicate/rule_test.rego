package rules.podidentity.duplicate_test

import data.rules.podidentity.duplicate as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "ServiceAccount prod/web of cluster \"blue\" has two Pod Identity associations", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "ServiceAccount prod/web of cluster \"blue\" has two Pod Identity associations", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_addon if {
	item := object.union(_item, {"kind": "addon"})
	rule.report == {{"at": _at, "message": "ServiceAccount prod/web of cluster \"blue\" has two Pod Identity associations, one of them an add-on's", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"podidentity": {"duplicate": []}}}
}

_failed(items) := {"failed": {"podidentity": {"duplicate": items}}}

_item := {"code": "podidentity.duplicate", "kind": "association", "subject": "ServiceAccount prod/web", "field": "blue", "value": "aws_eks_pod_identity_association.web", "expected": "", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
