package rules.irsa.issuer_other_cluster_test

import data.rules.irsa.issuer_other_cluster as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role \"web\" trusts the provider of cluster \"blue\", but ServiceAccount prod/web lives in cluster \"green\"", "severity": "error", "about": ["sa/prod/web", "role/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role \"web\" trusts the provider of cluster \"blue\", but ServiceAccount prod/web lives in cluster \"green\"", "severity": "error", "about": ["sa/prod/web", "role/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"issuer_other_cluster": []}}}
}

_failed(items) := {"failed": {"irsa": {"issuer_other_cluster": items}}}

_item := {"via": "irsa", "at": _at, "service_account": {"name": "prod/web"}, "addon": {"name": ""}, "association": {"namespace": "", "service_account": ""}, "role": {"name": "web", "account": ""}, "issuer": {"verdict": "denied", "presented": "cluster \"green\"", "accepted": ["cluster \"blue\""], "at": _at, "why": ""}, "severity": "error", "condition": "", "assumed": [], "evidence": [], "about": ["sa/prod/web", "role/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
