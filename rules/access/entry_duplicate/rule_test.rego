package rules.access.entry_duplicate_test

import data.rules.access.entry_duplicate as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "access entry \"ops\" is a second entry of \"arn:aws:iam::329599638901:role/ops\" in cluster \"blue\", which takes one entry for a principal", "severity": "warning", "about": ["access/ops"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "access entry \"ops\" is a second entry of \"arn:aws:iam::329599638901:role/ops\" in cluster \"blue\", which takes one entry for a principal", "severity": "warning", "about": ["access/ops"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"access": {"entry_duplicate": []}}}
}

test_managed_groups_have_one if {
	item := object.union(object.remove(_item, ["choices", "kind"]), {"kind": "made", "choices": ["blue", "workers"]})
	rule.report == {{"at": _at, "message": "access entry \"ops\" is for \"arn:aws:iam::329599638901:role/ops\", the role of managed node group \"workers\", whose entry EKS makes itself in cluster \"blue\"", "severity": "warning", "about": ["access/ops"], "evidence": [], "mend": {"text": "leave the entry out", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_fargate_profiles_have_one if {
	item := object.union(object.remove(_item, ["choices", "kind"]), {"kind": "fargate", "choices": ["blue", "batch"]})
	rule.report == {{"at": _at, "message": "access entry \"ops\" is for \"arn:aws:iam::329599638901:role/ops\", the role of Fargate profile \"batch\", whose entry EKS makes itself in cluster \"blue\"", "severity": "warning", "about": ["access/ops"], "evidence": [], "mend": {"text": "leave the entry out", "kind": "", "snippet": ""}}} with input as _failed([item])
}

_failed(items) := {"failed": {"access": {"entry_duplicate": items}}}

_item := {"at": _at, "kind": "entry", "subject": "access entry \"ops\"", "field": "principal_arn", "value": "arn:aws:iam::329599638901:role/ops", "expected": "", "choices": ["blue"], "why": "", "severity": "warning", "evidence": [], "about": ["access/ops"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
