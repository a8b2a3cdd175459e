package terraform

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/policy"
)

const sameEstate = `provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["444455556666"]
}
resource "aws_eks_cluster" "c" {
  name = "blue"
}
resource "aws_iam_openid_connect_provider" "p" {
  url            = aws_eks_cluster.c.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}
locals {
  issuer = replace(aws_eks_cluster.c.identity[0].oidc[0].issuer, "https://", "")
}
`

// TestSameRoleInEverySpelling: however a role is written, its facts say the
// same, and its subject stands at the token that says it.
func TestSameRoleInEverySpelling(t *testing.T) {
	const subject = "system:serviceaccount:prod:web"
	const json = `{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Principal": {"Federated": "%[1]s"},
    "Condition": {"StringEquals": {
      "%[2]s:aud": "sts.amazonaws.com",
      "%[2]s:sub": "system:serviceaccount:prod:web"
    }}
  }]
}`
	const object = `{
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.p.arn }
      Condition = { StringEquals = {
        "${local.issuer}:sub" = "system:serviceaccount:prod:web"
        "${local.issuer}:aud" = "sts.amazonaws.com"
      } }
    }]
  }`
	role := func(trust string) string {
		return "-- role.tf --\nresource \"aws_iam_role\" \"web\" {\n  name = \"web\"\n  assume_role_policy = " + trust + "\n}\n"
	}
	interpolated := fmt.Sprintf(json, "${aws_iam_openid_connect_provider.p.arn}", "${local.issuer}")
	document := `-- doc.tf --
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.p.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = ["system:serviceaccount:prod:web"]
    }
    condition {
      test     = "StringEquals"
      variable = "${trimprefix(aws_iam_openid_connect_provider.p.url, "https://")}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}
`
	template := "-- trust.tftpl --\n" + fmt.Sprintf(json, "${provider}", "${issuer}") + "\n"
	module := `-- roles/main.tf --
variable "name" {}
variable "subject" {}
variable "provider_arn" {}
resource "aws_iam_role" "this" {
  name = var.name
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRoleWithWebIdentity"]
      Principal = { Federated = [var.provider_arn] }
      Condition = { StringEquals = {
        "${element(split("oidc-provider/", var.provider_arn), 1)}:sub" = [var.subject]
        "${replace(var.provider_arn, "/^(.*provider/)/", "")}:aud"     = "sts.amazonaws.com"
      } }
    }]
  })
}
`
	spellings := []struct{ name, files, at string }{
		{"jsonencode", role("jsonencode(" + object + ")"), "role.tf:10:34"},
		{"heredoc", role("<<-EOT\n" + interpolated + "\nEOT"), "role.tf:12:"},
		{"data source", role("data.aws_iam_policy_document.trust.json") + document, "doc.tf:11:20"},
		{"templatefile", role(`templatefile("${path.module}/trust.tftpl", { provider = aws_iam_openid_connect_provider.p.arn, issuer = local.issuer })`) + template, "trust.tftpl:9:"},
		{"file", role(`replace(file("trust.json"), "ISSUER", local.issuer)`) + "-- trust.json --\n" +
			fmt.Sprintf(json, "arn:aws:iam::444455556666:oidc-provider/ISSUER", "ISSUER"), "trust.json:9:"},
		{"module with for_each", module + `-- role.tf --
module "roles" {
  source   = "./roles"
  for_each = {
    web = "system:serviceaccount:prod:web"
  }
  name         = each.key
  subject      = each.value
  provider_arn = aws_iam_openid_connect_provider.p.arn
}
`, "role.tf:4:12"},
		{"JSON syntax", `-- role.tf.json --
{
  "resource": {"aws_iam_role": {"web": {
    "name": "web",
    "assume_role_policy": "${jsonencode({Version = \"2012-10-17\", Statement = [{Effect = \"Allow\", Action = \"sts:AssumeRoleWithWebIdentity\", Principal = {Federated = aws_iam_openid_connect_provider.p.arn}, Condition = {StringEquals = {\"${local.issuer}:sub\" = \"` + subject + `\", \"${local.issuer}:aud\" = \"sts.amazonaws.com\"}}}]})}"
  }}}
}
`, "role.tf.json:4:"},
		{"JSON syntax, document blocks", role("data.aws_iam_policy_document.trust.json") + `-- doc.tf.json --
{
  "data": {"aws_iam_policy_document": {"trust": {
    "statement": {
      "actions": ["sts:AssumeRoleWithWebIdentity"],
      "principals": {"type": "Federated", "identifiers": ["${aws_iam_openid_connect_provider.p.arn}"]},
      "condition": [
        {"test": "StringEquals", "variable": "${local.issuer}:sub", "values": ["` + subject + `"]},
        {"test": "StringEquals", "variable": "${local.issuer}:aud", "values": ["sts.amazonaws.com"]}
      ]
    }
  }}}
}
`, "doc.tf.json:7:81"},
		{"template_file", role("data.template_file.trust.rendered") + `-- template.tf --
data "template_file" "trust" {
  template = file("${path.module}/trust.tftpl")
  vars = {
    provider = aws_iam_openid_connect_provider.p.arn
    issuer   = local.issuer
  }
}
` + template, "trust.tftpl:9:"},
		{"merged documents", role("data.aws_iam_policy_document.all.json") + document + `-- all.tf --
data "aws_iam_policy_document" "all" {
  source_policy_documents = [data.aws_iam_policy_document.trust.json]
}
`, "doc.tf:11:20"},
	}
	var first string
	for _, s := range spellings {
		t.Run(s.name, func(t *testing.T) {
			set := facts(t, "-- main.tf --\n"+sameEstate+s.files)
			if len(set.Roles) != 1 {
				t.Fatalf("%d roles", len(set.Roles))
			}
			r := set.Roles[0]
			doc, problems := policy.Parse(r.Trust.Text, policy.Trust)
			if len(problems) > 0 {
				t.Fatalf("%s: %v", r.Trust.Text, problems)
			}
			got := showString(r.Name)
			got = got[:strings.Index(got, "@")] + " " + r.ARN.Key()
			for _, st := range doc.Statements {
				got += "\n" + showStatement(st)
			}
			if first == "" {
				first = got
			}
			if got != first {
				t.Errorf("got\n%s\nwant as in jsonencode\n%s", got, first)
			}
			i := strings.Index(r.Trust.Text.Encoded(), subject)
			at := r.Trust.Map.Site(i, i+len(subject))
			if place := at.Range(); !strings.HasPrefix(fmt.Sprintf("%s:%d:%d", place.File, place.Line, place.Column), s.at) {
				t.Errorf("the subject stands at %v, want %s", place, s.at)
			}
			if b := string(at.Bytes()); !strings.Contains(b, subject) || s.name != "JSON syntax" && b != subject {
				t.Errorf("the bytes at the subject's place are %q", b)
			}
		})
	}
}

// showStatement is a statement without places and order.
func showStatement(st *policy.Statement) string {
	var parts []string
	for _, p := range st.Principals.Items {
		parts = append(parts, fmt.Sprint("principal ", p.Of, " ", p.Text.Key()))
	}
	for _, a := range st.Actions.Items {
		parts = append(parts, "action "+a.Text.Key())
	}
	for _, c := range st.Conditions {
		for _, v := range c.Values.Items {
			parts = append(parts, fmt.Sprint("condition ", c.Op.Base, " ", c.Key.Text.Key(), " ", v.Text.Key()))
		}
	}
	slices.Sort(parts)
	return fmt.Sprint(st.Effect, " ", parts)
}
