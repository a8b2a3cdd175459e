package cli_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// moduleEstates call modules that are not on disk. Each is right as it is; each
// change of text makes one fault, which is shown where the caller wrote it.
var moduleEstates = []struct {
	name   string
	files  map[string]string
	breaks []moduleFault
}{
	{
		name: "roles for ServiceAccounts",
		files: map[string]string{
			"main.tf": `provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}
module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "~> 5.0"
  name    = "prod"
}
module "eks" {
  source          = "terraform-aws-modules/eks/aws"
  version         = "~> 20.0"
  cluster_name    = "prod"
  cluster_version = "1.31"
  vpc_id          = module.vpc.vpc_id
  eks_managed_node_groups = {
    default = { instance_types = ["m6i.large"] }
  }
}
module "web" {
  source    = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"
  version   = "~> 5.0"
  role_name = "web"
  oidc_providers = {
    main = {
      provider_arn               = module.eks.oidc_provider_arn
      namespace_service_accounts = ["prod:web"]
    }
  }
}
`,
			"web.yaml": `apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: prod
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/web
`,
		},
		breaks: []moduleFault{
			{"main.tf", `["prod:web"]`, `["web:web"]`, "irsa-subject-mismatch main.tf:27:38"},
			{"main.tf", `role_name = "web"`, `role_name = "web"
  assume_role_condition_test = "StringLike"`, ""},
			{"web.yaml", "namespace: prod", "namespace: shop", "irsa-subject-mismatch main.tf:27:38"},
			{"main.tf", `["prod:web"]`, `["web:web"]
    }
    other = {
      provider_arn               = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
      namespace_service_accounts = [var.account]`, ""},
			{"main.tf", `"~> 5.0"
  role_name`, `">= 5.0"
  role_name`, ""},
		},
	},
	{
		name: "a node role of one's own",
		files: map[string]string{
			"main.tf": `provider "aws" {
  region = "eu-west-1"
}
module "eks" {
  source       = "terraform-aws-modules/eks/aws"
  version      = "~> 20.0"
  cluster_name = "prod"
  eks_managed_node_groups = {
    default = {
      create_iam_role = false
      iam_role_arn    = aws_iam_role.nodes.arn
    }
  }
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
`,
		},
		breaks: []moduleFault{
			{"main.tf", `"AmazonEKSWorkerNodePolicy", `, ``, "node-lacks-worker-policy main.tf:16:11"},
			{"main.tf", `, "AmazonEC2ContainerRegistryPullOnly"`, ``, "node-lacks-image-pull main.tf:16:11"},
			{"main.tf", `"AmazonEKS_CNI_Policy", `, ``, "node-lacks-cni-policy main.tf:16:11"},
			{"main.tf", `"ec2.amazonaws.com"`, `"eks.amazonaws.com"`, "node-untrusted-by-ec2 main.tf:19:90"},
		},
	},
	{
		name: "the VPC CNI with a role of its own",
		files: map[string]string{
			"main.tf": `provider "aws" {
  region = "eu-west-1"
}
module "eks" {
  source             = "terraform-aws-modules/eks/aws"
  version            = "~> 21.0"
  name               = "prod"
  kubernetes_version = "1.33"
  addons = {
    vpc-cni = {
      before_compute           = true
      service_account_role_arn = module.cni.iam_role_arn
    }
  }
  eks_managed_node_groups = {
    default = { iam_role_attach_cni_policy = false }
  }
}
module "cni" {
  source                = "git::https://github.com/terraform-aws-modules/terraform-aws-iam.git//modules/iam-role-for-service-accounts-eks?ref=v5.39.0"
  role_name_prefix      = "cni-"
  attach_vpc_cni_policy = true
  vpc_cni_enable_ipv4   = true
  oidc_providers = {
    main = {
      provider_arn               = module.eks.oidc_provider_arn
      namespace_service_accounts = ["kube-system:aws-node"]
    }
  }
}
`,
		},
		breaks: []moduleFault{
			{"main.tf", `
      service_account_role_arn = module.cni.iam_role_arn`, ``, ""},
			{"main.tf", `
      service_account_role_arn = module.cni.iam_role_arn
    }
  }
  eks_managed_node_groups = {
    default = { iam_role_attach_cni_policy = false }
  }
}
`, `
    }
  }
  eks_managed_node_groups = {
    default = { iam_role_attach_cni_policy = false }
  }
}
/*`, "node-lacks-cni-policy main.tf:15:5"},
			{"main.tf", `
      service_account_role_arn = module.cni.iam_role_arn
    }
  }
  eks_managed_node_groups = {
    default = { iam_role_attach_cni_policy = false }
  }
}
`, `
    }
  }
  eks_managed_node_groups = {
    default = { iam_role_attach_cni_policy = var.cni }
  }
}
variable "cni" { type = bool }
/*`, ""},
			{"main.tf", `
      service_account_role_arn = module.cni.iam_role_arn
    }
  }
  eks_managed_node_groups = {
    default = { iam_role_attach_cni_policy = false }
  }
}
`, `
    }
  }
  eks_managed_node_groups = {
    default = { iam_role_attach_cni_policy = false }
  }
}
resource "aws_iam_role_policy_attachment" "cni" {
  for_each   = module.eks.eks_managed_node_groups
  role       = each.value.iam_role_name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"
}
/*`, ""},
			{"main.tf", `
      service_account_role_arn = module.cni.iam_role_arn
    }
  }
  eks_managed_node_groups = {
    default = { iam_role_attach_cni_policy = false }
  }
}
`, `
    }
  }
  eks_managed_node_groups = {
    default = { iam_role_attach_cni_policy = false }
  }
}
resource "aws_iam_role_policy_attachment" "cni" {
  for_each   = { for name, group in module.eks.eks_managed_node_groups : name => group.iam_role_name }
  role       = each.value
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}
/*`, "node-lacks-cni-policy main.tf:15:5"},
			{"main.tf", `
      service_account_role_arn = module.cni.iam_role_arn
    }
  }
  eks_managed_node_groups = {
    default = { iam_role_attach_cni_policy = false }
  }
}
`, `
    }
  }
  eks_managed_node_groups = {
    default = {
      iam_role_attach_cni_policy   = false
      iam_role_additional_policies = var.policies
    }
  }
}
variable "policies" { type = map(string) }
/*`, ""},
			{"main.tf", `
      service_account_role_arn = module.cni.iam_role_arn
    }
  }
  eks_managed_node_groups = {
    default = { iam_role_attach_cni_policy = false }
  }
}
`, `
    }
  }
  eks_managed_node_groups = merge(var.groups, {
    default = { iam_role_attach_cni_policy = false }
  })
}
variable "groups" {}
/*`, ""},
			{"main.tf", `
      service_account_role_arn = module.cni.iam_role_arn
    }
  }
  eks_managed_node_groups = {
    default = { iam_role_attach_cni_policy = false }
  }
}
`, `
    }
  }
  eks_managed_node_groups = {
    default = {
      iam_role_attach_cni_policy = false
      iam_role_policy_statements = [{ actions = ["ec2:*"], resources = ["*"] }]
    }
  }
}
/*`, ""},
		},
	},
	{
		name: "Pod Identity",
		files: map[string]string{
			"main.tf": `provider "aws" {
  region = "eu-west-1"
}
module "dns" {
  source                     = "terraform-aws-modules/eks-pod-identity/aws"
  version                    = "~> 1.4"
  name                       = "dns"
  attach_external_dns_policy = true
  associations = {
    prod = {
      cluster_name    = "prod"
      namespace       = "external-dns"
      service_account = "external-dns"
    }
  }
}
module "irsa" {
  source    = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"
  version   = "5.39.0"
  role_name = "cart"
  oidc_providers = {
    main = {
      provider_arn               = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
      namespace_service_accounts = ["shop:cart"]
    }
  }
}
resource "aws_eks_pod_identity_association" "cart" {
  cluster_name    = "prod"
  namespace       = "shop"
  service_account = "cart"
  role_arn        = module.dns.iam_role_arn
}
`,
		},
		breaks: []moduleFault{
			{"main.tf", `role_arn        = module.dns.iam_role_arn`, `role_arn        = module.irsa.iam_role_arn`, "podidentity-untrusted main.tf:23:37"},
		},
	},
}

// moduleFault is a change of a file, and what is then found, if anything.
type moduleFault struct{ file, old, new, want string }

func found(r report) string {
	var lines []string
	for _, f := range r.Findings {
		lines = append(lines, fmt.Sprintf("%s %s:%d:%d", f.Rule, f.Location.File[strings.LastIndexByte(f.Location.File, '/')+1:], f.Location.Line, f.Location.Column))
	}
	return strings.Join(lines, "\n")
}

func TestModulesNotOnDisk(t *testing.T) {
	for _, c := range moduleEstates {
		t.Run(c.name, func(t *testing.T) {
			if got := found(lint(t, write(t, c.files))); got != "" {
				t.Errorf("findings in an estate that is right:\n%s", got)
			}
			for _, b := range c.breaks {
				files := map[string]string{}
				for name, text := range c.files {
					files[name] = text
				}
				files[b.file] = strings.Replace(files[b.file], b.old, b.new, 1)
				if files[b.file] == c.files[b.file] {
					t.Fatalf("%q is not in %s", b.old, b.file)
				}
				if strings.HasSuffix(b.new, "/*") {
					files[b.file] += "*/\n" // a file that is not read whole proves nothing
				}
				if diff := cmp.Diff(b.want, found(lint(t, write(t, files)))); diff != "" {
					t.Errorf("%q for %q (-want +got):\n%s", b.new, b.old, diff)
				}
			}
		})
	}
}

// TestModuleOfOnesOwn holds a stub to a local module that makes the same.
func TestModuleOfOnesOwn(t *testing.T) {
	estate := moduleEstates[0]
	files := map[string]string{"roles/main.tf": `variable "role_name" { type = string }
variable "oidc_providers" {
  type = map(object({ provider_arn = string, namespace_service_accounts = list(string) }))
}
resource "aws_iam_role" "this" {
  name = var.role_name
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for p in var.oidc_providers : {
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = p.provider_arn }
      Condition = {
        StringEquals = {
          "${replace(p.provider_arn, "/^(.*provider/)/", "")}:sub" = [for sa in p.namespace_service_accounts : "system:serviceaccount:${sa}"]
          "${replace(p.provider_arn, "/^(.*provider/)/", "")}:aud" = "sts.amazonaws.com"
        }
      }
    }]
  })
}
`}
	for name, text := range estate.files {
		files[name] = text
	}
	stub := map[string]string{}
	for name, text := range estate.files {
		stub[name] = strings.Replace(text, `["prod:web"]`, `["web:web"]`, 1)
	}
	own := map[string]string{}
	for name, text := range files {
		own[name] = strings.Replace(strings.Replace(text, `["prod:web"]`, `["web:web"]`, 1), `source    = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"
  version   = "~> 5.0"`, `source    = "./roles"`, 1)
	}
	messages := func(r report) (list []string) {
		for _, f := range r.Findings {
			list = append(list, f.Rule+": "+f.Message)
		}
		return list
	}
	of := messages(lint(t, write(t, stub)))
	if diff := cmp.Diff(messages(lint(t, write(t, own))), of); diff != "" || len(of) != 1 {
		t.Errorf("the stub differs from a module of one's own (-own +stub):\n%s", diff)
	}
}

// TestFetchedModule lets the module that terraform init fetched win over the stub.
func TestFetchedModule(t *testing.T) {
	files := map[string]string{
		".terraform/modules/modules.json": `{"Modules": [
  {"Key": "", "Source": "", "Dir": "."},
  {"Key": "web", "Source": "registry.terraform.io/terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks", "Version": "5.1.0", "Dir": ".terraform/modules/web/modules/irsa"}
]}
`,
		".terraform/modules/web/modules/irsa/main.tf": `variable "role_name" {}
variable "oidc_providers" {}
resource "aws_iam_role" "this" {
  name = var.role_name
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "pods.eks.amazonaws.com" } }]
  })
}
`,
	}
	for name, text := range moduleEstates[0].files {
		files[name] = text
	}
	const want = "irsa-trust-not-web-identity main.tf:7:90"
	if got := found(lint(t, write(t, files))); got != want {
		t.Errorf("found\n%s\nnot\n%s", got, want)
	}
	delete(files, ".terraform/modules/web/modules/irsa/main.tf")
	files["main.tf"] = strings.Replace(strings.Replace(files["main.tf"], `["prod:web"]`, `["web:web"]`, 1), `"~> 5.0"
  role_name`, `">= 5.0"
  role_name`, 1)
	const stub = "irsa-subject-mismatch main.tf:27:38"
	if got := found(lint(t, write(t, files))); got != stub {
		t.Errorf("with the version that was fetched: found\n%s\nnot\n%s", got, stub)
	}
}
