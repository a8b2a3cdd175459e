package policy

// purposes say what the managed policies of an EKS estate are for, by name.
var purposes = map[string]string{
	"AmazonEKSWorkerNodePolicy":                "lets a node look itself and its cluster up, and the Pod Identity agent ask for the credentials of pods (eks-auth, which is not sts)",
	"AmazonEKSWorkerNodeMinimalPolicy":         "lets a node of Auto Mode run: the Pod Identity agent asks for the credentials of pods",
	"AmazonEC2ContainerRegistryPullOnly":       "pulls images from ECR",
	"AmazonEC2ContainerRegistryReadOnly":       "pulls images from ECR, and looks into its repositories",
	"AmazonEC2ContainerRegistryPowerUser":      "pulls and pushes images of ECR",
	"AmazonEKS_CNI_Policy":                     "lets the VPC CNI give IPv4 addresses to pods",
	"AmazonSSMManagedInstanceCore":             "lets Systems Manager reach a node: sessions, patches",
	"CloudWatchAgentServerPolicy":              "sends metrics and logs to CloudWatch",
	"AmazonEBSCSIDriverPolicy":                 "lets the EBS CSI driver make and attach volumes",
	"AmazonEBSCSIDriverEKSClusterScopedPolicy": "lets the EBS CSI driver manage the volumes of its own cluster, which it knows by the session's tags",
	"AmazonEFSCSIDriverPolicy":                 "lets the EFS CSI driver make access points",
	"AmazonEKSClusterPolicy":                   "lets EKS manage the network interfaces, load balancers and volumes of a cluster",
	"AmazonEKSComputePolicy":                   "lets Auto Mode start and stop nodes",
	"AmazonEKSBlockStoragePolicy":              "lets Auto Mode manage volumes",
	"AmazonEKSBlockStoragePolicyV2":            "lets Auto Mode manage volumes",
	"AmazonEKSLoadBalancingPolicy":             "lets Auto Mode manage load balancers",
	"AmazonEKSNetworkingPolicy":                "lets Auto Mode manage network interfaces",
	"AmazonEKSVPCResourceController":           "lets EKS manage interfaces for security groups of pods and for Windows",
	"AmazonEKSServicePolicy":                   "what clusters needed before April 2020",
	"AmazonEKSFargatePodExecutionRolePolicy":   "lets Fargate pull the images of pods",
	"AdministratorAccess":                      "everything",
	"PowerUserAccess":                          "everything but IAM",
	"ReadOnlyAccess":                           "reads everything",
}

// Purpose is what a managed policy is for in an EKS estate, empty for one that is
// not met there.
func (m *Managed) Purpose() string { return purposes[m.Name] }
