package rules.access.entry_path_missing_test

import data.rules.access.entry_path_missing as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "principal_arn \"arn:aws:iam::329599638901:role/ops\" of access entry \"ops\" lacks the role's path \"/team/\"", "severity": "error", "about": ["access/ops"], "evidence": [], "mend": {"text": "write the path after role: \"role/team/…\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "principal_arn \"arn:aws:iam::329599638901:role/ops\" of access entry \"ops\" lacks the role's path \"/team/\"", "severity": "error", "about": ["access/ops"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write the path after role: \"role/team/…\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"access": {"entry_path_missing": []}}}
}

test_identity_center_has_a_path if {
	item := object.union(object.remove(_item, ["expected", "kind", "value"]), {"kind": "sso", "value": "arn:aws:iam::329599638901:role/AWSReservedSSO_Admin_0123456789abcdef", "expected": "/aws-reserved/sso.amazonaws.com/"})
	rule.report == {{"at": _at, "message": "principal_arn \"arn:aws:iam::329599638901:role/AWSReservedSSO_Admin_0123456789abcdef\" of access entry \"ops\" lacks the role's path \"/aws-reserved/sso.amazonaws.com/\", which every role of IAM Identity Center has", "severity": "error", "about": ["access/ops"], "evidence": [], "mend": {"text": "write \"role/aws-reserved/sso.amazonaws.com/REGION/AWSReservedSSO_…\", without the region for us-east-1", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"access": {"entry_path_missing": items}}}

_item := {"at": _at, "kind": "role", "subject": "access entry \"ops\"", "field": "principal_arn", "value": "arn:aws:iam::329599638901:role/ops", "expected": "/team/", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["access/ops"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
