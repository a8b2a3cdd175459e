project = "shop"

tags = {
  team = "platform"
}

irsa = {
  search = {
    namespace = "shop"
    policies  = ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
  }
  mailer = {
    namespace = "mail"
    policies  = ["arn:aws:iam::aws:policy/AmazonSESFullAccess"]
  }
}
