package rules.podidentity.needs_tags_test

import data.rules.podidentity.needs_tags as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" allows s3:GetObject by aws:PrincipalTag/kubernetes-namespace, but ServiceAccount prod/web comes by IRSA, whose sessions have no tags", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "role \"web\" allows s3:GetObject by aws:PrincipalTag/kubernetes-namespace, but ServiceAccount prod/web comes by IRSA, whose sessions have no tags", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_off if {
	item := object.union(_item, {"kind": "off"})
	rule.report == {{"at": _at, "message": "role \"web\" allows s3:GetObject by aws:PrincipalTag/kubernetes-namespace, but the association of ServiceAccount prod/web switches session tags off", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"podidentity": {"needs_tags": []}}}
}

_failed(items) := {"failed": {"podidentity": {"needs_tags": items}}}

_item := {"code": "podidentity.needs_tags", "kind": "irsa", "subject": "role \"web\"", "field": "aws:PrincipalTag/kubernetes-namespace", "value": "s3:GetObject", "expected": "", "choices": [], "why": "prod/web", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
