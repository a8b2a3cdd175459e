package rules.podidentity.condition_mismatch_test

import data.rules.podidentity.condition_mismatch as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" takes aws:RequestTag/kubernetes-namespace \"staging\" only, but Pod Identity of ServiceAccount prod/web comes with \"prod\"", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "role \"web\" takes aws:RequestTag/kubernetes-namespace \"staging\" only, but Pod Identity of ServiceAccount prod/web comes with \"prod\"", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_refused if {
	item := object.union(_item, {"demand": {"verdict": "denied", "presented": "prod", "accepted": ["prod"], "at": _at, "why": "refused", "operator": "StringNotEquals", "key": "aws:RequestTag/kubernetes-namespace", "expected": "", "denies": false}})
	rule.report == {{"at": _at, "message": "role \"web\" does not take aws:RequestTag/kubernetes-namespace \"prod\", and Pod Identity of ServiceAccount prod/web comes with \"prod\"", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_misspelt_key if {
	item := object.union(_item, {"demand": {"verdict": "denied", "presented": "", "accepted": ["prod"], "at": _at, "why": "key", "operator": "StringEquals", "key": "aws:RequestTag/namespace", "expected": "aws:RequestTag/kubernetes-namespace", "denies": false}})
	rule.report == {{"at": _at, "message": "role \"web\" asks for aws:RequestTag/namespace, which Pod Identity does not send for ServiceAccount prod/web", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "write aws:RequestTag/kubernetes-namespace", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_principal_tag if {
	item := object.union(_item, {"demand": {"verdict": "denied", "presented": "", "accepted": ["prod"], "at": _at, "why": "principal_tag", "operator": "StringEquals", "key": "aws:PrincipalTag/kubernetes-namespace", "expected": "aws:RequestTag/kubernetes-namespace", "denies": false}})
	rule.report == {{"at": _at, "message": "role \"web\" asks for aws:PrincipalTag/kubernetes-namespace, which nobody carries yet while Pod Identity assumes it for ServiceAccount prod/web", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "write aws:RequestTag/kubernetes-namespace", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_tags_off if {
	item := object.union(_item, {"demand": {"verdict": "denied", "presented": "", "accepted": ["prod"], "at": _at, "why": "off", "operator": "StringEquals", "key": "aws:RequestTag/kubernetes-namespace", "expected": "", "denies": false}})
	rule.report == {{"at": _at, "message": "role \"web\" asks for aws:RequestTag/kubernetes-namespace, but the association of ServiceAccount prod/web switches session tags off", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "switch the session tags of the association on, or leave the condition out", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_deny if {
	item := object.union(_item, {"demand": {"verdict": "denied", "presented": "prod", "accepted": ["staging"], "at": _at, "why": "value", "operator": "StringNotEquals", "key": "aws:RequestTag/kubernetes-namespace", "expected": "", "denies": true}})
	rule.report == {{"at": _at, "message": "role \"web\" denies it to Pod Identity of ServiceAccount prod/web: aws:RequestTag/kubernetes-namespace StringNotEquals \"staging\"", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"demand": {"verdict": "unknown"}})
	rule.report == set() with input as _failed([item])
}

_failed(items) := {"failed": {"podidentity": {"condition": items}}}

_item := {"service_account": {"name": ""}, "node_group": {"name": ""}, "workload": {"name": "", "kind": ""}, "association": {"namespace": "prod", "service_account": "web", "id": ""}, "addon": {"name": ""}, "source": {"name": "", "arn": "", "account": ""}, "role": {"name": "web", "arn": "", "account": ""}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "at": _at, "demand": {"verdict": "denied", "presented": "prod", "accepted": ["staging"], "at": _at, "why": "value", "operator": "StringEquals", "key": "aws:RequestTag/kubernetes-namespace", "expected": "", "denies": false}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
