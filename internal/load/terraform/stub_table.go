package terraform

// stubTable is the modules that stubs stand in for.
var stubTable = []stubVersions{
	{"terraform-aws-modules/eks/aws", "", 17, 17, "terraform-aws-modules/eks/aws/v17"},
	{"terraform-aws-modules/eks/aws", "", 18, 20, "terraform-aws-modules/eks/aws/v18"},
	{"terraform-aws-modules/eks/aws", "", 21, 21, "terraform-aws-modules/eks/aws/v21"},
	{"terraform-aws-modules/eks/aws", "modules/eks-managed-node-group", 18, 21, "terraform-aws-modules/eks/aws/v18"},
	{"terraform-aws-modules/eks/aws", "modules/self-managed-node-group", 18, 21, "terraform-aws-modules/eks/aws/v18"},
	{"terraform-aws-modules/eks/aws", "modules/fargate-profile", 18, 21, "terraform-aws-modules/eks/aws/v18"},
	{"terraform-aws-modules/eks/aws", "modules/karpenter", 18, 19, "terraform-aws-modules/eks/aws/v18"},
	{"terraform-aws-modules/eks/aws", "modules/karpenter", 20, 20, "terraform-aws-modules/eks/aws/v20"},
	{"terraform-aws-modules/eks/aws", "modules/karpenter", 21, 21, "terraform-aws-modules/eks/aws/v21"},
	{"terraform-aws-modules/eks/aws", "modules/aws-auth", 20, 20, "terraform-aws-modules/eks/aws/v20"},

	{"terraform-aws-modules/iam/aws", "modules/iam-role-for-service-accounts-eks", 4, 5, "terraform-aws-modules/iam/aws/v4"},
	{"terraform-aws-modules/iam/aws", "modules/iam-role-for-service-accounts", 6, 6, "terraform-aws-modules/iam/aws/v6"},
	{"terraform-aws-modules/iam/aws", "modules/iam-role", 6, 6, "terraform-aws-modules/iam/aws/v6"},
	{"terraform-aws-modules/iam/aws", "modules/iam-assumable-role-with-oidc", 2, 5, "terraform-aws-modules/iam/aws/v2"},
	{"terraform-aws-modules/iam/aws", "modules/iam-assumable-role", 3, 5, "terraform-aws-modules/iam/aws/v3"},
	{"terraform-aws-modules/iam/aws", "modules/iam-eks-role", 4, 5, "terraform-aws-modules/iam/aws/v4"},
	{"terraform-aws-modules/iam/aws", "modules/iam-policy", 3, 6, "terraform-aws-modules/iam/aws/v3"},

	{"terraform-aws-modules/eks-pod-identity/aws", "", 1, 2, "terraform-aws-modules/eks-pod-identity/aws/v1"},

	{"terraform-aws-modules/vpc/aws", "", 3, 6, "terraform-aws-modules/vpc/aws/v3"},

	{"aws-ia/eks-blueprints-addon/aws", "", 1, 1, "aws-ia/eks-blueprints-addon/aws/v1"},
	{"aws-ia/eks-blueprints-addons/aws", "", 1, 1, "aws-ia/eks-blueprints-addons/aws/v1"},
	{"aws-ia/eks-blueprints-teams/aws", "", 0, 1, "aws-ia/eks-blueprints-teams/aws/v0"},

	{"cloudposse/label/null", "", 0, 0, "cloudposse/label/null/v0"},
	{"cloudposse/eks-iam-role/aws", "", 0, 2, "cloudposse/eks-iam-role/aws/v0"},
	{"cloudposse/eks-cluster/aws", "", 0, 4, "cloudposse/eks-cluster/aws/v0"},
	{"cloudposse/eks-node-group/aws", "", 0, 3, "cloudposse/eks-node-group/aws/v0"},
	{"cloudposse/eks-fargate-profile/aws", "", 0, 1, "cloudposse/eks-fargate-profile/aws/v0"},
}
