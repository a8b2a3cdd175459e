bucket         = "shop-state-prod"
key            = "eks.tfstate"
region         = "eu-central-1"
dynamodb_table = "locks"
