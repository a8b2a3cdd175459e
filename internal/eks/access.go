package eks

// The groups and the user name with which aws-auth lets nodes in, and the group of
// administrators (facts 1.42, 1.51).
const (
	NodesGroup       = "system:nodes"
	BootstrapGroup   = "system:bootstrappers"
	WindowsGroup     = "eks:kube-proxy-windows"
	MastersGroup     = "system:masters"
	NodeUser         = "system:node:" // begins it
	NodeUserTemplate = NodeUser + "{{EC2PrivateDNSName}}"
)

// The types of access entries that are asked for by name (facts 1.56).
const (
	StandardEntry = "STANDARD"
	LinuxEntry    = "EC2_LINUX"
	WindowsEntry  = "EC2_WINDOWS"
	AutoEntry     = "EC2"
	HybridEntry   = "HYBRID_LINUX"
)

// EntryTypes are all types of access entries (facts 1.56).
var EntryTypes = []string{StandardEntry, LinuxEntry, WindowsEntry, "FARGATE_LINUX", AutoEntry, HybridEntry, "HYPERPOD_LINUX"}

// ReservedPrefixes begin the user names that EKS keeps for itself (facts 1.57).
var ReservedPrefixes = []string{"system:", "eks:", "aws:", "amazon:", "iam:"}

// SSOPath is the path of the roles that IAM Identity Center makes; in all
// regions but us-east-1 the region follows it.
const SSOPath = "/aws-reserved/sso.amazonaws.com/"

// The access policies of administrators (facts 1.60).
const (
	ClusterAdminPolicy = "AmazonEKSClusterAdminPolicy"
	AdminPolicy        = "AmazonEKSAdminPolicy"
)

// AdminPolicies are the access policies of administrators, and AccessPolicies those
// whose names people look for among the policies of IAM (facts 1.60).
var (
	AdminPolicies  = []string{ClusterAdminPolicy, AdminPolicy}
	AccessPolicies = []string{
		ClusterAdminPolicy, AdminPolicy, "AmazonEKSAdminViewPolicy", "AmazonEKSEditPolicy", "AmazonEKSViewPolicy", "AmazonEKSAutoNodePolicy",
	}
)
