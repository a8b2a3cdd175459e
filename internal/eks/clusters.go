package eks

// The services that assume the roles of clusters, of capabilities and of pods on
// Fargate; none has a form with another partition's suffix. FargateLinkedService is
// the principal of Fargate's service-linked role, which people take for Fargate's
// (facts 1.2, 2.1, 2.20, 2.30).
const (
	ClusterService       = "eks.amazonaws.com"
	CapabilityService    = "capabilities.eks.amazonaws.com"
	FargateService       = "eks-fargate-pods.amazonaws.com"
	FargateLinkedService = "eks-fargate.amazonaws.com"
)

// The managed policies of the roles of clusters and of pods on Fargate.
const (
	ClusterPolicy    = "AmazonEKSClusterPolicy"
	ServicePolicy    = "AmazonEKSServicePolicy"         // of clusters made before April 2020 (facts 2.3)
	ControllerPolicy = "AmazonEKSVPCResourceController" // for security groups for pods, and Windows (facts 2.4)
	FargatePolicy    = "AmazonEKSFargatePodExecutionRolePolicy"

	ComputePolicy       = "AmazonEKSComputePolicy"
	NetworkingPolicy    = "AmazonEKSNetworkingPolicy"
	LoadBalancingPolicy = "AmazonEKSLoadBalancingPolicy"
	BlockStoragePolicy  = "AmazonEKSBlockStoragePolicy"
)

// ClusterActions are what ClusterPolicy is there for: without the first nodes do not
// join, the others fail when the control plane calls them (facts 2.2).
var ClusterActions = []string{
	Registering, "ec2:DescribeAvailabilityZones", "ec2:DescribeDhcpOptions", "ec2:DescribeNetworkInterfaces", "ec2:DescribeVpcs",
}

// What the VPC resource controller does: for security groups for pods, and for
// Windows (facts 2.4).
var (
	PodSecurityActions = []string{"ec2:CreateNetworkInterface", "ec2:CreateNetworkInterfacePermission"}
	WindowsActions     = []string{AssignIPv4, "ec2:UnassignPrivateIpAddresses"}
)

// AutoPolicy is a managed policy of Auto Mode, with actions that nothing works
// without and that its other policies do not grant.
type AutoPolicy struct {
	Name    string
	Actions []string
	When    string // what fails, when that hangs on what the cluster is used for
}

// AutoPolicies are those of Auto Mode beside ClusterPolicy (facts 2.5, 9.19-9.23).
var AutoPolicies = []AutoPolicy{
	{ComputePolicy, []string{"ec2:CreateFleet", "ec2:CreateLaunchTemplate", "ec2:RunInstances", "iam:PassRole"}, ""},
	{NetworkingPolicy, []string{"ec2:AttachNetworkInterface", "ec2:CreateNetworkInterface"}, ""},
	{LoadBalancingPolicy, []string{"elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateRule"}, "an Ingress or Service asks for a load balancer"},
	{BlockStoragePolicy, []string{"ec2:CreateSnapshot", "ec2:CreateVolume"}, "a claim asks for a volume or a snapshot"},
}
