provider "aws" {
  alias               = "lake"
  region              = "us-west-2"
  allowed_account_ids = ["517309264482"]
}

resource "aws_iam_role" "writer" {
  provider = aws.lake
  name     = "lake-writer"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = aws_iam_role.nodes.arn }
    }]
  })
}
