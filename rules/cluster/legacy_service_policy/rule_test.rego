package rules.cluster.legacy_service_policy_test

import data.rules.cluster.legacy_service_policy as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "cluster role \"eks\" of cluster \"shop\" has AmazonEKSServicePolicy, which clusters made since April 2020 do without", "severity": "note", "about": ["cluster/shop", "role/eks"], "evidence": [], "mend": {"text": "detach AmazonEKSServicePolicy from role \"eks\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "cluster role \"eks\" of cluster \"shop\" has AmazonEKSServicePolicy, which clusters made since April 2020 do without", "severity": "note", "about": ["cluster/shop", "role/eks"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "detach AmazonEKSServicePolicy from role \"eks\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	item := object.union(_item, {"verdict": "unknown"})
	rule.report == set() with input as _failed([item])
}

_failed(items) := {"failed": {"cluster": {"legacy_policy": items}}}

_item := {"at": _at, "kind": "legacy_policy", "role": {"name": "eks", "arn": "", "account": ""}, "node_group": {"name": "", "kind": ""}, "cluster": {"name": "shop"}, "fargate": {"name": ""}, "verdict": "denied", "missing": [], "policy": "AmazonEKSServicePolicy", "policies": [], "found": [], "severity": "note", "condition": "", "evidence": [], "about": ["cluster/shop", "role/eks"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
