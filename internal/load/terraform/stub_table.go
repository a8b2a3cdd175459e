package terraform

// stubTable is the modules that stubs stand in for.
var stubTable = []stubVersions{
	{"terraform-aws-modules/iam/aws", "modules/iam-role-for-service-accounts-eks", 4, 5, "terraform-aws-modules/iam/aws/v4"},
}
