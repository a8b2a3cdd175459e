provider "aws" {
  region = "eu-west-1"
}

locals {
  ec2_trust = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = ["ec2.amazonaws.com"] }
      Action    = "sts:AssumeRole"
    }]
  })
}
