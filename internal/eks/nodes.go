package eks

import "github.com/eksiamlint/eksiamlint/policy"

// The managed policies of nodes. AWS has none for the VPC CNI with IPv6: the name is
// that which its user guide gives one's own (facts 1.22-1.35).
const (
	WorkerPolicy        = "AmazonEKSWorkerNodePolicy"
	MinimalWorkerPolicy = "AmazonEKSWorkerNodeMinimalPolicy" // of nodes of Auto Mode
	PullPolicy          = "AmazonEC2ContainerRegistryPullOnly"
	CNIPolicy           = "AmazonEKS_CNI_Policy"
	CNIIPv6Policy       = "AmazonEKS_CNI_IPv6_Policy"
	SSMPolicy           = "AmazonSSMManagedInstanceCore"
)

// Registering is the action without which no node joins; DescribeCluster and the
// types of instances are asked for by some images alone (facts 1.22).
const Registering = "ec2:DescribeInstances"

// What a node needs (facts 1.22, 1.24, 1.30, 1.31, 1.35).
var (
	WorkerActions = []string{Registering, "ec2:DescribeInstanceTypes", "eks:DescribeCluster"}
	// PullActions log in to ECR and pull an image; RepositoryActions are those of them
	// that work on a repository.
	PullActions       = append([]string{RegistryToken}, RepositoryActions...)
	RepositoryActions = []string{"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}

	CNIActions = []string{
		AssignIPv4, "ec2:UnassignPrivateIpAddresses", "ec2:CreateNetworkInterface",
		"ec2:AttachNetworkInterface", "ec2:DetachNetworkInterface", "ec2:DeleteNetworkInterface",
		"ec2:ModifyNetworkInterfaceAttribute", "ec2:DescribeNetworkInterfaces", "ec2:DescribeInstances",
		"ec2:DescribeInstanceTypes", "ec2:DescribeTags", "ec2:CreateTags",
	}
	CNIIPv6Actions = []string{
		AssignIPv6, "ec2:DescribeNetworkInterfaces", "ec2:DescribeInstances",
		"ec2:DescribeInstanceTypes", "ec2:DescribeTags", "ec2:CreateTags",
	}
	SSMActions = []string{"ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel"}
)

// AssignIPv4 and AssignIPv6 are the actions without which the VPC CNI gives pods
// no address of the family (facts 1.30, 1.31).
const (
	AssignIPv4 = "ec2:AssignPrivateIpAddresses"
	AssignIPv6 = "ec2:AssignIpv6Addresses"
)

// RegistryToken is about a whole registry: no repository's policy grants it (facts
// 11.3).
const RegistryToken = "ecr:GetAuthorizationToken"

// PodIdentityAction is what the Pod Identity agent, and the node of Auto Mode,
// call with the role of the node (facts 1.38, 4.30).
const PodIdentityAction = "eks-auth:AssumeRoleForPodIdentity"

// The services that give hybrid nodes their role, what Roles Anywhere has to be
// allowed beside assuming it, and what the nodes ask for: the cluster's endpoint,
// and images (facts 1.46).
const (
	SSMService           = "ssm.amazonaws.com"
	RolesAnywhereService = "rolesanywhere.amazonaws.com"
)

// The actions of hybrid nodes and of Roles Anywhere.
var (
	RolesAnywhereActions = []string{policy.AssumeRole, policy.TagSession, policy.SetSourceIdentity}
	HybridActions        = append([]string{"eks:DescribeCluster"}, PullActions...)
)

// OtherPlugins are parts of the names of network plugins that take the VPC CNI's
// place.
var OtherPlugins = []string{"cilium", "calico", "tigera", "antrea", "weave", "flannel", "kube-router", "kube-ovn"}
