package rules.podidentity.untrusted_test

import data.rules.podidentity.untrusted as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" trusts \"ec2.amazonaws.com\", but Pod Identity of ServiceAccount prod/web comes as \"pods.eks.amazonaws.com\"", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role \"web\" trusts \"ec2.amazonaws.com\", but Pod Identity of ServiceAccount prod/web comes as \"pods.eks.amazonaws.com\"", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"principal": object.union(_item.principal, {"verdict": "unknown"})})
	rule.report == set() with input as _failed([item])
}

test_action_is_named if {
	item := object.union(object.remove(_item, ["principal"]), {"principal": {"verdict": "denied", "presented": "pods.eks.amazonaws.com", "accepted": ["sts:TagSession"], "at": _at, "why": "action"}})
	rule.report == {{"at": _at, "message": "role \"web\" lets pods.eks.amazonaws.com call sts:TagSession but not sts:AssumeRole, and ServiceAccount prod/web needs both", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_misspelling_is_named if {
	item := object.union(object.remove(_item, ["principal"]), {"principal": {"verdict": "denied", "presented": "pods.eks.amazonaws.com", "accepted": ["pod.eks.amazonaws.com"], "at": _at, "why": "typo"}})
	rule.report == {{"at": _at, "message": "role \"web\" trusts \"pod.eks.amazonaws.com\", which is no service, but Pod Identity of ServiceAccount prod/web comes as \"pods.eks.amazonaws.com\"", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"podidentity": {"untrusted": items}}}

_item := {"at": _at, "service_account": {"name": ""}, "node_group": {"name": ""}, "association": {"namespace": "prod", "service_account": "web"}, "addon": {"name": ""}, "source": {"name": "", "arn": "", "account": ""}, "role": {"name": "web", "arn": "", "account": ""}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "principal": {"verdict": "denied", "presented": "pods.eks.amazonaws.com", "accepted": ["ec2.amazonaws.com"], "at": _at, "why": ""}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
