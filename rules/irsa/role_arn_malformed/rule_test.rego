package rules.irsa.role_arn_malformed_test

import data.rules.irsa.role_arn_malformed as rule

test_denied_is_reported if {
	rule.report == {{"at": _at, "message": "role ARN \"arn:aws:iam:111122223333:role/web\" of ServiceAccount prod/web has 5 parts, an IAM ARN has 6; the empty region before the account is missing", "severity": "error", "about": ["sa/prod/web"], "evidence": [], "mend": {"text": "write \"arn:aws:iam::111122223333:role/web\"", "kind": "", "snippet": ""}}} with input as _failed([_item])
}

test_evidence_and_snippet_are_kept if {
	item := object.union(_item, {"evidence": [{"at": _other, "note": "the other end"}], "snippet": "text to write", "snippet_kind": "hcl"})
	rule.report == {{"at": _at, "message": "role ARN \"arn:aws:iam:111122223333:role/web\" of ServiceAccount prod/web has 5 parts, an IAM ARN has 6; the empty region before the account is missing", "severity": "error", "about": ["sa/prod/web"], "evidence": [{"at": _other, "note": "the other end"}], "mend": {"text": "write \"arn:aws:iam::111122223333:role/web\"", "kind": "hcl", "snippet": "text to write"}}} with input as _failed([item])
}

test_allowed_is_silent if {
	rule.report == set() with input as _failed([])
}

test_unknown_is_silent if {
	rule.report == set() with input as {"problems": [_item], "gaps": [{"about": "role/web"}], "failed": {"irsa": {"role_arn_malformed": []}}}
}

test_no_text_to_write_leaves_the_remedy if {
	item := object.union(object.remove(_item, ["expected", "value", "why"]), {"expected": "", "value": "web", "why": "is a name, not an ARN"})
	rule.report == {{"at": _at, "message": "role ARN \"web\" of ServiceAccount prod/web is a name, not an ARN", "severity": "error", "about": ["sa/prod/web"], "evidence": [], "mend": {"text": "", "kind": "", "snippet": ""}}} with input as _failed([item])
}

test_block_scalar_is_left if {
	item := object.union(object.remove(_item, ["kind", "value", "expected"]), {"kind": "blank", "value": "arn:aws:iam::111122223333:role/web\n", "expected": "arn:aws:iam::111122223333:role/web"})
	{f.mend.text | some f in rule.report} == {`write "arn:aws:iam::111122223333:role/web" behind the key, without | or >`} with input as _failed([item])
}

_failed(items) := {"failed": {"irsa": {"role_arn_malformed": items}}}

_item := {"at": _at, "kind": "", "subject": "ServiceAccount prod/web", "field": "", "value": "arn:aws:iam:111122223333:role/web", "expected": "arn:aws:iam::111122223333:role/web", "choices": [], "why": "has 5 parts, an IAM ARN has 6; the empty region before the account is missing", "severity": "error", "evidence": [], "about": ["sa/prod/web"], "snippet": "", "snippet_kind": ""}

_at := {"file": "a.tf", "line": 3, "column": 5, "end_line": 3, "end_column": 9}

_other := {"file": "b.yaml", "line": 7, "column": 1, "end_line": 7, "end_column": 4}
