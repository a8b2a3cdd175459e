locals {
  environment = "stage"
  account_id  = "730335612044"
}
