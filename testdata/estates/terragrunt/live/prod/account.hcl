locals {
  environment = "prod"
  account_id  = "418872263719"
}
