// Package model is the identity graph of an estate as rules see it: nouns, the
// steps, needs and problems among them, and what fails, grouped by its cause.
// Package graph fills it, package engine shows it to rules.
package model

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

// Input is the identity graph as rules see it. Its JSON Schema,
// rules/schema/graph.json, is generated from these types.
type Input struct {
	Version int `json:"version"` // 1

	Clusters        []Cluster        `json:"clusters"`
	NodeGroups      []NodeGroup      `json:"node_groups"`
	Roles           []Role           `json:"roles"`
	Documents       []Document       `json:"documents"`
	Providers       []Provider       `json:"providers"`
	ServiceAccounts []ServiceAccount `json:"service_accounts"`
	Workloads       []Workload       `json:"workloads"`
	Associations    []Association    `json:"associations"`
	Addons          []Addon          `json:"addons"`
	AccessEntries   []AccessEntry    `json:"access_entries"`

	Steps    []Step    `json:"steps"`
	Needs    []Need    `json:"needs"`
	Problems []Problem `json:"problems"`
	Failed   Failed    `json:"failed"`
	Gaps     []Gap     `json:"gaps"`
}

// Verdict is allowed, denied or unknown.
type Verdict string

// The verdicts. The zero Verdict says that the question was not put.
const (
	Allowed Verdict = "allowed"
	Denied  Verdict = "denied"
	Unknown Verdict = "unknown"
)

// Evidence is a place with a note.
type Evidence struct {
	At   source.Range `json:"at"`
	Note string       `json:"note"`
}

// Noun is what every noun has.
type Noun struct {
	ID      string       `json:"id"`      // stable, such as "role/web", "sa/prod/web"
	Name    string       `json:"name"`    // as messages quote it; holes as {labels}
	Address string       `json:"address"` // how its file names it: "aws_iam_role.web"
	At      source.Range `json:"at"`
	Origin  string       `json:"origin"`
	Account string       `json:"account"` // 12 digits, or empty when not known
	Calls   []Evidence   `json:"calls"`   // the module calls it came through
}

// Cluster is an EKS cluster.
type Cluster struct {
	Noun
	Issuer   string `json:"issuer"`
	AutoMode string `json:"auto_mode"` // "yes", "no", "unknown"
}

// Role is an IAM role.
type Role struct {
	Noun
	ARN      string   `json:"arn"` // holes as {labels}
	Path     string   `json:"path"`
	Declared bool     `json:"declared"`
	Complete bool     `json:"complete"` // its permissions are known to be all there are
	Trust    string   `json:"trust"`    // id of its trust document
	Attached []string `json:"attached"` // ARNs of managed policies, as far as known
}

// NodeGroup is a set of nodes that run as one role.
type NodeGroup struct {
	Noun
	Kind    string `json:"kind"` // managed, self-managed, auto, karpenter, hybrid
	Cluster string `json:"cluster"`
	Role    string `json:"role"` // id
	AMI     string `json:"ami"`  // "al2", "al2023", "bottlerocket", "windows", "custom", "unknown"
}

// FargateProfile runs pods on Fargate.
type FargateProfile struct {
	Noun
	Cluster string `json:"cluster"`
}

// Capability is a controller that EKS runs with a role.
type Capability struct {
	Noun
	Cluster string `json:"cluster"`
}

// Provider is an IAM OIDC provider.
type Provider struct {
	Noun
	URL       string   `json:"url"`
	ClientIDs []string `json:"client_ids"`
}

// ServiceAccount is a Kubernetes ServiceAccount.
type ServiceAccount struct {
	Noun
	Namespace  string `json:"namespace"` // empty when it is decided on applying
	Account    string `json:"service_account"`
	Annotation string `json:"role_arn"` // text of the role-arn annotation, or empty
}

// Workload is anything with a pod template.
type Workload struct {
	Noun
	Kind           string `json:"kind"`
	Namespace      string `json:"namespace"`
	ServiceAccount string `json:"service_account"`
}

// Association is an EKS Pod Identity association, or the identity of an add-on.
type Association struct {
	Noun
	Cluster            string `json:"cluster"`
	Namespace          string `json:"namespace"`
	ServiceAccount     string `json:"service_account"`
	DisableSessionTags string `json:"disable_session_tags"` // "yes", "no", "unknown"
}

// Addon is an EKS add-on.
type Addon struct {
	Noun
	Cluster string `json:"cluster"`
}

// AccessEntry is a principal's right to the Kubernetes API.
type AccessEntry struct {
	Noun
	AWSAuth   bool   `json:"aws_auth"`
	Principal string `json:"principal"`
	Type      string `json:"type"`
}

// Document is an IAM policy document.
type Document struct {
	Noun
	Type       string      `json:"type"` // identity, trust, resource
	Statements []Statement `json:"statements"`
	Open       bool        `json:"open"` // may hold more statements
}

// Statement is one statement; texts have holes as {labels}.
type Statement struct {
	At           source.Range `json:"at"`
	Sid          string       `json:"sid"`
	Effect       string       `json:"effect"`
	Principals   []string     `json:"principals"` // "Service:ec2.amazonaws.com"
	Actions      []string     `json:"actions"`
	NotActions   []string     `json:"not_actions"`
	Resources    []string     `json:"resources"`
	NotResources []string     `json:"not_resources"`
	Conditions   []Condition  `json:"conditions"`
}

// Condition is one operator and key of a condition block.
type Condition struct {
	At       source.Range `json:"at"`
	Operator string       `json:"operator"`
	Key      string       `json:"key"`
	Values   []string     `json:"values"`
}

// Check is one question about a step: what the caller presents, what the other
// side accepts, and where the text stands that decides.
type Check struct {
	Verdict   Verdict      `json:"verdict"`
	Presented string       `json:"presented"`
	Accepted  []string     `json:"accepted"`
	At        source.Range `json:"at"`
	Why       string       `json:"why"` // a machine word for the kind of failure, when there are several; the rule lists them
}

// Demand is the question whether a caller meets a condition of a trust policy:
// what it presents for the key, and, as Accepted, the condition's values.
type Demand struct {
	Check
	Operator string `json:"operator"`
	Key      string `json:"key"`      // as written
	Expected string `json:"expected"` // the key that was meant, when that is certain
	Denies   bool   `json:"denies"`   // the condition is met, of a statement that denies
}

// Step is one move from an identity to a role. Via says which of the nouns and
// checks are filled: the others are zero.
type Step struct {
	Via string       `json:"via"` // irsa, podidentity, instance, cluster, capability, fargate, assume
	At  source.Range `json:"at"`  // the text that sends the identity to the role

	ServiceAccount ServiceAccount `json:"service_account"` // irsa
	NodeGroup      NodeGroup      `json:"node_group"`      // instance, and assume when nodes call
	Cluster        Cluster        `json:"cluster"`         // cluster
	Fargate        FargateProfile `json:"fargate"`         // fargate
	Capability     Capability     `json:"capability"`      // capability
	Association    Association    `json:"association"`     // podidentity, and assume for its target
	Workload       Workload       `json:"workload"`        // assume, when a workload asks for it
	Addon          Addon          `json:"addon"`           // irsa and podidentity of add-ons
	Source         Role           `json:"source"`          // assume: the caller
	Role           Role           `json:"role"`            // the role that is assumed
	Tool           string         `json:"tool"`            // assume: whoever runs it calls, `provider aws.hub`

	Issuer    Check  `json:"issuer"`
	Audience  Check  `json:"audience"`
	Subject   Check  `json:"subject"`
	Action    Check  `json:"action"`    // the trust allows the action (tag_session: sts:TagSession too)
	Principal Check  `json:"principal"` // the trust names the caller
	Grant     Check  `json:"grant"`     // assume: the caller's own policies allow it
	Demand    Demand `json:"demand"`    // a condition of the trust that the caller meets or not

	// Severity of the case: "error", or "warning" when the failure hangs on
	// something that Condition says.
	Severity  string     `json:"severity"`
	Condition string     `json:"condition"`
	Assumed   []string   `json:"assumed"` // what the join took for granted: "account"
	Evidence  []Evidence `json:"evidence"`
	About     []string   `json:"about"`
	Snippet   string     `json:"snippet"`      // text to write to mend it, when it can be written out
	Kind      string     `json:"snippet_kind"` // json, hcl, yaml
}

// Checks are the questions that a step was asked.
func (s *Step) Checks() []*Check {
	return []*Check{&s.Issuer, &s.Audience, &s.Subject, &s.Action, &s.Principal, &s.Grant}
}

// Denied says that one of them failed.
func (s *Step) Denied() bool {
	return slices.ContainsFunc(s.Checks(), func(c *Check) bool { return c.Verdict == Denied })
}

// Need is something that a role must be allowed.
type Need struct {
	Kind      string         `json:"kind"` // worker, image_pull, cni, pod_identity, cluster, auto_mode, fargate, addon, …: the groups say
	At        source.Range   `json:"at"`
	Role      Role           `json:"role"`
	NodeGroup NodeGroup      `json:"node_group"`
	Cluster   Cluster        `json:"cluster"`
	Fargate   FargateProfile `json:"fargate"`
	Addon     Addon          `json:"addon"`
	Verdict   Verdict        `json:"verdict"`
	Missing   []string       `json:"missing"`  // actions
	Policy    string         `json:"policy"`   // managed policy that would grant it: "AmazonEKSWorkerNodePolicy"
	Policies  []string       `json:"policies"` // several, for eksctl's attachPolicyARNs and Auto Mode
	Found     []string       `json:"found"`    // what is attached instead
	Grantee   string         `json:"grantee"`  // the role that is to have it, when another than Role
	Severity  string         `json:"severity"`
	Condition string         `json:"condition"`
	Evidence  []Evidence     `json:"evidence"`
	About     []string       `json:"about"`
	Snippet   string         `json:"snippet"`
	SnipKind  string         `json:"snippet_kind"`
}

// Problem is a structured defect of a document, an ARN, a reference or a field.
type Problem struct {
	Code     string       `json:"code"` // the group: "irsa.issuer_malformed"
	Kind     string       `json:"kind"` // which of the group's cases; the rule lists them
	At       source.Range `json:"at"`
	Subject  string       `json:"subject"`  // whose defect: `role "web"`, `ServiceAccount prod/web`
	Field    string       `json:"field"`    // the field as written
	Value    string       `json:"value"`    // the text at At
	Expected string       `json:"expected"` // what would be right, when that is one text
	Choices  []string     `json:"choices"`  // what would be right, when there are several
	Why      string       `json:"why"`      // which part is wrong: a predicate that fits after the value
	Severity string       `json:"severity"`
	Evidence []Evidence   `json:"evidence"`
	About    []string     `json:"about"`
	Snippet  string       `json:"snippet"`
	SnipKind string       `json:"snippet_kind"`
}

// Gap is something that could not be decided.
type Gap struct {
	About  string       `json:"about"`
	Why    string       `json:"why"`
	Settle string       `json:"settle"`
	At     source.Range `json:"at"`
}
