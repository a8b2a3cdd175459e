package symptom

// networkRows are about the VPC CNI (facts as the rules cite them).
var networkRows = []*Row{
	{
		ID: "C1", Texts: []string{"cni plugin not initialized", "cni config uninitialized", "NetworkPluginNotReady", "NetworkUnavailable", "container runtime network not ready"},
		Means:   "aws-node is not running on the node",
		Refuses: "EC2 or ECR, before it",
		Causes:  []string{"the VPC CNI has its rights by none of the four ways", "the image of aws-node cannot be pulled", "the vpc-cni add-on is missing"},
		Check:   []string{"kubectl -n kube-system get daemonset aws-node"},
		Facts:   []string{"1.29", "1.24"},
	},
	{
		ID: "C2", Texts: []string{"MissingIAMPermissions", "failed to call ec2: … due to missing permissions"},
		Means:   "aws-node lacks exactly the call that is named",
		Refuses: "EC2, by the policies of aws-node's role",
		Causes:  []string{"the role that aws-node runs as lacks that action"},
		Check:   []string{"which of the four ways is in force: association, annotation, add-on role, node role"},
		Facts:   []string{"1.30", "1.31"},
	},
	{
		ID: "C3", Texts: []string{"UnauthorizedOperation … DescribeNetworkInterfaces", "UnauthorizedOperation … AssignPrivateIpAddresses", "UnauthorizedOperation … CreateNetworkInterface", "ipamd init: failed to retrieve attached ENIs info"},
		Means:   "aws-node may not manage network interfaces",
		Refuses: "EC2, by the policies of aws-node's role",
		Causes:  []string{"AmazonEKS_CNI_Policy is not attached to the role that aws-node runs as"},
		Check:   []string{"which of the four ways is in force"},
		Facts:   []string{"1.30"},
	},
	{
		ID: "C4", Texts: []string{"not authorized … AssignIpv6Addresses", "UnauthorizedOperation … AssignIpv6Addresses", "AssignIpv6Addresses"},
		Means:   "an IPv6 cluster whose CNI has the rights of IPv4",
		Refuses: "EC2, by the policies of aws-node's role",
		Causes:  []string{"AmazonEKS_CNI_Policy has no action for IPv6: a policy of your own is needed"},
		Facts:   []string{"1.31"},
	},
	{
		ID: "C5", Texts: []string{"FailedCreatePodSandBox … failed to assign an IP address to container", "failed to assign an IP address to container"},
		Means:   "a pod got no address",
		Refuses: "EC2, or the subnet",
		Causes:  []string{"the VPC CNI lacks rights", "the subnet has no addresses left"},
		Check:   []string{"free addresses of the subnets"},
		Facts:   []string{"1.30"},
	},
	{
		ID: "C6", Texts: []string{"aws-node … AssumeRoleWithWebIdentity", "aws-node … WebIdentityErr"},
		Means:   "the role of ServiceAccount kube-system/aws-node refuses its token",
		Refuses: "STS, by the role's trust policy",
		Causes:  []string{"the trust policy names another subject or issuer than kube-system/aws-node of this cluster", "no OIDC provider is made"},
		Facts:   []string{"3.30", "3.32", "3.36", "3.24"},
	},
	{
		ID: "C7", Texts: []string{"ec2:CreateTags … network-interface", "not authorized to perform: ec2:CreateTags"},
		Means:   "aws-node may not tag its interfaces",
		Refuses: "EC2, by the policies of aws-node's role",
		Causes:  []string{"the statement for ec2:CreateTags is missing, or its resource is not arn:PARTITION:ec2:*:*:network-interface/*"},
		Facts:   []string{"1.31"},
	},
}
