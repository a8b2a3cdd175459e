// Package graph joins facts into the identity graph of an estate, asks package
// policy what is allowed, and groups what fails by its cause.
package graph

import "github.com/eksiamlint/eksiamlint/internal/source"

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

// Failed holds what fails, grouped by cause. A rule names the groups it reads;
// it is compiled only when one of them is not empty.
type Failed struct {
	Node        FailedNode        `json:"node"`
	IRSA        FailedIRSA        `json:"irsa"`
	PodIdentity FailedPodIdentity `json:"podidentity"`
	Assume      FailedAssume      `json:"assume"`
	Access      FailedAccess      `json:"access"`
	Eksctl      FailedEksctl      `json:"eksctl"`
	Terraform   FailedTerraform   `json:"terraform"`
	Policy      FailedPolicy      `json:"policy"`
}

// The comments at the groups say which words and fields the rules read. For a
// Problem, Why is a predicate: words that fit after the value or the subject.

// FailedNode is what fails for node roles.
//
// Trust: steps via instance; Principal presented "ec2.amazonaws.com", accepted
// what the trust names instead ("eks.amazonaws.com", "Federated …"), empty when
// it has no statement that allows; at: the principal that stands there.
//
// RoleARNIsProfile: subject `node group "blue"`, field "node_role_arn", value
// the ARN; expected the role's ARN or address when it is known.
type FailedNode struct {
	WorkerPolicy     []Need    `json:"worker_policy"`
	ImagePull        []Need    `json:"image_pull"`
	CNIPolicy        []Need    `json:"cni_policy"`
	Trust            []Step    `json:"trust"`
	RoleARNIsProfile []Problem `json:"role_arn_is_profile"`
}

// FailedIRSA is what fails for IAM roles for service accounts.
//
// RoleARNMalformed: subject `ServiceAccount prod/web`, value the text, why the
// predicate ("has 5 parts, an IAM ARN has 6; …"), expected when it is one text.
//
// RoleARNUnrendered: subject, value the text, choices the placeholders in it.
//
// AnnotationMisspelt: subject, value the key as written, expected the right key.
//
// Subject: Subject.Why "namespace", "name", "both" (which part differs from
// every accepted pattern), or "none" (no accepted pattern is known by its parts).
//
// SubjectMalformed: subject `role "web"`, value the pattern, why the predicate
// ("has no namespace"), expected when it is one text.
//
// SubjectWildcard: subject, field the operator as written, value the pattern.
//
// SubjectMissing: kind "absent" (no sub condition) or "any" (value the pattern
// that every ServiceAccount matches).
//
// Audience: Audience.Why "trust" (its aud condition), or "provider" (its client
// ids); presented what the token carries, accepted what is taken.
//
// Issuer: kind "key" (value the issuer in the condition key, expected the one of
// the Federated principal) or "several" (one statement demands the keys of
// several issuers at once; choices the issuers).
//
// IssuerMalformed: subject, field "condition key", "Federated principal" or
// "url", value the text, why the predicate, expected when it is one text.
//
// TrustAction: kind "federated" (value the action written for a Federated
// principal), "service" or "aws" (value sts:AssumeRoleWithWebIdentity for such a
// principal, field the principal); expected the right action.
//
// TrustNotWebIdentity: Principal.Accepted what the trust names instead; severity
// and condition as in Step.
type FailedIRSA struct {
	RoleARNMalformed    []Problem `json:"role_arn_malformed"`
	RoleARNUnrendered   []Problem `json:"role_arn_unrendered"`
	AnnotationMisspelt  []Problem `json:"annotation_misspelt"`
	Subject             []Step    `json:"subject"`
	SubjectMalformed    []Problem `json:"subject_malformed"`
	SubjectWildcard     []Problem `json:"subject_wildcard"`
	SubjectMissing      []Problem `json:"subject_missing"`
	Audience            []Step    `json:"audience"`
	Issuer              []Problem `json:"issuer"`
	IssuerMalformed     []Problem `json:"issuer_malformed"`
	TrustAction         []Problem `json:"trust_action"`
	TrustNotWebIdentity []Step    `json:"trust_not_web_identity"`
}

// FailedPodIdentity is what fails for EKS Pod Identity.
//
// Untrusted: Principal presented "pods.eks.amazonaws.com", accepted what the
// trust names, why "typo" when one of these is a known misspelling of it (then
// accepted holds that one alone), "action" when the principal is named and may
// not call sts:AssumeRole (then accepted holds the actions that it may call).
//
// TagSession: Action presented "sts:TagSession", accepted the actions allowed.
type FailedPodIdentity struct {
	Untrusted  []Step `json:"untrusted"`
	TagSession []Step `json:"tag_session"`
}

// FailedAssume is what fails when one role assumes another.
//
// NotGranted: Grant presented the target's ARN, accepted the resources that
// sts:AssumeRole is granted on, why "none" (no sts:AssumeRole at all), "eks-auth"
// (only eks-auth:AssumeRoleForPodIdentity), "session" (a session ARN), "path"
// (another path), "other" (other resources), "deny" (an explicit Deny).
//
// NotTrusted: Principal presented the source's ARN, accepted what the trust
// names; at: the principal that stands there.
type FailedAssume struct {
	NotGranted []Step `json:"not_granted"`
	NotTrusted []Step `json:"not_trusted"`
}

// FailedAccess is what fails in aws-auth and access entries.
//
// RolePath: field "rolearn" as written, value the ARN, expected the ARN without
// its path.
//
// NotARole: subject "aws-auth" or `access entry "x"`, field as written, value the
// text, kind "instance-profile", "session", "name", "root", "other"; expected the
// role's ARN when it follows from the text.
type FailedAccess struct {
	RolePath []Problem `json:"role_path"`
	NotARole []Problem `json:"not_a_role"`
}

// FailedEksctl is what fails in eksctl files alone.
//
// AttachPoliciesIncomplete: policies the managed policies that are missing, found
// those that are listed; at: the list's key.
//
// ServiceAccountsWithoutOIDC: subject `cluster "blue"`, value "iam.withOIDC:
// false" when it is written so, empty when it is not written.
type FailedEksctl struct {
	AttachPoliciesIncomplete   []Need    `json:"attach_policies_incomplete"`
	ServiceAccountsWithoutOIDC []Problem `json:"service_accounts_without_oidc"`
}

// FailedTerraform is what only Terraform can get wrong about identity.
//
// HelmUnescapedDots: subject `Helm release "alb"`, field "set", value the part of
// the key that Helm cuts, expected that part with its dots escaped.
//
// RoleLacksTrust: subject the role's address.
//
// AttachmentTakesName: subject the resource's address, field the argument, value
// the text, kind "arn" (an ARN where a name is wanted) or "name" (a name where an
// ARN is wanted); expected what to write, when that is known.
//
// TrustNamesItself: subject the role, value its ARN.
//
// TrustCycle: subject the first role, value the ARN it names, choices the names
// of all roles of the circle, in order.
//
// ExclusiveConflict: subject the role, field the exclusive argument or resource,
// kind "managed" or "inline", choices what each apply detaches.
//
// PolicyAttachmentExclusive: subject the resource's address, value the policy's
// ARN, kind "aws" or "shared" (evidence: who else attaches it).
//
// HeredocUninterpolated: subject the resource's address, value the reference.
//
// UndeclaredReference: subject the resource's address, field the argument, value
// the reference, kind "word" or "undeclared"; expected a name that is much alike.
//
// PartitionLiteral: subject the resource's address, field the argument, value the
// ARN, choices the partition in it and that of the provider, in this order.
//
// ProfileLookupByRoleName: subject the data source's address, value the role's
// name; evidence the node group.
//
// ModuleRenamedArgument: subject `module "eks"`, field the module's address, value
// the argument, kind "renamed" (expected its new name) or "removed"; choices the
// first major version without it.
//
// ModuleRemoved: subject `module "irsa"`, value the address with the submodule,
// expected the submodule that takes its place, when there is one; choices the
// first major version without it.
//
// ClusterIDNotName: subject `module "eks"`, value the reference, expected the one
// that is the name.
type FailedTerraform struct {
	ModuleRenamedArgument     []Problem `json:"module_renamed_argument"`
	ModuleRemoved             []Problem `json:"module_removed"`
	ClusterIDNotName          []Problem `json:"cluster_id_not_name"`
	HelmUnescapedDots         []Problem `json:"helm_unescaped_dots"`
	RoleLacksTrust            []Problem `json:"role_lacks_trust"`
	AttachmentTakesName       []Problem `json:"attachment_takes_name"`
	TrustNamesItself          []Problem `json:"trust_names_itself"`
	TrustCycle                []Problem `json:"trust_cycle"`
	ExclusiveConflict         []Problem `json:"exclusive_conflict"`
	PolicyAttachmentExclusive []Problem `json:"policy_attachment_exclusive"`
	HeredocUninterpolated     []Problem `json:"heredoc_uninterpolated"`
	UndeclaredReference       []Problem `json:"undeclared_reference"`
	PartitionLiteral          []Problem `json:"partition_literal"`
	ProfileLookupByRoleName   []Problem `json:"profile_lookup_by_role_name"`
}

// FailedPolicy is what fails in IAM documents and policy ARNs anywhere.
//
// ManagedARNUnknown: value the ARN, kind "path" (the name exists under another
// path), "spelling" (letter case or separators), "wrong" (a known wrong name; why
// the predicate), "unknown" (severity note; why names the catalogue's date);
// expected the right ARN.
//
// NotAttachable: value the ARN, kind "service-linked" or "root-task" (whose policy
// it is).
//
// The others are problems of documents: kind the code of package policy
// ("unknown-action"), subject `policy "web"`, value the text at the place, empty
// when it is a whole statement or document; why the predicate, expected when it is
// one text; severity as in package policy.
type FailedPolicy struct {
	ManagedARNUnknown  []Problem `json:"managed_arn_unknown"`
	NotAttachable      []Problem `json:"not_attachable"`
	DocumentRefused    []Problem `json:"document_refused"`
	DocumentSize       []Problem `json:"document_size"`
	VariablePlain      []Problem `json:"variable_plain"`
	ActionUnknown      []Problem `json:"action_unknown"`
	ActionNotGranted   []Problem `json:"action_not_granted"`
	ResourceMalformed  []Problem `json:"resource_malformed"`
	ConditionMalformed []Problem `json:"condition_malformed"`
	PrincipalMalformed []Problem `json:"principal_malformed"`
	GrantsTooMuch      []Problem `json:"grants_too_much"`
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

// Step is one move from an identity to a role. Via says which of the nouns and
// checks are filled: the others are zero.
type Step struct {
	Via string       `json:"via"` // irsa, podidentity, instance, fargate, assume
	At  source.Range `json:"at"`  // the text that sends the identity to the role

	ServiceAccount ServiceAccount `json:"service_account"` // irsa
	NodeGroup      NodeGroup      `json:"node_group"`      // instance
	Association    Association    `json:"association"`     // podidentity, and assume for its target
	Workload       Workload       `json:"workload"`        // assume, when a workload asks for it
	Addon          Addon          `json:"addon"`           // irsa and podidentity of add-ons
	Source         Role           `json:"source"`          // assume: the caller
	Role           Role           `json:"role"`            // the role that is assumed

	Issuer    Check `json:"issuer"`
	Audience  Check `json:"audience"`
	Subject   Check `json:"subject"`
	Action    Check `json:"action"`    // the trust allows the action (tag_session: sts:TagSession too)
	Principal Check `json:"principal"` // the trust names the caller
	Grant     Check `json:"grant"`     // assume: the caller's own policies allow it

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

// Need is something that a role must be allowed.
type Need struct {
	Kind      string       `json:"kind"` // worker, image_pull, cni
	At        source.Range `json:"at"`
	Role      Role         `json:"role"`
	NodeGroup NodeGroup    `json:"node_group"`
	Cluster   Cluster      `json:"cluster"`
	Verdict   Verdict      `json:"verdict"`
	Missing   []string     `json:"missing"`  // actions
	Policy    string       `json:"policy"`   // managed policy that would grant it: "AmazonEKSWorkerNodePolicy"
	Policies  []string     `json:"policies"` // several, for eksctl's attachPolicyARNs
	Found     []string     `json:"found"`    // what is attached instead
	Severity  string       `json:"severity"`
	Condition string       `json:"condition"`
	Evidence  []Evidence   `json:"evidence"`
	About     []string     `json:"about"`
	Snippet   string       `json:"snippet"`
	SnipKind  string       `json:"snippet_kind"`
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
