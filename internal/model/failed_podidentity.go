package model

// FailedPodIdentity is what fails for EKS Pod Identity.
//
// Untrusted: Principal presented "pods.eks.amazonaws.com", accepted what the
// trust names, why "typo" when one of these is a known misspelling of it (then
// accepted holds that one alone), "action" when the principal is named and may
// not call sts:AssumeRole (then accepted holds the actions that it may call).
//
// TagSession: Action presented "sts:TagSession", accepted the actions allowed.
//
// Condition: Demand presented what EKS sends (empty when nothing), accepted the
// condition's values, why "value", "refused" (a negated operator), "key" (no such tag is sent; expected the key
// that is meant), "principal_tag" (a key for permission policies; expected
// likewise), "off" (session tags are switched off), "absent" (another key that is
// not sent); denies: the condition is one of a Deny, and is met.
//
// Duplicate: kind "addon" (one of the two is an add-on's) or "association",
// subject `ServiceAccount prod/web`, field the cluster.
//
// AgentMissing: kind "eksctl" or "cluster", subject `cluster "blue"`, value how
// many associations it has.
//
// AgentHasRole: kind "role" or "association", subject the cluster, value the role.
//
// SessionPolicy: subject `ServiceAccount prod/web`.
//
// TargetNotGranted: Grant as in FailedAssume.NotGranted; Action presented the
// actions that are missing, "sts:AssumeRole and sts:TagSession".
//
// TargetUntrusting: Action presented "sts:AssumeRole" (Principal as in
// FailedAssume.NotTrusted) or "sts:TagSession" (accepted the actions allowed).
//
// UnsupportedAddon: subject `add-on "x"`, value its version, expected the first
// that takes an association.
//
// AndIRSA: subject the ServiceAccount, value the annotation's role, expected that
// of the association.
//
// NeedsTags: subject the role, field the key of the tag, value the action, kind
// "off" (session tags are switched off) or "irsa" (its pods come by IRSA), why
// who comes.
type FailedPodIdentity struct {
	UnsupportedAddon []Problem `json:"unsupported_addon"`
	AndIRSA          []Problem `json:"and_irsa"`
	NeedsTags        []Problem `json:"needs_tags"`

	TargetNotGranted []Step `json:"target_not_granted"`
	TargetUntrusting []Step `json:"target_untrusting"`

	Untrusted     []Step    `json:"untrusted"`
	TagSession    []Step    `json:"tag_session"`
	Condition     []Step    `json:"condition"`
	Duplicate     []Problem `json:"duplicate"`
	AgentMissing  []Problem `json:"agent_missing"`
	AgentHasRole  []Problem `json:"agent_has_role"`
	SessionPolicy []Problem `json:"session_policy"`
}
