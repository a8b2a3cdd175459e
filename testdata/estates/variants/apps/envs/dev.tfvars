environment = "dev"
account     = "347812569034"
namespaces = {
  reports = "reports-dev"
}
