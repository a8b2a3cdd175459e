package rules.terraform.module_renamed_argument_test

import data.rules.terraform.module_renamed_argument as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "module \"eks\" takes no argument \"cluster_name\": terraform-aws-modules/eks/aws renamed it in version 21", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "write name", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_is_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}]})
	rule.report == {{"at": _at, "message": "module \"eks\" takes no argument \"cluster_name\": terraform-aws-modules/eks/aws renamed it in version 21", "severity": "error", "about": ["role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write name", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_a_removed_argument if {
	item := object.union(_item, {"kind": "removed", "value": "enable_efa_support", "expected": ""})
	rule.report == {{"at": _at, "message": "module \"eks\" takes no argument \"enable_efa_support\": terraform-aws-modules/eks/aws removed it in version 21", "severity": "error", "about": ["role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"terraform": {"module_renamed_argument": []}}}
}

_failed(items) := {"failed": {"terraform": {"module_renamed_argument": items}}}

_item := {"at": _at, "code": "terraform.module_renamed_argument", "kind": "renamed", "subject": "module \"eks\"", "field": "terraform-aws-modules/eks/aws", "value": "cluster_name", "expected": "name", "choices": ["21"], "why": "", "severity": "error", "evidence": [], "about": ["role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.tf", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
