package rules.access.map_not_string_test

import data.rules.access.map_not_string as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "data.mapRoles of ConfigMap kube-system/aws-auth is a list, and the authenticator reads a string that holds one", "severity": "error", "about": ["configmap/kube-system/aws-auth"], "evidence": [], "mend": {"text": "write `mapRoles: |` before the list", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "data.mapRoles of ConfigMap kube-system/aws-auth is a list, and the authenticator reads a string that holds one", "severity": "error", "about": ["configmap/kube-system/aws-auth"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write `mapRoles: |` before the list", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"access": {"map_not_string": []}}}
}

test_no_yaml_says_why if {
	item := object.union(object.remove(_item, ["kind", "why"]), {"kind": "yaml", "why": "did not find expected node content"})
	rule.report == {{"at": _at, "message": "data.mapRoles of ConfigMap kube-system/aws-auth is not YAML: did not find expected node content", "severity": "error", "about": ["configmap/kube-system/aws-auth"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_groups_are_a_list if {
	item := object.union(object.remove(_item, ["kind"]), {"kind": "groups"})
	{[f.message, f.mend.text] | some f in rule.report} == {["groups of a row in data.mapRoles of ConfigMap kube-system/aws-auth is a text, and the authenticator reads a list", "write the groups as a list"]} with input as _failed([item])
}

test_no_list_has_no_rows if {
	item := object.union(object.remove(_item, ["kind"]), {"kind": "rows"})
	rule.report == {{"at": _at, "message": "data.mapRoles of ConfigMap kube-system/aws-auth holds no YAML list", "severity": "error", "about": ["configmap/kube-system/aws-auth"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_another_namespace_is_a_warning if {
	item := object.union(object.remove(_item, ["expected", "field", "kind", "severity", "subject", "value"]), {"kind": "namespace", "subject": "ConfigMap default/aws-auth", "field": "", "value": "default", "expected": "kube-system/aws-auth", "severity": "warning"})
	rule.report == {{"at": _at, "message": "ConfigMap default/aws-auth maps roles, but the authenticator reads \"kube-system/aws-auth\" only", "severity": "warning", "about": ["configmap/kube-system/aws-auth"], "evidence": [], "mend": {"text": "call it \"aws-auth\", in namespace \"kube-system\"", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_misspelt_key_is_named if {
	item := object.union(object.remove(_item, ["kind", "field", "value", "expected"]), {"kind": "key", "field": "data.mapRole", "value": "mapRole", "expected": "mapRoles"})
	{[f.message, f.mend.text] | some f in rule.report} == {["\"mapRole\" of ConfigMap kube-system/aws-auth is a key that the authenticator does not read; it reads \"mapRoles\"", "write mapRoles"]} with input as _failed([item])
}

_failed(items) := {"failed": {"access": {"map_not_string": items}}}

_item := {"at": _at, "kind": "list", "subject": "ConfigMap kube-system/aws-auth", "field": "data.mapRoles", "value": "", "expected": "", "choices": [], "why": "", "severity": "error", "evidence": [], "about": ["configmap/kube-system/aws-auth"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
