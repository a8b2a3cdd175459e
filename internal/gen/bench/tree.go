package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const withRoles = 3 // files of manifests whose pods have roles, of five

// shape says how large a tree is.
type shape struct {
	teams  int  // each a Terraform root of 17 files, with the eight around it when mixed
	mixed  bool // with template, manifests, Helm values and policy
	plain  bool // without any identity: 16 files of data a team, and no more
	blocks int  // groups of resources in each file of data
	most   int  // at most so many files
}

// The trees of the table: a platform repository, and Terraform alone by the
// thousand.
var (
	platform = shape{teams: 20, mixed: true, blocks: 2, most: 500}
	// A tree that names no identity, as large as the second of the vast ones.
	network = shape{teams: 188, plain: true, blocks: 4, most: 3000}
	vast    = []shape{
		{teams: 59, blocks: 4, most: 1000},
		{teams: 177, blocks: 4, most: 3000},
		{teams: 736, blocks: 4, most: 12500},
	}
)

// write writes a tree, no two files alike, as a platform repository has them:
// per team a cluster, its nodes, roles for its pods in four spellings and the
// resources they are for. Two teams have a mistake each, so that rules are
// compiled and run.
func (s shape) write(dir string) error {
	written := 0
	for i := range s.teams {
		team := fmt.Sprintf("team%02d", i)
		files := map[string]string{}
		if s.plain {
			files["main.tf"] = networkFile(team)
			for j := range 15 {
				files[fmt.Sprintf("data%02d.tf", j)] = dataFile(team, j, s.blocks)
			}
		} else {
			s.identityFiles(files, team, i)
		}
		if s.mixed {
			for j := range 5 {
				files[fmt.Sprintf("k8s/app%d.yaml", j)] = manifestFile(team, j)
			}
			files["k8s/aws-auth.yaml"] = authFile(team)
			files["values.yaml"] = valuesFile(team)
			files["policy.json"] = policyFile(team)
		}
		for _, name := range slices.Sorted(maps.Keys(files)) {
			counts := s.mixed || filepath.Ext(name) == ".tf"
			if counts && written == s.most {
				continue
			}
			path := filepath.Join(dir, team, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(path, []byte(files[name]), 0o644); err != nil {
				return err
			}
			if counts {
				written++
			}
		}
	}
	if written != s.most {
		return fmt.Errorf("wrote %d files, want %d", written, s.most)
	}
	return nil
}

// identityFiles are a team's Terraform with its cluster, nodes and roles.
func (s shape) identityFiles(files map[string]string, team string, i int) {
	files["main.tf"], files["nodes.tf"] = clusterFile(team, i), nodesFile(team, i)
	for j := range 3 {
		files[fmt.Sprintf("roles%d.tf", j)] = rolesFile(team, i, j)
	}
	for j := range 12 {
		if !s.mixed || j < 11 {
			files[fmt.Sprintf("data%02d.tf", j)] = dataFile(team, j, s.blocks)
		}
	}
	files["trust.json.tmpl"] = trustTemplate
}

// networkFile is what the files of data refer to, and nothing else.
func networkFile(team string) string {
	return fill(`variable "cluster_name" {
  type    = string
  default = "@team"
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "@team" }
}

locals {
  tags = { team = "@team", managed = "terraform" }
}
`, "team", team)
}

// fill replaces @word by its value; words and values take turns.
func fill(text string, pairs ...string) string {
	for i := 0; i < len(pairs); i += 2 {
		pairs[i] = "@" + pairs[i]
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

func account(i int) string { return fmt.Sprintf("2100%08d", 37*i+11) }

func clusterFile(team string, i int) string {
	return fill(`variable "cluster_name" {
  type    = string
  default = "@team"
}

variable "subnets" {
  type    = list(string)
  default = ["subnet-@team-a", "subnet-@team-b"]
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["@account"]
}

resource "aws_iam_role" "cluster" {
  name = "${var.cluster_name}-cluster"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "eks.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "cluster" {
  role       = aws_iam_role.cluster.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"
}

resource "aws_eks_cluster" "this" {
  name     = var.cluster_name
  role_arn = aws_iam_role.cluster.arn
  vpc_config {
    subnet_ids = var.subnets
  }
}

resource "aws_iam_openid_connect_provider" "this" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  issuer = replace(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://", "")
  tags   = { team = "@team", managed = "terraform" }
}
`, "team", team, "account", account(i))
}

func nodesFile(team string, i int) string {
	policies := `"AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly"`
	if i == 7 {
		policies = `"AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly"`
	}
	var b strings.Builder
	for _, group := range []string{"general", "spot", "gpu"} {
		b.WriteString(fill(`resource "aws_iam_role" "@group" {
  name               = "@team-@group"
  assume_role_policy = data.aws_iam_policy_document.@group.json
  tags               = merge(local.tags, { group = "@group" })
}

data "aws_iam_policy_document" "@group" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy_attachment" "@group" {
  for_each   = toset([@policies])
  role       = aws_iam_role.@group.name
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}

resource "aws_eks_node_group" "@group" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = "@group"
  node_role_arn   = aws_iam_role.@group.arn
  subnet_ids      = var.subnets
  scaling_config {
    desired_size = 2
    max_size     = 9
    min_size     = 1
  }
}

`, "group", group, "team", team, "policies", policies))
	}
	return b.String()
}

const trustTemplate = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Principal": {"Federated": "${provider}"},
      "Condition": {"StringEquals": {"${issuer}:sub": "${subject}", "${issuer}:aud": "sts.amazonaws.com"}}
    }
  ]
}
`

// spellings of the same trust policy.
var spellings = []string{
	`jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.this.arn }
      Condition = {
        StringEquals = {
          "${local.issuer}:sub" = "@subject"
          "${local.issuer}:aud" = "sts.amazonaws.com"
        }
      }
    }]
  })`,
	`templatefile("${path.module}/trust.json.tmpl", {
    provider = aws_iam_openid_connect_provider.this.arn
    issuer   = local.issuer
    subject  = "@subject"
  })`,
	`<<-JSON
    {
      "Version": "2012-10-17",
      "Statement": {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": "${aws_iam_openid_connect_provider.this.arn}"},
        "Condition": {"StringEquals": {
          "${local.issuer}:sub": "@subject",
          "${local.issuer}:aud": "sts.amazonaws.com"
        }}
      }
    }
  JSON`,
}

// rolesFile has three roles for the ServiceAccounts of manifestFile j.
func rolesFile(team string, i, j int) string {
	var b strings.Builder
	for k, spelling := range spellings {
		name := fmt.Sprintf("app%d-%d", j, k)
		subject := fmt.Sprintf("system:serviceaccount:%s:%s", team, name)
		if i == 13 && j == 2 && k == 1 {
			subject = "system:serviceaccount:default:" + name
		}
		b.WriteString(fill(`resource "aws_iam_role" "@name" {
  name               = "@team-@name"
  assume_role_policy = @trust
  tags               = local.tags
}

resource "aws_iam_policy" "@name" {
  name   = "@team-@name"
  policy = data.aws_iam_policy_document.@name.json
}

data "aws_iam_policy_document" "@name" {
  statement {
    sid       = "Objects"
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    resources = ["arn:aws:s3:::@team-@name/*"]
  }
  statement {
    sid       = "List"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::@team-@name"]
    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["@name/*"]
    }
  }
}

resource "aws_iam_role_policy_attachment" "@name" {
  role       = aws_iam_role.@name.name
  policy_arn = aws_iam_policy.@name.arn
}

`, "name", name, "team", team, "trust", fill(spelling, "subject", subject)))
	}
	return b.String()
}

// dataFile is what a repository has besides identity.
func dataFile(team string, j, blocks int) string {
	var b strings.Builder
	for k := range blocks {
		b.WriteString(fill(`resource "aws_s3_bucket" "b@n" {
  bucket = "${var.cluster_name}-data-@n"
  tags   = merge(local.tags, { n = "@n" })
}

resource "aws_s3_bucket_public_access_block" "b@n" {
  bucket                  = aws_s3_bucket.b@n.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_security_group" "s@n" {
  name        = "@team-@n"
  description = "traffic of @team, part @n"
  vpc_id      = "vpc-@team"
  dynamic "ingress" {
    for_each = { for port in [443, 8443, 5432] : port => "10.0.0.0/8" }
    content {
      from_port   = ingress.key
      to_port     = ingress.key
      protocol    = "tcp"
      cidr_blocks = [ingress.value]
    }
  }
}

resource "aws_cloudwatch_log_group" "l@n" {
  name              = "/@team/part-@n"
  retention_in_days = 30
  tags              = merge(local.tags, { n = "@n" })
}

resource "aws_db_instance" "d@n" {
  identifier             = "${var.cluster_name}-@n"
  engine                 = "postgres"
  instance_class         = "db.t4g.medium"
  vpc_security_group_ids = [aws_security_group.s@n.id]
}

`, "n", fmt.Sprintf("%d%d", j, k), "team", team))
	}
	return b.String()
}

func manifestFile(team string, j int) string {
	var b strings.Builder
	for k := range spellings {
		annotations := ""
		if j < withRoles {
			annotations = fill("  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::@account:role/@team-app@j-@k\n",
				"account", account(teamNumber(team)), "team", team, "j", fmt.Sprint(j), "k", fmt.Sprint(k))
		}
		b.WriteString(fill(`apiVersion: v1
kind: ServiceAccount
metadata:
  name: @name
  namespace: @team
@annotations---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: @name
  namespace: @team
spec:
  selector:
    matchLabels: {app: @name}
  template:
    metadata:
      labels: {app: @name}
    spec:
      serviceAccountName: @name
      containers:
        - name: @name
          image: registry.example.com/@team/@name:1.4.2
          env:
            - {name: BUCKET, value: @team-@name}
---
`, "name", fmt.Sprintf("app%d-%d", j, k), "team", team, "annotations", annotations))
	}
	return b.String()
}

func teamNumber(team string) int {
	var i int
	fmt.Sscanf(team, "team%d", &i)
	return i
}

func authFile(team string) string {
	return fill(`apiVersion: v1
kind: ConfigMap
metadata:
  name: aws-auth
  namespace: kube-system
data:
  mapRoles: |
    - rolearn: arn:aws:iam::@account:role/@team-general
      username: system:node:{{EC2PrivateDNSName}}
      groups: [system:bootstrappers, system:nodes]
    - rolearn: arn:aws:iam::@account:role/@team-admin
      username: admin
      groups: [system:masters]
`, "team", team, "account", account(teamNumber(team)))
}

func valuesFile(team string) string {
	return fill(`replicaCount: 2
image:
  repository: registry.example.com/@team/gateway
serviceAccount:
  create: true
  name: gateway
resources:
  limits: {cpu: 500m, memory: 256Mi}
`, "team", team)
}

func policyFile(team string) string {
	return fill(`{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["sqs:SendMessage", "sqs:ReceiveMessage"], "Resource": "arn:aws:sqs:eu-west-1:@account:@team-*"}
  ]
}
`, "team", team, "account", account(teamNumber(team)))
}
