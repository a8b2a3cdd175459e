package rules.fargate.pod_uses_pod_identity_test

import data.rules.fargate.pod_uses_pod_identity as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "the association is for ServiceAccount prod/web, and Fargate profile \"jobs\" takes all pods of namespace \"prod\", where Pod Identity does not work", "severity": "error", "about": ["association/prod/web", "fargate/jobs"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "the association is for ServiceAccount prod/web, and Fargate profile \"jobs\" takes all pods of namespace \"prod\", where Pod Identity does not work", "severity": "error", "about": ["association/prod/web", "fargate/jobs"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

_failed(items) := {"failed": {"fargate": {"pod_identity": items}}}

_item := {"at": _at, "kind": "", "subject": "prod/web", "field": "", "value": "prod", "expected": "", "choices": ["jobs"], "why": "", "severity": "error", "evidence": [], "about": ["association/prod/web", "fargate/jobs"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
