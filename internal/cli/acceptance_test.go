package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/cli"
)

// report is what these tests read of the JSON output.
type report struct {
	Complete bool
	Findings []struct {
		Rule       string
		Message    string
		Suppressed *struct{ By string }
		Location   struct {
			File      string
			Line      int
			Column    int
			EndLine   int `json:"end_line"`
			EndColumn int `json:"end_column"`
		}
	}
	Undecided []struct{ About, Why, Settle string }
}

// rules are the ids of the rules that found something, each once, sorted.
func (r report) rules() []string {
	seen := map[string]bool{}
	for _, f := range r.Findings {
		seen[f.Rule] = true
	}
	ids := []string{}
	for id := range seen {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	return ids
}

// write makes a repository of files in a new directory.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// lint runs the tool on dir and reads its JSON.
func lint(t *testing.T, dir string, flags ...string) report {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cli.Run(append(flags, "--format", "json", dir), strings.NewReader(""), &stdout, &stderr)
	var r report
	if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
		t.Fatalf("read the report: %v\n%s%s", err, stdout.String(), stderr.String())
	}
	return r
}

// unknowns has, for each kind of thing that is not known, an estate in which it
// hides a fault, and a change of one expression that makes the fault certain.
var unknowns = []struct {
	kind  string
	files map[string]string
	file  string // the change: in this file …
	old   string // … this …
	new   string // … becomes this
	rule  string // and this rule fires
}{
	{
		kind: "account",
		files: map[string]string{
			"main.tf": clusterAndNodes(`
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = [var.account]
}
variable "account" {}
`, completeNodePolicies),
			"pod.yaml": exporterPod,
		},
		file: "main.tf", old: "[var.account]", new: `["111122223333"]`,
		rule: "assume-not-granted",
	},
	{
		kind: "name prefix",
		files: map[string]string{
			"main.tf": webRole(`name_prefix = "web-prod"`, `"system:serviceaccount:default:web"`),
			"sa.yaml": webServiceAccount("web-prod"),
		},
		file: "main.tf", old: "name_prefix", new: "name",
		rule: "irsa-subject-mismatch",
	},
	{
		kind: "variable without default",
		files: map[string]string{
			"main.tf": webRole(`name = "web-prod"`, `"system:serviceaccount:${var.namespace}:web"`) + "\nvariable \"namespace\" {}\n",
			"sa.yaml": webServiceAccount("web-prod"),
		},
		file: "main.tf", old: "${var.namespace}", new: "default",
		rule: "irsa-subject-mismatch",
	},
	{
		kind: "remote state",
		files: map[string]string{
			"main.tf": webRole(`name = "web-prod"`, `"system:serviceaccount:prod:web"`) + `
data "terraform_remote_state" "roles" {
  backend = "s3"
}
resource "aws_eks_addon" "agent" {
  cluster_name = aws_eks_cluster.this.name
  addon_name   = "eks-pod-identity-agent"
}
resource "aws_eks_pod_identity_association" "web" {
  cluster_name    = aws_eks_cluster.this.name
  namespace       = "prod"
  service_account = "cart"
  role_arn        = data.terraform_remote_state.roles.outputs.cart
}
`,
		},
		file: "main.tf", old: "data.terraform_remote_state.roles.outputs.cart", new: "aws_iam_role.web.arn",
		rule: "podidentity-untrusted",
	},
	{
		kind: "module not on disk",
		files: map[string]string{
			"main.tf": clusterAndNodes(providerLiteral, `
module "policies" {
  source  = "example.com/acme/node-policies/aws"
  version = "1.0.0"
}
resource "aws_iam_role_policy_attachment" "nodes" {
  role       = aws_iam_role.nodes.name
  policy_arn = module.policies.arn
}
`),
		},
		file: "main.tf", old: "module.policies.arn", new: `"arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"`,
		rule: "node-lacks-worker-policy",
	},
	{
		kind: "open for_each",
		files: map[string]string{
			"main.tf": clusterAndNodes(providerLiteral, `
variable "policies" {
  type = set(string)
}
resource "aws_iam_role_policy_attachment" "nodes" {
  for_each   = var.policies
  role       = aws_iam_role.nodes.name
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}
`),
		},
		file: "main.tf", old: "= var.policies", new: `= toset(["AmazonEKS_CNI_Policy"])`,
		rule: "node-lacks-worker-policy",
	},
}

const providerLiteral = "\nprovider \"aws\" {\n  region = \"eu-west-1\"\n}\n"

const completeNodePolicies = `
resource "aws_iam_role_policy_attachment" "nodes" {
  for_each   = toset(["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly"])
  role       = aws_iam_role.nodes.name
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}
`

const exporterPod = `apiVersion: v1
kind: ServiceAccount
metadata: {name: exporter, namespace: prod}
---
apiVersion: v1
kind: Pod
metadata: {name: exporter, namespace: prod}
spec:
  serviceAccountName: exporter
  containers:
    - name: exporter
      image: exporter:1
      env:
        - name: WRITER_ROLE_ARN
          value: arn:aws:iam::444455556666:role/writer
`

// clusterAndNodes is a cluster with one managed node group, whose role has the
// policies given.
func clusterAndNodes(provider, policies string) string {
	return provider + `
resource "aws_eks_cluster" "this" {
  name     = "blue"
  role_arn = "arn:aws:iam::111122223333:role/cluster"
}
resource "aws_iam_role" "nodes" {
  name = "blue-nodes"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}
resource "aws_eks_node_group" "this" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "blue"
  node_role_arn   = aws_iam_role.nodes.arn
  subnet_ids      = ["subnet-1"]
  ami_type        = "AL2023_x86_64_STANDARD"
}
` + policies
}

// webRole is a cluster and an IRSA role with the name argument and subject given.
func webRole(name, subject string) string {
	return providerLiteral + `
resource "aws_eks_cluster" "this" {
  name     = "blue"
  role_arn = "arn:aws:iam::111122223333:role/cluster"
}
resource "aws_iam_openid_connect_provider" "this" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}
locals {
  issuer = replace(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://", "")
}
resource "aws_iam_role" "web" {
  ` + name + `
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.this.arn }
      Condition = {
        StringEquals = {
          "${local.issuer}:sub" = ` + subject + `
          "${local.issuer}:aud" = "sts.amazonaws.com"
        }
      }
    }]
  })
}
`
}

func webServiceAccount(role string) string {
	return `apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: prod
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/` + role + "\n"
}

func TestUnknownIsSilentAndCertainIsNot(t *testing.T) {
	for _, test := range unknowns {
		t.Run(test.kind, func(t *testing.T) {
			if n := strings.Count(test.files[test.file], test.old); n != 1 {
				t.Fatalf("%q stands %d times in %s", test.old, n, test.file)
			}
			before := lint(t, write(t, test.files))
			if diff := cmp.Diff([]string{}, before.rules()); diff != "" {
				t.Errorf("while unknown (-want +got):\n%s%v", diff, before.Findings)
			}
			changed := map[string]string{}
			for name, text := range test.files {
				changed[name] = text
			}
			changed[test.file] = strings.Replace(changed[test.file], test.old, test.new, 1)
			after := lint(t, write(t, changed))
			found := false
			for _, id := range after.rules() {
				found = found || id == test.rule
			}
			if !found {
				t.Errorf("once certain: got %v, want %s", after.rules(), test.rule)
			}
		})
	}
}

// issuers are expressions for the cluster's issuer without scheme.
var issuers = []string{
	`replace(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://", "")`,
	`trimprefix(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://")`,
	`split("//", aws_eks_cluster.this.identity[0].oidc[0].issuer)[1]`,
	`element(split("//", aws_eks_cluster.this.identity.0.oidc.0.issuer), 1)`,
	`element(split("oidc-provider/", aws_iam_openid_connect_provider.this.arn), 1)`,
	`replace(aws_iam_openid_connect_provider.this.arn, "/^(.*provider\\/)/", "")`,
	`replace(aws_iam_openid_connect_provider.this.url, "https://", "")`,
	`substr(aws_eks_cluster.this.identity[0].oidc[0].issuer, 8, -1)`,
	`format("%s", trimprefix(module.cluster_outputs.issuer, "https://"))`,
	`join("", split("https://", one(aws_eks_cluster.this.identity[*].oidc[0].issuer)))`,
	`try(replace(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://", ""), "")`,
}

func TestIssuerIsFollowed(t *testing.T) {
	outputs := map[string]string{
		"outputs/main.tf": "variable \"issuer\" {}\noutput \"issuer\" {\n  value = var.issuer\n}\n",
	}
	call := `
module "cluster_outputs" {
  source = "./outputs"
  issuer = aws_eks_cluster.this.identity[0].oidc[0].issuer
}
`
	for _, issuer := range issuers {
		t.Run(issuer, func(t *testing.T) {
			main := webRole(`name = "web-prod"`, `"system:serviceaccount:prod:web"`) + call
			main = strings.Replace(main, `replace(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://", "")`, issuer, 1)
			files := map[string]string{"main.tf": main, "sa.yaml": webServiceAccount("web-prod"), "outputs/main.tf": outputs["outputs/main.tf"]}
			right := lint(t, write(t, files))
			if len(right.Findings) != 0 {
				t.Errorf("a right trust policy: %v", right.Findings)
			}
			for _, u := range right.Undecided {
				if strings.Contains(u.About, "web") {
					t.Errorf("not followed: %s: %s", u.About, u.Why)
				}
			}
			files["main.tf"] = strings.Replace(main, ":prod:web", ":default:web", 1)
			if got := lint(t, write(t, files)).rules(); !cmp.Equal(got, []string{"irsa-subject-mismatch"}) {
				t.Errorf("a wrong namespace: %v", got)
			}
		})
	}
}
