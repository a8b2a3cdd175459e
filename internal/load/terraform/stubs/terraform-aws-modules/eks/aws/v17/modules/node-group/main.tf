# A managed node group of v17. What it is named and what image it has is left open.

variable "cluster_name" {}
variable "node_role" {}

resource "aws_eks_node_group" "workers" {
  cluster_name    = var.cluster_name
  node_group_name = stub.unknown.name
  node_role_arn   = var.node_role
  ami_type        = stub.unknown.ami_type
}

output "node_group_name" { value = aws_eks_node_group.workers.node_group_name }
