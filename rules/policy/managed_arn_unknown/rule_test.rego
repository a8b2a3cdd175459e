package rules.policy.managed_arn_unknown_test

import data.rules.policy.managed_arn_unknown as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "AWS managed policy \"arn:aws:iam::aws:policy/AmazonEBSCSIDriverPolicy\" does not exist; its ARN is \"arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy\"", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "write \"arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "AWS managed policy \"arn:aws:iam::aws:policy/AmazonEBSCSIDriverPolicy\" does not exist; its ARN is \"arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy\"", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write \"arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"policy": {"managed_arn_unknown": []}}}
}

test_wrong_name_says_why if {
	item := object.union(object.remove(_item, ["kind", "value", "expected", "why"]), {"kind": "wrong", "value": "arn:aws:iam::aws:policy/AmazonEKS_CNI_IPv6_Policy", "expected": "", "why": "is a customer managed policy, of your own account"})
	rule.report == {{"at": _at, "message": "policy \"arn:aws:iam::aws:policy/AmazonEKS_CNI_IPv6_Policy\" is a customer managed policy, of your own account", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "create a policy of your own and write its ARN, arn:aws:iam::<account>:policy/<name>", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_name_not_in_the_catalogue_is_a_note if {
	item := object.union(object.remove(_item, ["kind", "severity", "value", "expected", "why"]), {"kind": "unknown", "severity": "note", "value": "arn:aws:iam::aws:policy/AmazonNew", "expected": "", "why": "is not among the AWS managed policies known as of 2026-08-21"})
	rule.report == {{"at": _at, "message": "policy \"arn:aws:iam::aws:policy/AmazonNew\" is not among the AWS managed policies known as of 2026-08-21", "severity": "note", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_near_name_is_a_warning if {
	item := object.union(object.remove(_item, ["kind", "severity", "value", "expected", "why"]), {"kind": "near", "severity": "warning", "value": "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolcy", "expected": "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy", "why": "is not among the AWS managed policies known as of 2026-08-21"})
	rule.report == {{"at": _at, "message": "policy \"arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolcy\" is not among the AWS managed policies known as of 2026-08-21; attaching it fails unless AWS has made it since", "severity": "warning", "about": ["role/web"], "evidence": [], "mend": {"text": "write \"arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"policy": {"managed_arn_unknown": items}}}

_item := {"at": _at, "kind": "path", "subject": "", "field": "", "value": "arn:aws:iam::aws:policy/AmazonEBSCSIDriverPolicy", "expected": "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
