package cli_test

import (
	"fmt"
	"strings"
	"testing"
)

// manyClusters is a tree of 30 clusters, each with ten roles of the same names,
// made by one shared module, and with ServiceAccounts of the same names. In the
// cluster that is broken, one role trusts another namespace.
func manyClusters(broken int) map[string]string {
	files := map[string]string{
		"modules/irsa/main.tf": `
variable "name" { type = string }
variable "namespace" { type = string }
variable "issuer" { type = string }
variable "provider_arn" { type = string }

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [var.provider_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "${var.issuer}:sub"
      values   = ["system:serviceaccount:${var.namespace}:${var.name}"]
    }

    condition {
      test     = "StringEquals"
      variable = "${var.issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

output "arn" {
  value = aws_iam_role.this.arn
}
`,
	}
	for c := range 30 {
		account := fmt.Sprintf("4%011d", 7*c+13)
		dir := fmt.Sprintf("live/c%02d", c)
		var apps, accounts strings.Builder
		for a := range 9 {
			namespace := "apps"
			if c == broken && a == 4 {
				namespace = "other"
			}
			fmt.Fprintf(&apps, "    app%d = %q\n", a, namespace)
			fmt.Fprintf(&accounts, "---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: app%d\n  namespace: apps\n  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::%s:role/app%d\n", a, account, a)
		}
		files[dir+"/k8s/accounts.yaml"] = accounts.String()
		files[dir+"/main.tf"] = fmt.Sprintf(`
terraform {
  backend "s3" {}
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = [%q]
}

resource "aws_iam_role" "nodes" {
  name = "nodes"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "nodes" {
  for_each   = toset(["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly"])
  role       = aws_iam_role.nodes.name
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}

resource "aws_eks_cluster" "this" {
  name     = "main"
  role_arn = "arn:aws:iam::%s:role/cluster"
}

resource "aws_eks_node_group" "this" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "main"
  node_role_arn   = aws_iam_role.nodes.arn
  subnet_ids      = ["subnet-1"]
}

resource "aws_iam_openid_connect_provider" "this" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  apps = {
%s  }
}

module "irsa" {
  source       = "../../modules/irsa"
  for_each     = local.apps
  name         = each.key
  namespace    = each.value
  issuer       = replace(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://", "")
  provider_arn = aws_iam_openid_connect_provider.this.arn
}
`, account, account, apps.String())
	}
	return files
}

// TestManyClusters: names that are the same everywhere are kept apart, so the one
// fault is one finding, and it stands where the cluster's values are written.
func TestManyClusters(t *testing.T) {
	if got := lint(t, write(t, manyClusters(-1)), "--persona", "auditor", "--preview").Findings; len(got) > 0 {
		t.Errorf("none is broken: %v", got)
	}
	got := lint(t, write(t, manyClusters(17)), "--persona", "auditor", "--preview").Findings
	if len(got) != 1 || got[0].Rule != "irsa-subject-mismatch" || !strings.HasSuffix(got[0].Location.File, "live/c17/main.tf") {
		t.Errorf("one is broken: %v", got)
	}
}
