package rules.irsa.audience_mismatch_test

import data.rules.irsa.audience_mismatch as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" requires audience \"sts.amazon.com\", but tokens of ServiceAccount prod/web carry \"sts.amazonaws.com\"", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "accept \"sts.amazonaws.com\", or set the audience annotation to match", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role \"web\" requires audience \"sts.amazon.com\", but tokens of ServiceAccount prod/web carry \"sts.amazonaws.com\"", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "accept \"sts.amazonaws.com\", or set the audience annotation to match", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"audience": object.union(_item.audience, {"verdict": "unknown"})})
	rule.report == set() with input as _failed([item])
}

test_provider_is_named if {
	item := object.union(object.remove(_item, ["audience"]), {"audience": {"verdict": "denied", "presented": "sts.amazonaws.com", "accepted": ["a", "b"], "at": _at, "why": "provider"}})
	rule.report == {{"at": _at, "message": "the OIDC provider that role \"web\" trusts takes audience \"a\" or \"b\", but tokens of ServiceAccount prod/web carry \"sts.amazonaws.com\"", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "accept \"sts.amazonaws.com\", or set the audience annotation to match", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_volume_is_mended if {
	item := object.union(_item, {"workload": {"name": "prod/web"}})
	some found in rule.report with input as _failed([item])
	found.mend.text == "accept \"sts.amazonaws.com\", or let the projected volume ask for what is accepted"
}

_failed(items) := {"failed": {"irsa": {"audience": items}}}

test_audience_of_an_addon_is_accepted if {
	item := object.union(_item, {"service_account": {"name": ""}, "addon": {"name": "aws-ebs-csi-driver"}})
	{f.mend.text | some f in rule.report} == {"accept \"sts.amazonaws.com\""} with input as _failed([item])
}

_item := {"at": _at, "service_account": {"name": "prod/web"}, "workload": {"name": ""}, "node_group": {"name": ""}, "association": {"namespace": "", "service_account": ""}, "addon": {"name": ""}, "source": {"name": "", "arn": "", "account": ""}, "role": {"name": "web", "arn": "", "account": ""}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "audience": {"verdict": "denied", "presented": "sts.amazonaws.com", "accepted": ["sts.amazon.com"], "at": _at, "why": "trust"}}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
