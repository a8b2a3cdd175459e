package rules.terraform.cluster_id_not_name_test

import data.rules.terraform.cluster_id_not_name as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "module.eks.cluster_id is empty since version 19 of the module, and stands where the name of the cluster is wanted", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "write module.eks.cluster_name", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "module.eks.cluster_id is empty since version 19 of the module, and stands where the name of the cluster is wanted", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write module.eks.cluster_name", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_arn_is_named if {
	item := object.union(_item, {"kind": "arn", "value": "aws_eks_cluster.blue.arn", "expected": "aws_eks_cluster.blue.name"})
	rule.report == {{"at": _at, "message": "aws_eks_cluster.blue.arn is an ARN, and stands where the name of the cluster is wanted", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "write aws_eks_cluster.blue.name", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"terraform": {"cluster_id_not_name": []}}}
}

_failed(items) := {"failed": {"terraform": {"cluster_id_not_name": items}}}

_item := {"at": _at, "code": "terraform.cluster_id_not_name", "kind": "", "subject": "module \"eks\"", "field": "", "value": "module.eks.cluster_id", "expected": "module.eks.cluster_name", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
