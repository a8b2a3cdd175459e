bucket         = "shop-state-dev"
key            = "eks.tfstate"
region         = "eu-central-1"
dynamodb_table = "locks"
