package cli_test

import (
	"fmt"
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// twins are estates that call a module which is not on disk, and a module
// written by hand that has the same resources. SOURCE is where the module comes
// from.
var twins = []struct {
	name   string
	source string // the module's source and version, as the estate calls it
	hand   string // the module written by hand
	files  map[string]string
	breaks []moduleFault
}{
	{
		name:   "iam//iam-role-for-service-accounts",
		source: "source  = \"terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts\"\n  version = \"~> 6.0\"",
		hand: `variable "name" {}
variable "use_name_prefix" {}
variable "trust_condition_test" { default = "StringEquals" }
variable "oidc_providers" {}
` + handOIDCRole("var.trust_condition_test", "var.oidc_providers.main.provider_arn", `[for n in var.oidc_providers.main.namespace_service_accounts : "system:serviceaccount:${n}"]`, "var.name") + `
output "arn" { value = aws_iam_role.this.arn }
`,
		files: map[string]string{
			"main.tf": handCluster + `
module "web" {
  SOURCE
  name            = "web"
  use_name_prefix = false
  oidc_providers = {
    main = {
      provider_arn               = aws_iam_openid_connect_provider.this.arn
      namespace_service_accounts = ["shop:web"]
    }
  }
}
`,
			"web.yaml": `apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/web
`,
		},
		breaks: []moduleFault{
			{"main.tf", `"shop:web"`, `"web:web"`, "irsa-subject-mismatch"},
			{"main.tf", `"shop:web"`, `"shop:w*"`, "irsa-subject-wildcard-not-like"},
			{"main.tf", `"shop:web"`, `var.account`, ""},
			{"main.tf", `"shop:web"]`, `"shop:web"]
      trust_condition_test = "StringLike"`, ""},
		},
	},
	{
		name:   "eks//eks-managed-node-group",
		source: "source  = \"terraform-aws-modules/eks/aws//modules/eks-managed-node-group\"\n  version = \"~> 20.0\"",
		hand: `variable "name" {}
variable "cluster_name" {}
variable "iam_role_attach_cni_policy" { default = true }
variable "iam_role_additional_policies" { default = {} }
variable "create_iam_role" { default = true }
variable "iam_role_arn" { default = null }
resource "aws_iam_role" "this" {
  count       = var.create_iam_role ? 1 : 0
  name_prefix = "${var.name}-eks-node-group-"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}
resource "aws_iam_role_policy_attachment" "this" {
  for_each = var.create_iam_role ? merge(
    { worker = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy", pull = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly" },
    var.iam_role_attach_cni_policy ? { cni = "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy" } : {},
    var.iam_role_additional_policies,
  ) : {}
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}
resource "aws_eks_node_group" "this" {
  cluster_name           = var.cluster_name
  node_group_name_prefix = "${var.name}-"
  node_role_arn          = var.create_iam_role ? aws_iam_role.this[0].arn : var.iam_role_arn
}
`,
		files: map[string]string{
			"main.tf": handCluster + `
module "nodes" {
  SOURCE
  name         = "default"
  cluster_name = aws_eks_cluster.this.name
}
`,
		},
		breaks: []moduleFault{
			{"main.tf", `name         = "default"`, "name = \"default\"\n  iam_role_attach_cni_policy = false", "node-lacks-cni-policy"},
			{"main.tf", `name         = "default"`, "name = \"default\"\n  iam_role_attach_cni_policy = var.account == \"x\"", ""},
			{"main.tf", `name         = "default"`, "name = \"default\"\n  create_iam_role = false\n  iam_role_arn = aws_iam_role.eks.arn", "node-lacks-cni-policy node-lacks-image-pull node-lacks-worker-policy node-untrusted-by-ec2"},
		},
	},
	{
		name:   "eks-pod-identity",
		source: "source  = \"terraform-aws-modules/eks-pod-identity/aws\"\n  version = \"~> 1.4\"",
		hand: `variable "name" {}
variable "associations" {}
resource "aws_iam_role" "this" {
  name_prefix = "${var.name}-"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["sts:AssumeRole", "sts:TagSession"], Principal = { Service = "pods.eks.amazonaws.com" } }]
  })
}
resource "aws_eks_pod_identity_association" "this" {
  for_each        = var.associations
  cluster_name    = each.value.cluster_name
  namespace       = each.value.namespace
  service_account = each.value.service_account
  role_arn        = aws_iam_role.this.arn
}
output "iam_role_arn" { value = aws_iam_role.this.arn }
`,
		files: map[string]string{
			"main.tf": handCluster + `
module "web" {
  SOURCE
  name = "web"
  associations = {
    prod = {
      cluster_name    = aws_eks_cluster.this.name
      namespace       = "shop"
      service_account = "web"
    }
  }
}
resource "kubernetes_service_account" "web" {
  metadata {
    name      = "web"
    namespace = "shop"
  }
}
`,
		},
		breaks: []moduleFault{
			{"main.tf", `    name      = "web"`, `    name        = "web"
    annotations = { "eks.amazonaws.com/role-arn" = module.web.iam_role_arn }`, "irsa-trust-not-web-identity"},
			{"main.tf", `module "web" {`, `resource "aws_eks_node_group" "web" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "web"
  node_role_arn   = module.web.iam_role_arn
}
module "web" {`, "node-lacks-cni-policy node-lacks-image-pull node-lacks-worker-policy node-untrusted-by-ec2"},
		},
	},
	{
		name:   "cloudposse/eks-iam-role",
		source: "source  = \"cloudposse/eks-iam-role/aws\"\n  version = \"2.2.1\"",
		hand: `variable "eks_cluster_oidc_issuer_url" {}
variable "service_account_name" {}
variable "service_account_namespace" {}
variable "aws_account_number" {}
locals {
  provider = "arn:aws:iam::${var.aws_account_number}:oidc-provider/${replace(var.eks_cluster_oidc_issuer_url, "https://", "")}"
}
` + handOIDCRole(`"StringLike"`, "local.provider", `["system:serviceaccount:${var.service_account_namespace}:${var.service_account_name}"]`, `"shop-${uuid()}"`) + `
output "service_account_role_arn" { value = aws_iam_role.this.arn }
`,
		files: map[string]string{
			"main.tf": handCluster + `
module "web" {
  SOURCE
  eks_cluster_oidc_issuer_url = aws_eks_cluster.this.identity[0].oidc[0].issuer
  service_account_name        = "web"
  service_account_namespace   = "shop"
  aws_account_number          = "111122223333"
}
resource "kubernetes_service_account" "web" {
  metadata {
    name        = "web"
    namespace   = "shop"
    annotations = { "eks.amazonaws.com/role-arn" = module.web.service_account_role_arn }
  }
}
`,
		},
		breaks: []moduleFault{
			{"main.tf", `service_account_namespace   = "shop"`, `service_account_namespace   = "web"`, "irsa-subject-mismatch"},
			{"main.tf", `service_account_namespace   = "shop"`, `service_account_namespace   = "s*"`, ""},
			{"main.tf", `service_account_namespace   = "shop"`, `service_account_namespace   = var.account`, ""},
		},
	},
	{
		name:   "cloudposse/eks-node-group",
		source: "source  = \"cloudposse/eks-node-group/aws\"\n  version = \"3.2.0\"",
		hand: `variable "cluster_name" {}
variable "node_role_policy_arns" { default = [] }
variable "node_role_cni_policy_enabled" { default = true }
resource "aws_iam_role" "this" {
  name = "nodes-${uuid()}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}
resource "aws_iam_role_policy_attachment" "this" {
  for_each = toset(concat(
    ["arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy", "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"],
    var.node_role_cni_policy_enabled ? ["arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"] : [],
    var.node_role_policy_arns,
  ))
  role       = aws_iam_role.this.name
  policy_arn = each.value
}
resource "aws_eks_node_group" "this" {
  cluster_name    = var.cluster_name
  node_group_name = uuid()
  node_role_arn   = aws_iam_role.this.arn
}
`,
		files: map[string]string{
			"main.tf": handCluster + `
module "nodes" {
  SOURCE
  cluster_name = aws_eks_cluster.this.name
}
`,
		},
		breaks: []moduleFault{
			{"main.tf", "this.name\n}", "this.name\n  node_role_cni_policy_enabled = false\n}", "node-lacks-cni-policy"},
			{"main.tf", "this.name\n}", "this.name\n  node_role_cni_policy_enabled = false\n  node_role_policy_arns = [\"arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy\"]\n}", ""},
			{"main.tf", "this.name\n}", "this.name\n  node_role_cni_policy_enabled = false\n  node_role_policy_arns = [var.account]\n}", ""},
		},
	},
}

// handCluster is a cluster with its OIDC provider, right as it is.
const handCluster = `provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}
variable "account" {}
resource "aws_iam_role" "eks" {
  name = "eks"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "eks.amazonaws.com" } }]
  })
}
resource "aws_iam_role_policy_attachment" "eks" {
  role       = aws_iam_role.eks.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
}
resource "aws_eks_cluster" "this" {
  name     = "prod"
  role_arn = aws_iam_role.eks.arn
}
resource "aws_eks_addon" "agent" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "eks-pod-identity-agent"
}
resource "aws_iam_openid_connect_provider" "this" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}
`

// handOIDCRole is a role for ServiceAccounts; its arguments are expressions.
func handOIDCRole(test, provider, subjects, name string) string {
	return `data "aws_iam_policy_document" "this" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [` + provider + `]
    }
    condition {
      test     = ` + test + `
      variable = "${replace(` + provider + `, "/^(.*provider/)/", "")}:sub"
      values   = ` + subjects + `
    }
    condition {
      test     = "StringEquals"
      variable = "${replace(` + provider + `, "/^(.*provider/)/", "")}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}
resource "aws_iam_role" "this" {
  name               = ` + name + `
  assume_role_policy = data.aws_iam_policy_document.this.json
}
`
}

// nameless is a name in a message that only AWS knows: a stub calls it otherwise.
var nameless = regexp.MustCompile(`"[^"]*\{[^"]*\}[^"]*"`)

// TestModulesSame: it makes no difference to what is found whether a module is
// stood in for or written by hand.
func TestModulesSame(t *testing.T) {
	for _, e := range twins {
		check := func(name string, change moduleFault) {
			t.Run(e.name+"/"+name, func(t *testing.T) {
				found := func(source, hand string) (rules, lines []string) {
					files := map[string]string{}
					for file, text := range e.files {
						if file == change.file {
							if !strings.Contains(text, change.old) {
								t.Fatalf("%s does not contain %q", file, change.old)
							}
							text = strings.Replace(text, change.old, change.new, 1)
						}
						files[file] = strings.ReplaceAll(text, "SOURCE", source)
					}
					if hand != "" {
						files["module/main.tf"] = hand
					}
					for _, f := range lint(t, write(t, files)).Findings {
						rules = append(rules, f.Rule)
						lines = append(lines, f.Rule+": "+nameless.ReplaceAllString(f.Message, `"…"`))
					}
					sort.Strings(lines)
					sort.Strings(rules)
					return rules, lines
				}
				rules, stub := found(e.source, "")
				_, hand := found(`source = "./module"`, e.hand)
				if diff := cmp.Diff(hand, stub); diff != "" {
					t.Errorf("the stub gives other findings than the module by hand (-hand +stub):\n%s", diff)
				}
				if got := strings.Join(rules, " "); got != change.want {
					t.Errorf("found %q, want %q", got, change.want)
				}
			})
		}
		check("as it is", moduleFault{})
		for i, change := range e.breaks {
			check(fmt.Sprint("changed ", i+1), change)
		}
	}
}
