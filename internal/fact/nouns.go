package fact

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// Scope is what is deployed together: a Terraform root, an eksctl file, a
// directory of manifests. Names are unique, accounts and clusters the same only
// within what a scope and its provider say.
type Scope struct {
	ID      string // unique, such as "terraform:envs/prod"
	Dir     string // the directory, as reported
	Library bool   // a Terraform module that nobody calls: inputs are opaque, absence proves nothing
}

// Decl is what every noun has: who declares it, where, and whether it surely
// exists.
type Decl struct {
	Address string      // how messages name it when it has no better name: `aws_iam_role.node`, `module.a["x"].aws_iam_role.node`
	At      source.Site // its header: a resource's labels, a manifest's name
	Scope   *Scope
	Calls   []Call       // the module calls it came through, outermost first
	Exists  policy.Truth // Yes or Maybe (undecided count or condition); what surely does not exist is no fact
	Open    bool         // stands for an unknown number of alike things (undecided for_each)
	Why     *Reason      // for Maybe and Open
	Origin  Origin

	Account, Region, Partition policy.Text // of the provider or cluster; holes when not known

	// Endpoint is the API server that makes it, for what Terraform makes in a
	// cluster; empty when no provider says which.
	Endpoint policy.Text
}

// Call is a module call: where it stands and how it is addressed.
type Call struct {
	Address string // `module.roles["web"]`
	At      source.Site
}

// Origin says what kind of file declared a noun.
type Origin string

// The origins.
const (
	Terraform  Origin = "terraform"
	Eksctl     Origin = "eksctl"
	Kubernetes Origin = "kubernetes"
	Configured Origin = "configuration"
	HelmValues Origin = "helm-values"
	PolicyFile Origin = "iam-json"
)

// Role is an IAM role.
type Role struct {
	Decl
	Name     String // name_prefix or generated: a hole
	Path     String // "/" when not written
	ARN      policy.Text
	Trust    Document
	Boundary String // ARN of the permissions boundary
	// MaxSession is how many seconds a session of the role lasts at most; absent
	// where the file says nothing of it.
	MaxSession Int
	Tags       List[Annotation]

	// IgnoreChanges names the arguments whose changes Terraform ignores; "all" is
	// all of them.
	IgnoreChanges []string

	ManagedARNs List[String] // exclusive: managed_policy_arns; when Set, these are all attachments
	InlineOnly  bool         // inline_policy blocks are written: Inline is exclusive
	Inline      List[InlinePolicy]

	// Undeclared says that the tree only refers to the role (a data source):
	// trust and permissions live elsewhere.
	Undeclared bool
	// Made says which tool makes the role around a declaration ("eksctl"), empty
	// for a declared one.
	Made string
}

// InlinePolicy is a document that is part of a role.
type InlinePolicy struct {
	Decl
	Role String // the role's name; absent for one written inside the role
	Name String
	Doc  Document
}

// Policy is a customer managed policy.
type Policy struct {
	Decl
	Name, Path String
	ARN        policy.Text
	Doc        Document
}

// Attachment fastens a managed policy to roles.
type Attachment struct {
	Decl
	Roles     List[String] // role names
	PolicyARN String
	// Exclusive says that Roles are all roles of the policy (aws_iam_policy_attachment).
	Exclusive bool
	// OnlyThese says that Policies are all attachments, or all inline policies, of
	// the role (…_exclusive resources); PolicyARN is absent then.
	OnlyThese *List[String]
	Inline    bool // OnlyThese names inline policies
}

// InstanceProfile is what gives an EC2 instance its role.
type InstanceProfile struct {
	Decl
	Name, Path String
	ARN        policy.Text
	Role       String // the role's name
}

// Provider is an IAM OIDC provider.
type Provider struct {
	Decl
	URL       String
	ARN       policy.Text
	ClientIDs List[String]
	// Thumbprints of the certificates that IAM trusts.
	Thumbprints List[String]
}

// Cluster is an EKS cluster.
type Cluster struct {
	Decl
	Name       String
	Issuer     policy.Text // "https://oidc.eks.{region}.amazonaws.com/id/{id}"
	Server     policy.Text // its own endpoint; empty when nothing can name it
	RoleARN    String
	AuthMode   String // CONFIG_MAP, API, API_AND_CONFIG_MAP
	AutoMode   Bool
	Outposts   Bool
	IPFamily   String // "ipv4", "ipv6"
	Undeclared bool   // a data source, or a cluster that a file only refers to

	// WithOIDC is eksctl's iam.withOIDC; Unmanaged says that the eksctl file may be
	// for node groups of a cluster that exists (facts 7.25).
	WithOIDC  Bool
	Unmanaged bool
	// NoDefaultAddons: no VPC CNI, kube-proxy, CoreDNS unless declared.
	NoDefaultAddons Bool
}

// NodeKind says who runs the nodes.
type NodeKind string

// The kinds of node groups.
const (
	Managed     NodeKind = "managed"
	SelfManaged NodeKind = "self-managed"
	AutoMode    NodeKind = "auto"
	Karpenter   NodeKind = "karpenter"
	Hybrid      NodeKind = "hybrid"
)

// NodeGroup is a set of nodes that run as one role.
type NodeGroup struct {
	Decl
	Kind    NodeKind
	Name    String
	Cluster String // the cluster's name
	// Role of a managed group, or of a group made by eksctl.
	RoleARN String
	// RoleName is the role of a node class (Karpenter's spec.role): its name, which
	// says nothing about path and account.
	RoleName String
	// Instance profile of a self-managed group, by name or ARN.
	ProfileName, ProfileARN String
	AMIType                 String // AL2_x86_64, AL2023_…, BOTTLEROCKET_…, WINDOWS_…, CUSTOM
	CustomAMI               policy.Truth
	// Template is the launch template or configuration that is declared for the
	// group, nil when it is not known which.
	Template *Decl
	// LaunchTemplateProfile is the instance profile that the group's launch template sets.
	LaunchTemplateProfile String
	// AttachPolicyARNs is eksctl's iam.attachPolicyARNs, as written.
	AttachPolicyARNs List[String]
	HopLimit         Int
	// SSM says that Session Manager is asked for (eksctl's ssh.enableSsm).
	SSM Bool
	// Provider of the credentials of hybrid nodes: "SSM", "IRA"; absent when it may
	// be either.
	Provider String
}

// FargateProfile runs pods of some namespaces on Fargate.
type FargateProfile struct {
	Decl
	Name, Cluster, RoleARN String
	Selectors              List[Selector]
}

// Selector picks pods: those of a namespace, with all of its labels.
type Selector struct {
	Namespace String
	Labels    List[Annotation]
}

// Capability is an EKS capability: a controller that EKS runs with a role.
type Capability struct {
	Decl
	Name, Cluster, Type, RoleARN String
}

// Addon is an EKS add-on.
type Addon struct {
	Decl
	Cluster, Name, Version String
	Namespace              String // absent: the add-on's own choice
	RoleARN                String // service_account_role_arn
	Configuration          String // configuration_values: JSON or YAML text
	// MadeRole says that eksctl makes, or may make, a role for the add-on by itself
	// (attachPolicyARNs, …); MadeWith are policies that such a role surely has.
	MadeRole bool
	MadeWith []String
	// MadeAssociations says that eksctl surely makes associations for the add-on by
	// itself, which takes the Pod Identity agent.
	MadeAssociations bool
}

// Association is an EKS Pod Identity association.
type Association struct {
	Decl
	Cluster, Namespace, ServiceAccount String
	RoleARN, TargetRoleARN             String
	DisableSessionTags                 Bool
	Policy                             Document // session policy
	Addon                              String   // the add-on it belongs to, absent for one of its own
}

// AccessEntry gives a principal access to the Kubernetes API: an access entry,
// or a row of aws-auth or of eksctl's iamIdentityMappings.
type AccessEntry struct {
	Decl
	AWSAuth      bool // a row of aws-auth
	Cluster      String
	PrincipalARN String // rolearn, userarn or principal_arn
	User         bool   // a mapUsers row
	Type         String
	Username     String
	Groups       List[String]
	Policies     List[String] // access policy ARNs
	// PolicyOnly says that it adds a policy to an entry that is made elsewhere.
	PolicyOnly bool
}

// ServiceAccount is a Kubernetes ServiceAccount, or Helm values that make one.
type ServiceAccount struct {
	Decl
	Namespace, Name String // absent namespace: decided when it is applied
	Annotations     List[Annotation]
	Labels          List[Annotation]
	Helm            bool   // Name and Namespace are only as known as the chart is
	Values          string // the key of the Helm values that it stands at
	// Named says what gives it the name that is not written.
	Named   *Evidence
	Cluster String // where the configuration says which; else absent
	// PullSecrets says that its pods have, or may have, credentials for registries.
	PullSecrets bool
}

// Annotation is a key with its value, both with their places.
type Annotation struct {
	Key   String
	Value String
	// NotString says that the value is not a YAML string (a number, a boolean).
	NotString bool
}

// Workload is anything with a pod template.
type Workload struct {
	Decl
	Kind                     string
	Namespace, Name          String
	ServiceAccount           String           // absent: "default"
	Annotations, Labels      List[Annotation] // of the workload
	PodAnnotations, PodLabel List[Annotation] // of the pod template
	Containers               []Container
	NodeSelector             List[Annotation]
	// HostNetwork: the pods are in the network of their node.
	HostNetwork Bool
	Cluster     String // where the configuration says which; else absent
	// Mounts names the ConfigMaps whose keys become files in the pod.
	Mounts List[String]
	// PullSecrets says that the pods have, or may have, credentials for registries.
	PullSecrets bool
}

// Container is one container or init container of a workload.
type Container struct {
	Name  String
	Image String
	// Args are the words of its command line.
	Args List[String]
	Env  List[Env]
	// EnvFrom names ConfigMaps whose keys all become variables.
	EnvFrom List[String]
	// Tokens are the tokens of the ServiceAccount that are mounted by hand.
	Tokens []TokenFile
	// Configs are the ConfigMaps that are mounted; OtherFiles says that files of
	// other volumes, such as Secrets, are mounted, or may be.
	Configs    []ConfigMount
	OtherFiles bool
}

// ConfigMount is where the keys of a ConfigMap are files in a container.
type ConfigMount struct {
	ConfigMap String
	Path      string // of the directory, or of the one file of SubPath
	SubPath   string // the file that is mounted alone
	// Files are the names of the files by key; nil when they are the keys.
	Files map[string]string
}

// Key is the key whose value is the file at a path, false when none is.
func (m *ConfigMount) Key(file string) (string, bool) {
	name := m.SubPath
	if name == "" {
		in := false
		if name, in = strings.CutPrefix(file, strings.TrimSuffix(m.Path, "/")+"/"); !in {
			return "", false
		}
	} else if file != m.Path {
		return "", false
	}
	if m.Files == nil {
		return name, true
	}
	for key, f := range m.Files {
		if f == name {
			return key, true
		}
	}
	return "", false
}

// TokenFile is a projected token of a pod's ServiceAccount, in a container.
type TokenFile struct {
	Path     string
	Audience String // a hole when the API server chooses it
}

// Env is an environment variable: its value, or the ConfigMap key it is read from.
type Env struct {
	Name           String
	Value          String
	ConfigMap, Key String
	FromSecret     bool
	Optional       bool // the Secret, or its key, may be missing
}

// ConfigMap is a Kubernetes ConfigMap.
type ConfigMap struct {
	Decl
	Namespace, Name String
	Data            List[Annotation]
	// Roles are those that programs assume which read its files.
	Roles []ConfigRole
}

// ConfigRole is a role in the configuration of a program that assumes it.
type ConfigRole struct {
	ARN        String
	ExternalID String
	Passes     bool // an absent external id is surely not passed
}

// HelmRelease is a chart that is installed: helm_release, Flux HelmRelease, an
// Argo CD Application with a chart, a helmfile or kustomize chart entry.
type HelmRelease struct {
	Decl
	Name, Namespace   String
	Chart, Repository String // "cilium", "https://helm.cilium.io"; the chart may be an address with both
	Cluster           String // where the configuration says which; else absent
}

// ChartVariables are the variables that the values of a chart give to the pods of
// one of its workloads.
type ChartVariables struct {
	Decl
	Namespace, Workload String
	Env                 []Env
}

// RepositoryPolicy is the policy of an ECR repository.
type RepositoryPolicy struct {
	Decl
	Repository String
	Doc        Document
}

// StandalonePolicy is an IAM policy document in a file of its own that nothing
// else is known about.
type StandalonePolicy struct {
	Decl
	Doc Document
}

// AbsentModule is a module call whose module is not among the files, or something
// else that is not read: it may add anything to what it is given.
type AbsentModule struct {
	Decl
	What, Settle string  // "module.x is not on disk", and what helps
	Given        []Given // all texts in its arguments, those of whole resources included
	Open         bool    // it may be given more than that
}

// Given is a text that a module is given, and the argument that it stands in.
type Given struct {
	Argument string
	Text     String
}

// Problem is a defect that a loader proves from one file alone. Code is the
// group that rules read, such as "eksctl.service_accounts_without_oidc".
type Problem struct {
	Decl
	Code     string
	Kind     string // which of the group's cases, when it has several
	Severity string // "warning" or "note" for a milder case; empty is an error
	Subject  string // how messages name what it is about; empty: after About's first
	Primary  source.Site
	About    []string // stable names of what it is about
	Field    string   // the field, as written in the file: "iam.serviceAccounts"
	Value    string   // the text at Primary, when that helps the message
	Expected string
	Choices  []string // what several texts are involved; the group says which
	Why      string
	Evidence []Evidence
}

// Evidence is a place with a note.
type Evidence struct {
	At   source.Site
	Note string
}

// Gap is something that could not be decided.
type Gap struct {
	About string
	Reason
}

// Lost is a manifest that could not be read: nobody knows what it declares, but
// it declares nothing that it does not name.
type Lost struct {
	At   source.Site
	Text policy.Text
}

// Unread counts identity files of a kind that is not read.
type Unread struct {
	Kind  string // "CloudFormation template"
	Files int
}

// Diagnostic is a loader's statement about a file it could not read whole.
type Diagnostic struct {
	At      source.Site
	Message string
	// Fatal says that the file holds identity, or was named by the user, so that
	// its loss makes the answer incomplete.
	Fatal bool
}
