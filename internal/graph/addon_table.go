package graph

import (
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// documentedAddon is what AWS documents of an EKS add-on (facts 6.1-6.12).
type documentedAddon struct {
	namespace string // empty: not documented
	// accounts are the ServiceAccounts whose pods may call AWS; those of the first
	// need what uses says. None: the add-on's configuration chooses them.
	accounts []string
	// associationSince is the first version that takes an association.
	associationSince [3]int
	policy           string // the managed policy for it, with its path; empty: there is none
	uses             []addonUse
}

// addonUse is something that an add-on does, and the actions that it then needs.
type addonUse struct {
	actions []string
	// instead are actions that show another use of the role: one is enough.
	instead []string
	when    string // what fails, when that hangs on what the add-on is used for
}

// documentedAddons are the add-ons whose pods call AWS with a role of their own.
var documentedAddons = map[string]*documentedAddon{
	"vpc-cni": {
		namespace: "kube-system", accounts: []string{"aws-node"}, associationSince: [3]int{1, 15, 5}, policy: cniPolicy,
		uses: []addonUse{{actions: []string{assignIPv4}, instead: []string{assignIPv6}}},
	},
	"aws-ebs-csi-driver": {
		namespace: "kube-system", accounts: []string{"ebs-csi-controller-sa"}, associationSince: [3]int{1, 26, 0},
		policy: "service-role/AmazonEBSCSIDriverPolicy",
		uses: []addonUse{
			{actions: []string{"ec2:AttachVolume", "ec2:DescribeVolumes"}},
			{actions: []string{"ec2:CreateVolume"}, when: "a claim asks for a new volume"},
			{actions: []string{"ec2:DetachVolume"}, when: "a pod with a volume moves to another node"},
		},
	},
	"aws-efs-csi-driver": {
		namespace: "kube-system", accounts: []string{"efs-csi-controller-sa", "efs-csi-node-sa"}, associationSince: [3]int{2, 0, 5},
		policy: "service-role/AmazonEFSCSIDriverPolicy",
		uses: []addonUse{{
			actions: []string{"elasticfilesystem:CreateAccessPoint", "elasticfilesystem:DescribeFileSystems"},
			instead: []string{"s3files:CreateAccessPoint"}, // the driver serves S3 Files as well
			when:    "a claim asks for a new access point",
		}},
	},
	"aws-fsx-csi-driver": {
		namespace: "kube-system", accounts: []string{"fsx-csi-controller-sa", "fsx-csi-node-sa"}, policy: "AmazonFSxFullAccess",
		uses: []addonUse{{actions: []string{"fsx:CreateFileSystem", "fsx:DescribeFileSystems"}, when: "a claim asks for a new file system"}},
	},
	"aws-mountpoint-s3-csi-driver": {
		namespace: "kube-system", accounts: []string{"s3-csi-driver-sa"}, associationSince: [3]int{2, 0, 0},
		uses: []addonUse{{
			actions: []string{"s3:ListBucket"}, instead: []string{"s3express:CreateSession"},
			when: "a bucket is mounted with the driver's own role",
		}},
	},
	"amazon-cloudwatch-observability": {
		namespace: "amazon-cloudwatch", accounts: []string{"cloudwatch-agent"}, policy: "CloudWatchAgentServerPolicy",
		uses: []addonUse{{
			actions: []string{"logs:PutLogEvents"}, instead: []string{"cloudwatch:PutMetricData", "xray:PutTraceSegments", policy.AssumeRole},
		}},
	},
	"external-dns": {
		accounts: []string{"external-dns"},
		uses: []addonUse{{
			actions: []string{"route53:ChangeResourceRecordSets", "route53:ListHostedZones", "route53:ListResourceRecordSets"},
			instead: []string{"servicediscovery:ListNamespaces", policy.AssumeRole},
		}},
	},
	"aws-network-flow-monitoring-agent": {
		namespace: "amazon-network-flow-monitor", accounts: []string{"aws-network-flow-monitor-agent-service-account"},
		policy: "CloudWatchNetworkFlowMonitorAgentPublishPolicy",
		uses:   []addonUse{{actions: []string{"networkflowmonitor:Publish"}}},
	},
	"adot": {
		namespace: "opentelemetry-operator-system", associationSince: [3]int{0, 94, 1}, policy: "AmazonPrometheusRemoteWriteAccess",
		uses: []addonUse{{
			actions: []string{"aps:RemoteWrite"}, instead: []string{anything},
			when: "a collector writes to a service of AWS",
		}},
	},
}

// anything stands for whatever action a role may be granted.
const anything = "*"

// documentedOf is what AWS documents of an add-on; nil when it is not in the table.
func documentedOf(name fact.String) *documentedAddon {
	literal, _ := name.V.Literal()
	return documentedAddons[literal]
}

// place is the namespace of the add-on's pods; one that is not documented may be any.
func (d *documentedAddon) place() policy.Text {
	if d.namespace == "" {
		return anyText("namespace", policy.NameText)
	}
	return policy.Literal(d.namespace)
}

// account is the ServiceAccount whose pods need the rights, as messages name it.
func (d *documentedAddon) account() string {
	if d.namespace == "" {
		return d.accounts[0]
	}
	return d.namespace + "/" + d.accounts[0]
}
