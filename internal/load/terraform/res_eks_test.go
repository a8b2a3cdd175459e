package terraform

import "testing"

func TestEKSResources(t *testing.T) {
	checkAWS(t, []awsCase{
		{"cluster", `
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["444455556666"]
}
resource "aws_eks_cluster" "c" {
  name                          = "blue"
  role_arn                      = "arn:aws:iam::444455556666:role/c"
  bootstrap_self_managed_addons = false
  access_config {
    authentication_mode = "API"
  }
  compute_config {
    enabled       = true
    node_pools    = ["system"]
    node_role_arn = "arn:aws:iam::444455556666:role/n"
  }
  kubernetes_network_config {
    ip_family = "ipv6"
  }
}
resource "aws_eks_access_entry" "e" {
  cluster_name      = aws_eks_cluster.c.id
  principal_arn     = "arn:aws:iam::444455556666:role/a"
  type              = "STANDARD"
  user_name         = "u"
  kubernetes_groups = ["g"]
}
resource "aws_eks_access_policy_association" "p" {
  cluster_name  = aws_eks_cluster.c.name
  principal_arn = aws_eks_access_entry.e.principal_arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
}
resource "aws_ecr_repository_policy" "r" {
  repository = "repo"
  policy     = jsonencode({ Resource = aws_eks_cluster.c.arn })
}
`, `
cluster aws_eks_cluster.c name=blue@a:6:36 issuer=https://oidc.eks.eu-west-1.amazonaws.com/id/{id of aws_eks_cluster.c} role=arn:aws:iam::444455556666:role/c@a:7:36 mode=API@a:10:28 auto=true outposts=- family=ipv6@a:18:18 noaddons=true undeclared=false
nodes auto aws_eks_cluster.c name=blue@a:6:36 cluster=blue@a:6:36 role=arn:aws:iam::444455556666:role/n@a:15:22 profile=-/- ami=- custom=maybe template-profile=- hops=0
entry aws_eks_access_entry.e cluster=blue@a:22:23 principal=arn:aws:iam::444455556666:role/a@a:23:24 type=STANDARD@a:24:24 user=u@a:25:24 groups=[g@a:26:25] policies=-
entry aws_eks_access_policy_association.p cluster=blue@a:29:19 principal=arn:aws:iam::444455556666:role/a@a:30:19 type=- user=- groups=- policies=[arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy@a:31:20]
repository aws_ecr_repository_policy.r repo@a:34:17 {"Resource":"arn:aws:eks:eu-west-1:444455556666:cluster/blue"}
`},
		{"clusters that are looked up", `
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["444455556666"]
}
resource "aws_eks_cluster" "c" {
  name = "blue"
}
data "aws_eks_cluster" "c" {
  name = aws_eks_cluster.c.id
}
data "aws_eks_cluster" "d" {
  name = "green"
}
data "aws_eks_cluster" "e" {
  name = "green"
}
resource "aws_ecr_repository_policy" "r" {
  repository = data.aws_eks_cluster.c.identity[0].oidc[0].issuer
  policy     = data.aws_eks_cluster.d.identity.0.oidc.0.issuer == data.aws_eks_cluster.e.identity[0].oidc[0].issuer ? "same" : "different"
}
`, `
cluster aws_eks_cluster.c name=blue@a:6:11 issuer=https://oidc.eks.eu-west-1.amazonaws.com/id/{id of aws_eks_cluster.c} role=- mode=- auto=- outposts=- family=- noaddons=- undeclared=false
cluster data.aws_eks_cluster.d name=green@a:12:11 issuer=https://oidc.eks.eu-west-1.amazonaws.com/id/{id of data.aws_eks_cluster.d} role=- mode=- auto=- outposts=- family=- noaddons=- undeclared=true
cluster data.aws_eks_cluster.e name=green@a:15:11 issuer=https://oidc.eks.eu-west-1.amazonaws.com/id/{id of data.aws_eks_cluster.e} role=- mode=- auto=- outposts=- family=- noaddons=- undeclared=true
repository aws_ecr_repository_policy.r https://oidc.eks.eu-west-1.amazonaws.com/id/{id of aws_eks_cluster.c}@a:18:16 same
`},
		{"managed nodes, Fargate, add-ons, associations", `
provider "aws" {
  region = "eu-west-1"
}
resource "aws_launch_template" "t" {
  name_prefix = "t-"
  image_id    = "ami-1"
  iam_instance_profile {
    name = "wrong"
  }
  metadata_options {
    http_put_response_hop_limit = 2
  }
}
resource "aws_eks_node_group" "n" {
  cluster_name    = "blue"
  node_group_name = "n"
  node_role_arn   = "arn:aws:iam::444455556666:role/n"
  ami_type        = "AL2023_x86_64_STANDARD"
}
resource "aws_eks_node_group" "t" {
  cluster_name           = "blue"
  node_group_name_prefix = "t-"
  node_role_arn          = "arn:aws:iam::444455556666:role/n"
  launch_template {
    id      = aws_launch_template.t.id
    version = "$Latest"
  }
}
resource "aws_eks_fargate_profile" "f" {
  cluster_name           = "blue"
  fargate_profile_name   = "f"
  pod_execution_role_arn = "arn:aws:iam::444455556666:role/f"
  selector {
    namespace = "x"
  }
}
resource "aws_eks_addon" "a" {
  cluster_name             = "blue"
  addon_name               = "vpc-cni"
  addon_version            = "v1"
  service_account_role_arn = "arn:aws:iam::444455556666:role/cni"
  pod_identity_association {
    service_account = "aws-node"
    role_arn        = "arn:aws:iam::444455556666:role/p"
  }
}
resource "aws_eks_pod_identity_association" "p" {
  cluster_name         = "blue"
  namespace            = "x"
  service_account      = "sa"
  role_arn             = "arn:aws:iam::444455556666:role/p"
  target_role_arn      = "arn:aws:iam::111122223333:role/t"
  disable_session_tags = true
}
`, `
nodes managed aws_eks_node_group.n name=n@a:16:22 cluster=blue@a:15:22 role=arn:aws:iam::444455556666:role/n@a:17:22 profile=-/- ami=AL2023_x86_64_STANDARD@a:18:22 custom=no template-profile=- hops=0
nodes managed aws_eks_node_group.t name=t-{suffix}@a:22:29 cluster=blue@a:21:29 role=arn:aws:iam::444455556666:role/n@a:23:29 profile=-/- ami=- custom=yes template-profile=wrong@a:8:13 hops=2
fargate aws_eks_fargate_profile.f name=f@a:31:29 cluster=blue@a:30:29 role=arn:aws:iam::444455556666:role/f@a:32:29 namespaces=[x@a:34:18]
addon aws_eks_addon.a cluster=blue@a:38:31 name=vpc-cni@a:39:31 version=v1@a:40:31 role=arn:aws:iam::444455556666:role/cni@a:41:31
association aws_eks_addon.a cluster=blue@a:38:31 ns=- sa=aws-node@a:43:24 role=arn:aws:iam::444455556666:role/p@a:44:24 target=- notags=- addon=vpc-cni@a:39:31
association aws_eks_pod_identity_association.p cluster=blue@a:48:27 ns=x@a:49:27 sa=sa@a:50:27 role=arn:aws:iam::444455556666:role/p@a:51:27 target=arn:aws:iam::111122223333:role/t@a:52:27 notags=true addon=-
`},
		{"self-managed nodes", `
provider "aws" {
  region = "eu-west-1"
}
resource "aws_iam_instance_profile" "p" {
  name = "p"
  role = "n"
}
resource "aws_launch_template" "t" {
  name = "t"
  iam_instance_profile {
    arn = aws_iam_instance_profile.p.arn
  }
}
resource "aws_launch_configuration" "l" {
  name_prefix          = "l-"
  iam_instance_profile = aws_iam_instance_profile.p.name
}
resource "aws_autoscaling_group" "t" {
  name = "t"
  launch_template {
    name = "t"
  }
  tag {
    key   = "kubernetes.io/cluster/blue"
    value = "owned"
  }
}
resource "aws_autoscaling_group" "m" {
  name = "m"
  mixed_instances_policy {
    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.t.id
      }
    }
  }
  tag {
    key   = "kubernetes.io/cluster/blue"
    value = "owned"
  }
}
resource "aws_autoscaling_group" "l" {
  name                 = "l"
  launch_configuration = aws_launch_configuration.l.id
  tags = [
    { key = "kubernetes.io/cluster/blue", value = "owned", propagate_at_launch = true },
  ]
}
resource "aws_autoscaling_group" "other" {
  name = "no cluster"
}
`, `
profile aws_iam_instance_profile.p name=p@a:5:11 arn=arn:aws:iam::{account of provider aws}:instance-profile/p role=n@a:6:11
nodes self-managed aws_autoscaling_group.t name=t@a:19:11 cluster=blue@a:24:36 role=- profile=-/arn:aws:iam::{account of provider aws}:instance-profile/p@a:11:11 ami=- custom=maybe template-profile=- hops=0
nodes self-managed aws_autoscaling_group.m name=m@a:29:11 cluster=blue@a:38:36 role=- profile=-/arn:aws:iam::{account of provider aws}:instance-profile/p@a:11:11 ami=- custom=maybe template-profile=- hops=0
nodes self-managed aws_autoscaling_group.l name=l@a:43:27 cluster=blue@a:46:36 role=- profile=p@a:16:26/- ami=- custom=maybe template-profile=- hops=0
`},
		{"what is not decided", `
terraform {
  backend "s3" {}
}
provider "aws" {
  region = "eu-west-1"
}
variable "auto" {
  type = bool
}
variable "ids" {
  type = list(string)
}
variable "template" {}
resource "aws_eks_cluster" "c" {
  count = var.auto ? 1 : 0
  name  = "blue"
  compute_config {
    enabled       = var.auto
    node_role_arn = "arn:aws:iam::444455556666:role/n"
  }
  dynamic "outpost_config" {
    for_each = var.ids
    content {
      outpost_arns = [outpost_config.value]
    }
  }
}
resource "aws_eks_node_group" "t" {
  cluster_name    = "blue"
  node_group_name = "t"
  node_role_arn   = var.template
  launch_template {
    id = var.template
  }
}
resource "aws_eks_addon" "a" {
  cluster_name = "blue"
  addon_name   = "x"
  dynamic "pod_identity_association" {
    for_each = var.ids
    content {
      service_account = "sa"
      role_arn        = pod_identity_association.value
    }
  }
}
`, `
cluster aws_eks_cluster.c[0] exists:maybe name=blue@a:16:12 issuer=https://oidc.eks.eu-west-1.amazonaws.com/id/{id of aws_eks_cluster.c[0]} role=- mode=- auto=? outposts=? family=- noaddons=- undeclared=false
nodes auto aws_eks_cluster.c[0] exists:maybe name=blue@a:16:12 cluster=blue@a:16:12 role=arn:aws:iam::444455556666:role/n@a:19:22 profile=-/- ami=- custom=maybe template-profile=- hops=0
nodes managed aws_eks_node_group.t name=t@a:30:22 cluster=blue@a:29:22 role={var.template}@a:31:21 profile=-/- ami=- custom=maybe template-profile={launch_template}@a:28:1 hops=0
addon aws_eks_addon.a cluster=blue@a:37:19 name=x@a:38:19 version=- role=-
association aws_eks_addon.a exists:maybe open cluster=blue@a:37:19 ns=- sa=sa@a:42:26 role={pod_identity_association.value}@a:43:25 target=- notags=- addon=x@a:38:19
`},
	})
}
