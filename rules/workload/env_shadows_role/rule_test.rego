package rules.workload.env_shadows_role_test

import data.rules.workload.env_shadows_role as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "AWS_ACCESS_KEY_ID of container \"web\" of Deployment prod/web is an access key that comes before the role that the annotation gives ServiceAccount prod/web", "severity": "warning", "about": ["deployment/prod/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "AWS_ACCESS_KEY_ID of container \"web\" of Deployment prod/web is an access key that comes before the role that the annotation gives ServiceAccount prod/web", "severity": "warning", "about": ["deployment/prod/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"workload": {"env_shadows_role": []}}}
}

test_a_profile_without_file if {
	item := object.union(object.remove(_item, ["field", "kind"]), {"kind": "profile", "field": "AWS_PROFILE"})
	rule.report == {{"at": _at, "message": "AWS_PROFILE of container \"web\" of Deployment prod/web names a profile that no mounted file holds, in place of the role that the annotation gives ServiceAccount prod/web", "severity": "warning", "about": ["deployment/prod/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_half_of_a_pair if {
	item := object.union(object.remove(_item, ["field", "kind"]), {"kind": "role", "field": "AWS_ROLE_ARN"})
	rule.report == {{"at": _at, "message": "AWS_ROLE_ARN of container \"web\" of Deployment prod/web is set by hand without AWS_WEB_IDENTITY_TOKEN_FILE, so EKS injects neither and nothing leads to the role that the annotation gives ServiceAccount prod/web", "severity": "warning", "about": ["deployment/prod/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_the_other_half if {
	item := object.union(object.remove(_item, ["field", "kind"]), {"kind": "token", "field": "AWS_WEB_IDENTITY_TOKEN_FILE"})
	rule.report == {{"at": _at, "message": "AWS_WEB_IDENTITY_TOKEN_FILE of container \"web\" of Deployment prod/web is set by hand without AWS_ROLE_ARN, so EKS injects neither and nothing leads to the role that the annotation gives ServiceAccount prod/web", "severity": "warning", "about": ["deployment/prod/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_both_before_pod_identity if {
	item := object.union(object.remove(_item, ["choices", "field", "kind"]), {"kind": "web-identity", "field": "AWS_ROLE_ARN", "choices": ["ServiceAccount prod/web", "association"]})
	rule.report == {{"at": _at, "message": "AWS_ROLE_ARN of container \"web\" of Deployment prod/web and AWS_WEB_IDENTITY_TOKEN_FILE come before the role that the association gives ServiceAccount prod/web", "severity": "warning", "about": ["deployment/prod/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"workload": {"env_shadows_role": items}}}

_item := {"at": _at, "kind": "keys", "subject": "container \"web\" of Deployment prod/web", "field": "AWS_ACCESS_KEY_ID", "value": "", "expected": "", "choices": ["ServiceAccount prod/web", "annotation"], "why": "", "severity": "warning", "evidence": [], "about": ["deployment/prod/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
