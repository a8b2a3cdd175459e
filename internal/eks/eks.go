// Package eks holds what AWS documents of EKS: the names of services, policies,
// groups and annotations, and which actions its parts cannot do without. It is
// data with its sources, read by those who ask whether files fit it. The facts that
// comments cite are those that rules name.
package eks

// The namespace of the system's own parts, and how some of them are called.
const (
	SystemNamespace = "kube-system"
	CNIAddon        = "vpc-cni"
	CNIAccount      = "aws-node" // the DaemonSet and ServiceAccount of the VPC CNI
	AuthMap         = "aws-auth" // the ConfigMap that the authenticator reads
	Karpenter       = "karpenter"
	// PodIdentityAgent is the add-on, chart and DaemonSet of the Pod Identity agent.
	PodIdentityAgent = "eks-pod-identity-agent"
)

// Domain begins the keys of EKS: labels and annotations.
const Domain = "eks.amazonaws.com"

// The annotations of a ServiceAccount that EKS reads (facts 3.1, 3.5-3.7).
const (
	RoleARNKey    = Domain + "/role-arn"
	AudienceKey   = Domain + "/audience"
	ExpirationKey = Domain + "/token-expiration"
	RegionalKey   = Domain + "/sts-regional-endpoints"
)

// ReadKeys are these annotations.
var ReadKeys = []string{RoleARNKey, AudienceKey, RegionalKey, ExpirationKey}

// The label and the annotation that keep the webhook away from pods and
// containers (facts 3.1, 3.10).
const (
	SkipLabel      = Domain + "/skip-pod-identity-webhook"
	SkipContainers = Domain + "/skip-containers"
)

// The variables with which the webhook gives a container its role, unless the
// container itself sets one of them (facts 3.9).
const (
	RoleARNVariable   = "AWS_ROLE_ARN"
	TokenFileVariable = "AWS_WEB_IDENTITY_TOKEN_FILE"
)

// Audience is what tokens carry in every partition unless an annotation says
// otherwise (facts 3.5).
const Audience = "sts.amazonaws.com"

// NodeLabels are the labels by which EKS and eksctl mark the nodes of a group.
var NodeLabels = []string{Domain + "/nodegroup", "alpha.eksctl.io/nodegroup-name"}

// ComputeType is the label that tells nodes from Fargate.
const ComputeType = Domain + "/compute-type"
