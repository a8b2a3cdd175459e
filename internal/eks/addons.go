package eks

import "github.com/eksiamlint/eksiamlint/policy"

// The add-ons and managed policies of storage, metrics and logs, the policies with
// their paths.
const (
	EBSAddon = "aws-ebs-csi-driver"
	EFSAddon = "aws-efs-csi-driver"

	EBSPolicy         = "service-role/AmazonEBSCSIDriverPolicy"
	EFSPolicy         = "service-role/AmazonEFSCSIDriverPolicy"
	FSxPolicy         = "AmazonFSxFullAccess"
	CloudWatchPolicy  = "CloudWatchAgentServerPolicy"
	FlowMonitorPolicy = "CloudWatchNetworkFlowMonitorAgentPublishPolicy"
	PrometheusPolicy  = "AmazonPrometheusRemoteWriteAccess"
)

// Addon is what AWS documents of an EKS add-on (facts 6.1-6.12).
type Addon struct {
	Namespace string // empty: not documented
	// Accounts are the ServiceAccounts whose pods may call AWS; those of the first
	// need what Uses says. None: the add-on's configuration chooses them.
	Accounts []string
	// AssociationSince is the first version that takes an association.
	AssociationSince [3]int
	Policy           string // the managed policy for it, with its path; empty: there is none
	Uses             []AddonUse
}

// AddonUse is something that an add-on does, and the actions that it then needs.
type AddonUse struct {
	Actions []string
	// Instead are actions that show another use of the role: one is enough.
	Instead []string
	When    string // what fails, when that hangs on what the add-on is used for
}

// Addons are the add-ons whose pods call AWS with a role of their own.
var Addons = map[string]*Addon{
	CNIAddon: {
		Namespace: SystemNamespace, Accounts: []string{CNIAccount}, AssociationSince: [3]int{1, 15, 5}, Policy: CNIPolicy,
		Uses: []AddonUse{{Actions: []string{AssignIPv4}, Instead: []string{AssignIPv6}}},
	},
	EBSAddon: {
		Namespace: SystemNamespace, Accounts: []string{"ebs-csi-controller-sa"}, AssociationSince: [3]int{1, 26, 0},
		Policy: EBSPolicy,
		Uses: []AddonUse{
			{Actions: []string{"ec2:AttachVolume", "ec2:DescribeVolumes"}},
			{Actions: []string{"ec2:CreateVolume"}, When: "a claim asks for a new volume"},
			{Actions: []string{"ec2:DetachVolume"}, When: "a pod with a volume moves to another node"},
		},
	},
	EFSAddon: {
		Namespace: SystemNamespace, Accounts: []string{"efs-csi-controller-sa", "efs-csi-node-sa"}, AssociationSince: [3]int{2, 0, 5},
		Policy: EFSPolicy,
		Uses: []AddonUse{{
			Actions: []string{"elasticfilesystem:CreateAccessPoint", "elasticfilesystem:DescribeFileSystems"},
			Instead: []string{"s3files:CreateAccessPoint"}, // the driver serves S3 Files as well
			When:    "a claim asks for a new access point",
		}},
	},
	"aws-fsx-csi-driver": {
		Namespace: SystemNamespace, Accounts: []string{"fsx-csi-controller-sa", "fsx-csi-node-sa"}, Policy: FSxPolicy,
		Uses: []AddonUse{{Actions: []string{"fsx:CreateFileSystem", "fsx:DescribeFileSystems"}, When: "a claim asks for a new file system"}},
	},
	"aws-mountpoint-s3-csi-driver": {
		Namespace: SystemNamespace, Accounts: []string{"s3-csi-driver-sa"}, AssociationSince: [3]int{2, 0, 0},
		Uses: []AddonUse{{
			Actions: []string{"s3:ListBucket"}, Instead: []string{"s3express:CreateSession"},
			When: "a bucket is mounted with the driver's own role",
		}},
	},
	"amazon-cloudwatch-observability": {
		Namespace: "amazon-cloudwatch", Accounts: []string{"cloudwatch-agent"}, Policy: CloudWatchPolicy,
		Uses: []AddonUse{{
			Actions: []string{"logs:PutLogEvents"}, Instead: []string{"cloudwatch:PutMetricData", "xray:PutTraceSegments", policy.AssumeRole},
		}},
	},
	"external-dns": {
		Accounts: []string{"external-dns"},
		Uses: []AddonUse{{
			Actions: []string{"route53:ChangeResourceRecordSets", "route53:ListHostedZones", "route53:ListResourceRecordSets"},
			Instead: []string{"servicediscovery:ListNamespaces", policy.AssumeRole},
		}},
	},
	"aws-network-flow-monitoring-agent": {
		Namespace: "amazon-network-flow-monitor", Accounts: []string{"aws-network-flow-monitor-agent-service-account"},
		Policy: FlowMonitorPolicy,
		Uses:   []AddonUse{{Actions: []string{"networkflowmonitor:Publish"}}},
	},
	"adot": {
		Namespace: "opentelemetry-operator-system", AssociationSince: [3]int{0, 94, 1}, Policy: PrometheusPolicy,
		Uses: []AddonUse{{
			Actions: []string{"aps:RemoteWrite"}, Instead: []string{AnyAction},
			When: "a collector writes to a service of AWS",
		}},
	},
}

// AnyAction stands for whatever action a role may be granted.
const AnyAction = "*"

// Account is the ServiceAccount whose pods need the rights, as messages name it.
func (a *Addon) Account() string {
	if a.Namespace == "" {
		return a.Accounts[0]
	}
	return a.Namespace + "/" + a.Accounts[0]
}

// StoragePolicies are the managed policies that only the pods of an add-on have a use
// for, by name, with the add-on (facts 6.2, 6.3).
var StoragePolicies = map[string]string{
	"AmazonEBSCSIDriverPolicy":                 EBSAddon,
	"AmazonEBSCSIDriverPolicyV2":               EBSAddon,
	"AmazonEBSCSIDriverEKSClusterScopedPolicy": EBSAddon,
	"AmazonEFSCSIDriverPolicy":                 EFSAddon,
}
