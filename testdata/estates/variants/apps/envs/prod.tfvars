environment = "prod"
account     = "893475610223"
namespaces = {
  reports = "reports"
}
