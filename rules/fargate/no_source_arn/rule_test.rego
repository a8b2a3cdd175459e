package rules.fargate.no_source_arn_test

import data.rules.fargate.no_source_arn as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"pods\" of Fargate profile \"jobs\" lets Fargate in without a condition on aws:SourceArn or aws:SourceAccount", "severity": "note", "about": ["fargate/jobs", "role/pods"], "evidence": [], "mend": {"text": "add the condition ArnLike aws:SourceArn \"arn:aws:eks:eu-west-1:329599638901:fargateprofile/shop/*\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role \"pods\" of Fargate profile \"jobs\" lets Fargate in without a condition on aws:SourceArn or aws:SourceAccount", "severity": "note", "about": ["fargate/jobs", "role/pods"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "add the condition ArnLike aws:SourceArn \"arn:aws:eks:eu-west-1:329599638901:fargateprofile/shop/*\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

_failed(items) := {"failed": {"fargate": {"no_source_arn": items}}}

_item := {"at": _at, "kind": "", "subject": "Fargate profile \"jobs\"", "field": "", "value": "pods", "expected": "arn:aws:eks:eu-west-1:329599638901:fargateprofile/shop/*", "choices": [], "why": "", "severity": "note", "evidence": [], "about": ["fargate/jobs", "role/pods"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
