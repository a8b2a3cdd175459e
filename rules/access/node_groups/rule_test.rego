package rules.access.node_groups_test

import data.rules.access.node_groups as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "the row of \"arn:aws:iam::329599638901:role/nodes\" in aws-auth is for nodes and lacks \"system:nodes\"", "severity": "error", "about": ["access/nodes"], "evidence": [], "mend": {"text": "add \"system:nodes\" to its groups", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "the row of \"arn:aws:iam::329599638901:role/nodes\" in aws-auth is for nodes and lacks \"system:nodes\"", "severity": "error", "about": ["access/nodes"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "add \"system:nodes\" to its groups", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"access": {"node_groups": []}}}
}

test_windows_has_a_group if {
	item := object.union(object.remove(_item, ["choices", "kind"]), {"kind": "windows", "choices": ["eks:kube-proxy-windows"]})
	rule.report == {{"at": _at, "message": "the row of \"arn:aws:iam::329599638901:role/nodes\" in aws-auth is for Windows nodes and lacks \"eks:kube-proxy-windows\"", "severity": "error", "about": ["access/nodes"], "evidence": [], "mend": {"text": "add \"eks:kube-proxy-windows\" to its groups", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_nodes_have_names if {
	item := object.union(object.remove(_item, ["choices", "expected", "field", "kind", "value"]), {"kind": "username", "field": "username", "value": "nodes", "expected": "system:node:{{EC2PrivateDNSName}}", "choices": []})
	rule.report == {{"at": _at, "message": "username \"nodes\" in aws-auth is none of a node, and its groups are those of nodes", "severity": "error", "about": ["access/nodes"], "evidence": [], "mend": {"text": "write \"system:node:{{EC2PrivateDNSName}}\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_no_name_is_no_node if {
	item := object.union(object.remove(_item, ["choices", "expected", "field", "kind", "value"]), {"kind": "username", "field": "username", "value": "", "expected": "system:node:{{EC2PrivateDNSName}}", "choices": []})
	rule.report == {{"at": _at, "message": "a row of nodes in aws-auth has no username", "severity": "error", "about": ["access/nodes"], "evidence": [], "mend": {"text": "write \"system:node:{{EC2PrivateDNSName}}\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_templates_are_exact if {
	item := object.union(object.remove(_item, ["choices", "expected", "field", "kind", "value"]), {"kind": "template", "field": "username", "value": "system:node:{{EC2PrivateDnsName}}", "expected": "system:node:{{EC2PrivateDNSName}}", "choices": []})
	rule.report == {{"at": _at, "message": "username \"system:node:{{EC2PrivateDnsName}}\" in aws-auth has a template that the authenticator does not know", "severity": "error", "about": ["access/nodes"], "evidence": [], "mend": {"text": "write \"system:node:{{EC2PrivateDNSName}}\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"access": {"node_groups": items}}}

_item := {"at": _at, "kind": "groups", "subject": "aws-auth", "field": "groups", "value": "arn:aws:iam::329599638901:role/nodes", "expected": "", "choices": ["system:nodes"], "why": "", "severity": "error", "evidence": [], "about": ["access/nodes"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
