package terraform

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/policy"
)

// TestPolicyDocument holds the data source to what the AWS provider renders.
func TestPolicyDocument(t *testing.T) {
	for _, c := range []struct{ name, blocks, want string }{
		{"everything", `
  policy_id = "p"
  statement {
    sid           = "One"
    effect        = "Deny"
    actions       = ["a:b"]
    not_resources = ["x", "arn:&{aws:partition}:$${y}"]
    principals {
      type        = "AWS"
      identifiers = ["111122223333"]
    }
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com", "pods.eks.amazonaws.com"]
    }
    principals {
      type        = "AWS"
      identifiers = ["444455556666"]
    }
    not_principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "k:a"
      values   = ["1", "&{aws:username}"]
    }
    condition {
      test     = "StringLike"
      variable = "k:a"
      values   = ["2"]
    }
    condition {
      test     = "StringEquals"
      variable = "k:a"
      values   = ["3"]
    }
    condition {
      test     = "StringEquals"
      variable = "k:b"
      values   = []
    }
  }
`, `{"Version":"2012-10-17","Id":"p","Statement":[{"Sid":"One","Effect":"Deny","Action":"a:b","NotResource":["x","arn:${aws:partition}:${y}"],` +
			`"Principal":{"AWS":["111122223333","444455556666"],"Service":["ec2.amazonaws.com","pods.eks.amazonaws.com"]},"NotPrincipal":{"AWS":"*"},` +
			`"Condition":{"StringEquals":{"k:a":["1","${aws:username}","3"],"k:b":[]},"StringLike":{"k:a":"2"}}}]}`},
		{"anyone", `
  version = "2008-10-17"
  statement {
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
`, `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*"}]}`},
		{"sources and overrides", `
  source_policy_documents = [
    jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "A", Effect = "Allow", Action = "s:a" }, { Effect = "Allow", Action = "s:none" }] }),
    "{\"Statement\": {\"Sid\": \"B\", \"Effect\": \"Allow\"} }",
    "",
  ]
  statement {
    sid     = "A"
    actions = ["own:a"]
  }
  statement {
    actions = ["own:none"]
  }
  statement {
    sid     = "C"
    actions = ["own:c"]
  }
  override_policy_documents = [jsonencode({ Statement = [{ Sid = "C", Effect = "Deny" }, { Sid = "D", Effect = "Deny" }, { Effect = "Deny" }] })]
`, `{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"own:a"},{"Action":"s:none","Effect":"Allow"},{"Sid": "B", "Effect": "Allow"},` +
			`{"Effect":"Allow","Action":"own:none"},{"Effect":"Deny","Sid":"C"},{"Effect":"Deny","Sid":"D"},{"Effect":"Deny"}]}`},
		{"an older source's version gives way", `
  version                 = "2008-10-17"
  source_policy_documents = [jsonencode({ Version = "2012-10-17", Statement = [] })]
`, `{"Version":"2012-10-17","Statement":[]}`},
		{"unknown statements", `
  statement {
    sid     = "A"
    actions = ["a"]
  }
  dynamic "statement" {
    for_each = var.l
    content {
      actions = [statement.value]
    }
  }
`, `{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"a"},?]}`},
		{"an unknown override may replace what has a Sid", `
  statement {
    sid     = "A"
    actions = ["a"]
  }
  statement {
    actions = ["b"]
  }
  override_policy_documents = [var.s]
`, `{"Version":"2012-10-17","Statement":[?,{"Effect":"Allow","Action":"b"},?]}`},
		{"an unknown source", `
  source_policy_documents = var.l
  statement {
    sid     = "A"
    actions = ["a"]
  }
`, `{"Version":"2012-10-17","Statement":[?,{"Sid":"A","Effect":"Allow","Action":"a"}]}`},
		{"unknown items, principals and conditions", `
  statement {
    sid       = "A-${var.s}"
    actions   = concat(["a"], var.l)
    resources = var.l
    dynamic "principals" {
      for_each = var.l
      content {
        type        = "AWS"
        identifiers = [principals.value]
      }
    }
    principals {
      type        = "Service"
      identifiers = [var.s]
    }
    dynamic "condition" {
      for_each = var.l
      content {
        test     = "StringEquals"
        variable = "x"
        values   = [condition.value]
      }
    }
  }
`, `{"Version":"2012-10-17","Statement":[{"Sid":"A-?","Effect":"Allow","Action":["a",?],"Resource":[?],"Principal":{"Service":"?",?},"Condition":{?}}]}`},
		{"lists with a part that is chosen", `
  statement {
    actions   = concat(["a"], var.b ? ["b"] : [])
    resources = var.b ? ["r"] : null
  }
`, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["a",?],"Resource":[?]}]}`},
		{"an older version beside documents that are not known", `
  version                 = "2008-10-17"
  source_policy_documents = var.l
`, `{"Version":"?","Statement":[?]}`},
		{"an older version beside newer documents", `
  version                   = "2008-10-17"
  source_policy_documents   = [jsonencode({ Version = "2008-10-17", Statement = [] })]
  override_policy_documents = [jsonencode({ Version = "2012-10-17", Statement = [] })]
`, `{"Version":"2012-10-17","Statement":[]}`},
		{"documents with members that are not known", `
  source_policy_documents = [jsonencode(merge({ Version = "2012-10-17" }, var.m))]
`, `{"Version":"2012-10-17","Statement":[?]}`},
		{"a statement that may have a Sid", `
  source_policy_documents = [jsonencode({ Version = "2012-10-17", Statement = [merge({ Effect = "Deny" }, var.m), { Sid = "A", Effect = "Deny" }] })]
  statement {
    sid     = "A"
    actions = ["a"]
  }
`, `{"Version":"2012-10-17","Statement":[?,{"Sid":"A","Effect":"Allow","Action":"a"}]}`},
		{"decided dynamic blocks", `
  dynamic "statement" {
    for_each = { x = "a", y = "b" }
    iterator = it
    content {
      sid     = it.key
      actions = [it.value]
    }
  }
`, `{"Version":"2012-10-17","Statement":[{"Sid":"x","Effect":"Allow","Action":"a"},{"Sid":"y","Effect":"Allow","Action":"b"}]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := load(t, "-- main.tf --\n"+undecidedVars+"data \"aws_iam_policy_document\" \"d\" {"+c.blocks+"}\noutput \"x\" {\n  value = data.aws_iam_policy_document.d.json\n}\n", ".", Options{})
			v := r.output("x")
			if v.Kind != symbolic.String {
				t.Fatalf("no text: %s", show(v))
			}
			got := strings.ReplaceAll(v.Text.T.Encoded(), "\U0010FFFD", "?")
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
			if v.Text.Map.Len() != len(v.Text.T.Encoded()) {
				t.Errorf("%d bytes have places, of %d", v.Text.Map.Len(), len(v.Text.T.Encoded()))
			}
		})
	}
}

// TestPolicyDocumentPlaces: each token of the rendered JSON stands where the
// block has it.
func TestPolicyDocumentPlaces(t *testing.T) {
	const archive = `-- main.tf --
locals {
  ns = "prod"
}
data "aws_iam_policy_document" "d" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Federated"
      identifiers = ["arn:x"]
    }
    condition {
      test     = "StringEquals"
      variable = "issuer:sub"
      values   = ["system:serviceaccount:${local.ns}:web"]
    }
  }
}
data "aws_iam_policy_document" "e" {
  source_policy_documents = [data.aws_iam_policy_document.d.json]
}
output "x" {
  value = data.aws_iam_policy_document.e.minified_json
}
`
	v := load(t, archive, ".", Options{}).output("x")
	text, _ := v.Literal()
	for token, want := range map[string]string{
		"sts:AssumeRole": "main:6:17-6:31", "Federated": "main:8:22-8:31", "arn:x": "main:9:23-9:28", "StringEquals": "main:12:19-12:31",
		"issuer:sub": "main:13:19-13:29", "system:serviceaccount:": "main:14:20-14:42", "prod": "main:14:42-14:53", "web": "main:14:54-14:57", `"Condition"`: "main:11:5-11:14",
	} {
		i := strings.Index(text, token)
		if i < 0 {
			t.Errorf("%s is not in %s", token, text)
			continue
		}
		r := v.Text.Map.Site(i, i+len(token)).Range()
		if got := fmt.Sprintf("main:%d:%d-%d:%d", r.Line, r.Column, r.EndLine, r.EndColumn); got != want {
			t.Errorf("%s stands at %s, want %s", token, got, want)
		}
	}
}

// TestConditionsThatMayMeet: another block with the same test and variable would
// add values, so those that are written may not be all.
func TestConditionsThatMayMeet(t *testing.T) {
	const head = `-- main.tf --
variable "more" { type = list(string) }
variable "other" {}
data "aws_iam_policy_document" "d" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    condition {
      test     = "StringEquals"
      variable = "issuer:sub"
      values   = ["a"]
    }
`
	for _, test := range []struct {
		block string
		open  bool
	}{
		{`dynamic "condition" {
      for_each = var.more
      content {
        test     = "StringEquals"
        variable = "issuer:sub"
        values   = [condition.value]
      }
    }`, true},
		{`dynamic "condition" {
      for_each = var.more
      content {
        test     = "StringEquals"
        variable = condition.value
        values   = ["b"]
      }
    }`, true},
		{`condition {
      test     = "StringEquals"
      variable = var.other
      values   = ["b"]
    }`, true},
		{`dynamic "condition" {
      for_each = var.more
      content {
        test     = "StringEquals"
        variable = "issuer:aud"
        values   = [condition.value]
      }
    }`, false},
		{`dynamic "condition" {
      for_each = var.more
      content {
        test     = "StringLike"
        variable = "issuer:sub"
        values   = [condition.value]
      }
    }`, false},
	} {
		set := facts(t, head+test.block+"\n  }\n}\nresource \"aws_iam_role\" \"r\" {\n  name = \"r\"\n  assume_role_policy = data.aws_iam_policy_document.d.json\n}\n")
		doc, _ := policy.Parse(set.Roles[0].Trust.Text, policy.Trust)
		found := false
		for _, c := range doc.Statements[0].Conditions {
			if key, _ := c.Key.Text.Literal(); key == "issuer:sub" && fmt.Sprint(c.Op.Base) == "StringEquals" {
				found = found || c.Values.Open == test.open
			}
		}
		if !found {
			t.Errorf("%s\nno condition whose values are open: %v", test.block, test.open)
		}
	}
}
