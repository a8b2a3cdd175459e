resource "aws_eks_cluster" "self" {
  name     = "self"
  role_arn = aws_iam_role.auto_cluster.arn
  vpc_config {
    subnet_ids = ["subnet-1", "subnet-2"]
  }
}

resource "aws_iam_role" "self_node" {
  name               = "self-node"
  assume_role_policy = local.ec2_trust
}

data "aws_iam_policy" "node" {
  for_each = toset(["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly"])
  name     = each.key
}

resource "aws_iam_role_policy_attachment" "self_node" {
  for_each   = data.aws_iam_policy.node
  role       = aws_iam_role.self_node.name
  policy_arn = each.value.arn
}

resource "aws_iam_instance_profile" "self_node" {
  name = "self-node"
  role = aws_iam_role.self_node.name
}

resource "aws_launch_template" "self_node" {
  name_prefix = "self-node-"
  image_id    = "ami-0123456789abcdef0"
  iam_instance_profile {
    arn = aws_iam_instance_profile.self_node.arn
  }
  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
  user_data = base64encode("#!/bin/bash\n/etc/eks/bootstrap.sh self\n")
}

resource "aws_autoscaling_group" "self_node" {
  name             = "self-node"
  max_size         = 3
  min_size         = 1
  desired_capacity = 1
  launch_template {
    id      = aws_launch_template.self_node.id
    version = "$Latest"
  }
  tag {
    key                 = "kubernetes.io/cluster/self"
    value               = "owned"
    propagate_at_launch = true
  }
}

resource "kubernetes_config_map_v1_data" "aws_auth" {
  metadata {
    name      = "aws-auth"
    namespace = "kube-system"
  }
  data = {
    mapRoles = yamlencode(concat([
      {
        rolearn  = aws_iam_role.self_node.arn
        username = "system:node:{{EC2PrivateDNSName}}"
        groups   = ["system:bootstrappers", "system:nodes"]
      },
      ], [
      for r in ["admins", "developers"] : {
        rolearn  = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/${r}"
        username = r
        groups   = ["${r}"]
      }
    ]))
    mapUsers = yamlencode([{
      userarn  = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:user/ops/alice"
      username = "alice"
      groups   = ["system:masters"]
    }])
    mapAccounts = yamlencode([])
  }
  force = true
}
