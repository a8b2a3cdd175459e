package rules.irsa.subject_mismatch_test

import data.rules.irsa.subject_mismatch as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" trusts \"system:serviceaccount:default:web\", but ServiceAccount prod/web presents \"system:serviceaccount:prod:web\"", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "name \"system:serviceaccount:prod:web\" in the sub condition, or annotate the ServiceAccount that it names", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role \"web\" trusts \"system:serviceaccount:default:web\", but ServiceAccount prod/web presents \"system:serviceaccount:prod:web\"", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "name \"system:serviceaccount:prod:web\" in the sub condition, or annotate the ServiceAccount that it names", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"subject": object.union(_item.subject, {"verdict": "unknown"})})
	rule.report == set() with input as _failed([item])
}

test_assumption_is_said if {
	item := object.union(object.remove(_item, ["assumed"]), {"assumed": ["account"]})
	rule.report == {{"at": _at, "message": "role \"web\" trusts \"system:serviceaccount:default:web\", but ServiceAccount prod/web presents \"system:serviceaccount:prod:web\" (joined by name; the account is not known)", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "name \"system:serviceaccount:prod:web\" in the sub condition, or annotate the ServiceAccount that it names", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_addon_is_named if {
	item := object.union(object.remove(_item, ["addon"]), {"addon": {"name": "vpc-cni"}})
	rule.report == {{"at": _at, "message": "role \"web\" trusts \"system:serviceaccount:default:web\", but add-on \"vpc-cni\" presents \"system:serviceaccount:prod:web\"", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "name \"system:serviceaccount:prod:web\" in the sub condition, or annotate the ServiceAccount that it names", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"irsa": {"subject": items}}}

_item := {"at": _at, "service_account": {"name": "prod/web"}, "node_group": {"name": ""}, "association": {"namespace": "", "service_account": ""}, "addon": {"name": ""}, "source": {"name": "", "arn": "", "account": ""}, "role": {"name": "web", "arn": "", "account": ""}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "subject": {"verdict": "denied", "presented": "system:serviceaccount:prod:web", "accepted": ["system:serviceaccount:default:web"], "at": _at, "why": "namespace"}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
