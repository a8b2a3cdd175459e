package rules.access.entry_reserved_test

import data.rules.access.entry_reserved as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "access entry \"ops\" puts its principal into group \"system:masters\", and access entries take no group that begins with \"system:\"", "severity": "error", "about": ["access/ops"], "evidence": [], "mend": {"text": "associate the access policy AmazonEKSClusterAdminPolicy, and leave the group out", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "access entry \"ops\" puts its principal into group \"system:masters\", and access entries take no group that begins with \"system:\"", "severity": "error", "about": ["access/ops"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "associate the access policy AmazonEKSClusterAdminPolicy, and leave the group out", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"access": {"entry_reserved": []}}}
}

test_another_group_is_as_bad if {
	item := object.union(object.remove(_item, ["expected", "kind", "value"]), {"kind": "group", "value": "system:nodes", "expected": ""})
	rule.report == {{"at": _at, "message": "access entry \"ops\" puts its principal into group \"system:nodes\", and access entries take no group that begins with \"system:\"", "severity": "error", "about": ["access/ops"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_service_linked_role if {
	item := object.union(object.remove(_item, ["choices", "expected", "field", "kind", "value"]), {"kind": "service-linked", "field": "principal_arn", "value": "arn:aws:iam::329599638901:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling", "expected": "", "choices": []})
	rule.report == {{"at": _at, "message": "principal_arn \"arn:aws:iam::329599638901:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling\" of access entry \"ops\" is a service-linked role, which access entries may not name", "severity": "error", "about": ["access/ops"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_iam_policy_is_no_access_policy if {
	item := object.union(object.remove(_item, ["choices", "expected", "field", "kind", "value"]), {"kind": "policy", "field": "policy_arn", "value": "arn:aws:iam::aws:policy/AmazonEKSClusterAdminPolicy", "expected": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", "choices": []})
	rule.report == {{"at": _at, "message": "policy_arn \"arn:aws:iam::aws:policy/AmazonEKSClusterAdminPolicy\" of access entry \"ops\" is an IAM policy, not an access policy of EKS", "severity": "error", "about": ["access/ops"], "evidence": [], "mend": {"text": "write \"arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_misspelt_access_policy_is_named if {
	item := object.union(object.remove(_item, ["choices", "expected", "field", "kind", "value"]), {"kind": "policy-name", "field": "policy_arn", "value": "arn:aws:eks::aws:cluster-access-policy/AmazonEksViewPolicy", "expected": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", "choices": []})
	{[f.message, f.mend.text] | some f in rule.report} == {["policy_arn \"arn:aws:eks::aws:cluster-access-policy/AmazonEksViewPolicy\" of access entry \"ops\" is no access policy of EKS", "write \"arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\""]} with input as _failed([item])
}

test_user_name_has_a_prefix if {
	item := object.union(object.remove(_item, ["choices", "expected", "field", "kind", "value"]), {"kind": "username", "field": "user_name", "value": "aws:ops", "expected": "", "choices": ["aws:"]})
	rule.report == {{"at": _at, "message": "access entry \"ops\" has the user name \"aws:ops\", and EKS keeps names that begin with \"aws:\" for itself", "severity": "error", "about": ["access/ops"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_session_name_wants_a_colon if {
	item := object.union(object.remove(_item, ["choices", "expected", "field", "kind", "value"]), {"kind": "session-name", "field": "user_name", "value": "{{SessionName}}", "expected": "", "choices": []})
	rule.report == {{"at": _at, "message": "access entry \"ops\" has the user name \"{{SessionName}}\", and EKS wants a colon before {{SessionName}}", "severity": "error", "about": ["access/ops"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"access": {"entry_reserved": items}}}

_item := {"at": _at, "kind": "masters", "subject": "access entry \"ops\"", "field": "kubernetes_groups", "value": "system:masters", "expected": "AmazonEKSClusterAdminPolicy", "choices": ["system:"], "why": "", "severity": "error", "evidence": [], "about": ["access/ops"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
