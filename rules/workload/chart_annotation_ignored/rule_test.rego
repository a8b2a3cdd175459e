package rules.workload.chart_annotation_ignored_test

import data.rules.workload.chart_annotation_ignored as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "Helm release \"ebs\" has the role under \"serviceAccount.annotations\", where chart \"aws-ebs-csi-driver\" reads no annotations", "severity": "warning", "about": ["helm_release.ebs serviceAccount.annotations"], "evidence": [], "mend": {"text": "move it to `controller.serviceAccount.annotations`", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "helm_release.ebs"}], "failed": {"workload": {"chart_annotation_ignored": []}}}
}

_failed(items) := {"failed": {"workload": {"chart_annotation_ignored": items}}}

_item := {"at": _at, "code": "workload.chart_annotation_ignored", "kind": "", "subject": "Helm release \"ebs\"", "field": "serviceAccount.annotations", "value": "aws-ebs-csi-driver", "expected": "controller.serviceAccount.annotations", "choices": [], "why": "", "severity": "warning", "evidence": [], "about": ["helm_release.ebs serviceAccount.annotations"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}
