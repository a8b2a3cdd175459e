package rules.assume.duration_test

import data.rules.assume.duration as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "a profile of Deployment \"web\" asks for 7200 seconds as \"arn:aws:iam::329599638901:role/writer\"; a role session opens another for 3600 at most", "severity": "warning", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "a profile of Deployment \"web\" asks for 7200 seconds as \"arn:aws:iam::329599638901:role/writer\"; a role session opens another for 3600 at most", "severity": "warning", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"assume": {"duration": []}}}
}

_failed(items) := {"failed": {"assume": {"duration": items}}}

test_session_of_who_deploys if {
	some found in rule.report with input as _failed([object.union(_item, {
		"kind": "role", "subject": "provider aws.hub", "expected": "deploy", "field": "3600",
	})])
	found.message == `provider aws.hub asks for 7200 seconds as role "deploy", whose sessions last 3600 at most`
}

_item := {"code": "assume.duration", "kind": "chained", "subject": "Deployment \"web\"", "field": "", "value": "7200", "expected": "arn:aws:iam::329599638901:role/writer", "choices": [], "why": "", "severity": "warning", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": "", "at": _at}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
