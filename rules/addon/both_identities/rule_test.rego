package rules.addon.both_identities_test

import data.rules.addon.both_identities as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": _message, "severity": "warning", "about": ["addon/ebs"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "its association"}]})
	rule.report == {{"at": _at, "message": _message, "severity": "warning", "about": ["addon/ebs"], "evidence": [{"at": _other, "note": "its association"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "addon/ebs"}], "failed": {"addon": {"both_identities": []}}}
}

_message := "add-on \"aws-ebs-csi-driver\" is given role \"arn:aws:iam::329599638901:role/old\", and its Pod Identity association gives it \"arn:aws:iam::329599638901:role/new\""

_failed(items) := {"failed": {"addon": {"both_identities": items}}}

_item := {"code": "addon.both_identities", "kind": "", "subject": "add-on \"aws-ebs-csi-driver\"", "field": "", "value": "arn:aws:iam::329599638901:role/old", "expected": "arn:aws:iam::329599638901:role/new", "choices": [], "why": "", "severity": "warning", "evidence": [], "about": ["addon/ebs"], "snippet": "", "snippet_kind": "", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
