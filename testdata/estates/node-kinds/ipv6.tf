resource "aws_eks_cluster" "six" {
  name     = "six"
  role_arn = aws_iam_role.auto_cluster.arn
  kubernetes_network_config {
    ip_family = "ipv6"
  }
  vpc_config {
    subnet_ids = ["subnet-1", "subnet-2"]
  }
}

resource "aws_iam_role" "six_node" {
  name               = "six-node"
  assume_role_policy = local.ec2_trust
}

resource "aws_iam_policy" "cni_ipv6" {
  name   = "AmazonEKS_CNI_IPv6_Policy"
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": [
            "ec2:AssignIpv6Addresses",
            "ec2:DescribeInstances",
            "ec2:DescribeTags",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeInstanceTypes"
          ],
          "Resource": "*"
        },
        {
          "Effect": "Allow",
          "Action": ["ec2:CreateTags"],
          "Resource": ["arn:aws:ec2:*:*:network-interface/*"]
        }
      ]
    }
  EOT
}

resource "aws_iam_role_policy_attachment" "six_node" {
  for_each = {
    worker = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"
    pull   = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"
    cni    = aws_iam_policy.cni_ipv6.arn
  }
  role       = aws_iam_role.six_node.name
  policy_arn = each.value
}

resource "aws_eks_node_group" "six" {
  cluster_name    = aws_eks_cluster.six.name
  node_group_name = "six"
  node_role_arn   = aws_iam_role.six_node.arn
  subnet_ids      = ["subnet-1"]
  scaling_config {
    desired_size = 1
    max_size     = 1
    min_size     = 1
  }
}
