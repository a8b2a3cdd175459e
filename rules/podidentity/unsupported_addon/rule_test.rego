package rules.podidentity.unsupported_addon_test

import data.rules.podidentity.unsupported_addon as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "add-on \"vpc-cni\" of version \"v1.14.1-eksbuild.1\" takes no Pod Identity association, which it is given", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "raise the version to v1.15.5 or later, or give the add-on a role for IRSA", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "add-on \"vpc-cni\" of version \"v1.14.1-eksbuild.1\" takes no Pod Identity association, which it is given", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "raise the version to v1.15.5 or later, or give the add-on a role for IRSA", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"podidentity": {"unsupported_addon": []}}}
}

_failed(items) := {"failed": {"podidentity": {"unsupported_addon": items}}}

_item := {"code": "podidentity.unsupported_addon", "kind": "", "subject": "add-on \"vpc-cni\"", "field": "", "value": "v1.14.1-eksbuild.1", "expected": "v1.15.5", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
