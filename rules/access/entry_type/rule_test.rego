package rules.access.entry_type_test

import data.rules.access.entry_type as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "access entry \"nodes\" has kubernetes_groups \"ops\", and EKS takes no groups for type \"EC2_LINUX\"", "severity": "error", "about": ["access/nodes"], "evidence": [], "mend": {"text": "leave kubernetes_groups out", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "access entry \"nodes\" has kubernetes_groups \"ops\", and EKS takes no groups for type \"EC2_LINUX\"", "severity": "error", "about": ["access/nodes"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "leave kubernetes_groups out", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"access": {"entry_type": []}}}
}

test_unknown_type_has_a_neighbour if {
	item := object.union(object.remove(_item, ["choices", "expected", "field", "kind", "value"]), {"kind": "unknown", "field": "type", "value": "EC2_Linux", "expected": "EC2_LINUX", "choices": []})
	rule.report == {{"at": _at, "message": "access entry \"nodes\" has type \"EC2_Linux\", which EKS does not know; did you mean \"EC2_LINUX\"", "severity": "error", "about": ["access/nodes"], "evidence": [], "mend": {"text": "write \"EC2_LINUX\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_account_is_the_clusters if {
	item := object.union(object.remove(_item, ["choices", "field", "kind", "value"]), {"kind": "account", "field": "principal_arn", "value": "arn:aws:iam::704811203455:role/nodes", "choices": ["EC2_LINUX", "329599638901"]})
	rule.report == {{"at": _at, "message": "access entry \"nodes\" is of type \"EC2_LINUX\", whose role must be of the cluster's account 329599638901; principal_arn \"arn:aws:iam::704811203455:role/nodes\" is not", "severity": "error", "about": ["access/nodes"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_policies_are_not_for_nodes if {
	item := object.union(object.remove(_item, ["field", "kind", "value"]), {"kind": "policies", "field": "policy_arn", "value": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"})
	rule.report == {{"at": _at, "message": "access entry \"nodes\" has policy_arn \"arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\", and EKS takes no access policies for type \"EC2_LINUX\"", "severity": "error", "about": ["access/nodes"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_entry_of_nodes_has_a_type_of_nodes if {
	item := object.union(object.remove(_item, ["field", "kind", "value", "choices", "expected"]), {"kind": "node", "field": "type", "value": "STANDARD", "choices": ["STANDARD"], "expected": "EC2_LINUX"})
	{[f.message, f.mend.text] | some f in rule.report} == {["access entry \"nodes\" is of type \"STANDARD\", which lets no nodes in, and nodes run as its role", "write type \"EC2_LINUX\"; EKS changes the type of no entry, it has to be made anew"]} with input as _failed([item])
}

_failed(items) := {"failed": {"access": {"entry_type": items}}}

_item := {"at": _at, "kind": "groups", "subject": "access entry \"nodes\"", "field": "kubernetes_groups", "value": "ops", "expected": "", "choices": ["EC2_LINUX"], "why": "", "severity": "error", "evidence": [], "about": ["access/nodes"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
