package rules.irsa.role_arn_wrong_partition_test

import data.rules.irsa.role_arn_wrong_partition as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role ARN \"arn:aws:iam::329599638901:role/web\" of ServiceAccount prod/web is of partition \"aws\", but the partition where it is deployed is \"aws-cn\"", "severity": "error", "about": ["sa/prod/web"], "evidence": [], "mend": {"text": "write \"arn:aws-cn:iam::329599638901:role/web\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role ARN \"arn:aws:iam::329599638901:role/web\" of ServiceAccount prod/web is of partition \"aws\", but the partition where it is deployed is \"aws-cn\"", "severity": "error", "about": ["sa/prod/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write \"arn:aws-cn:iam::329599638901:role/web\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"role_arn_wrong_partition": []}}}
}

_failed(items) := {"failed": {"irsa": {"role_arn_wrong_partition": items}}}

_item := {"at": _at, "kind": "", "subject": "ServiceAccount prod/web", "field": "eks.amazonaws.com/role-arn", "value": "arn:aws:iam::329599638901:role/web", "expected": "arn:aws-cn:iam::329599638901:role/web", "choices": ["aws", "aws-cn"], "why": "where it is deployed", "severity": "error", "evidence": [], "about": ["sa/prod/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
