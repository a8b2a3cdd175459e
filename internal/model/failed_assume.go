package model

// FailedAssume is what fails when one role assumes another.
//
// NotGranted: Grant presented the target's ARN, accepted the resources that
// sts:AssumeRole is granted on, why "none" (no sts:AssumeRole at all), "eks-auth"
// (only eks-auth:AssumeRoleForPodIdentity), "session" (a session ARN), "path"
// (another path), "other" (other resources).
//
// NotTrusted: Principal presented the source's ARN, accepted what the trust
// names; at: the principal that stands there.
//
// Denied: Action presented the action, Grant presented the target's ARN, why "deny"
// (accepted the policy whose statement stands at its place) or "boundary" (accepted
// its ARN).
//
// TagSession: Action presented "sts:TagSession", why "grant" (Grant as in
// NotGranted) or "trust" (accepted the actions that the trust lets it call).
//
// Condition: Demand as in FailedPodIdentity.
//
// CrossPartition: both roles.
//
// Self: as NotGranted or NotTrusted, by which of the two checks is denied.
//
// Expectation: subject who calls, value the action, field the resource (empty:
// any), kind what came out: "allowed" or "denied" (why the name of the role that
// somebody else calls as), or "nobody" when no file knows the caller.
//
// Duration: subject who assumes, value the seconds, expected the role; kind "chained"
// for a role session, "role" (field the role's limit) for who deploys.
//
// ToolRole: subject the tool that takes a role before it deploys; kind "assume",
// "token" and "session" (expected the name of the role, value the action that its trust
// lets nobody call who can run the tool, choices whom it trusts, field what a session
// is given that needs the action), or "malformed" (value the text, why a predicate, expected the ARN).
//
// ToolCondition: Demand as in FailedPodIdentity, of a tool.
//
// AnyRole: subject the role, value the resource, field the action that is allowed
// on it.
//
// TrustOpen: subject the role, value the principal.
//
// PrincipalPath: subject `the trust policy of role "writer"` or the policy of a
// repository, value the principal, expected the ARN of the role of that name.
//
// TrustAccountRoot: subject the role, value the principal, expected its account.
type FailedAssume struct {
	Duration         []Problem `json:"duration"`
	ToolRole         []Problem `json:"tool_role"`
	AnyRole          []Problem `json:"any_role"`
	TrustOpen        []Problem `json:"trust_open"`
	TrustAccountRoot []Problem `json:"trust_account_root"`
	PrincipalPath    []Problem `json:"principal_path"`

	Expectation []Problem `json:"expectation"`

	NotGranted     []Step `json:"not_granted"`
	NotTrusted     []Step `json:"not_trusted"`
	Denied         []Step `json:"denied"`
	TagSession     []Step `json:"tag_session"`
	Condition      []Step `json:"condition"`
	ToolCondition  []Step `json:"tool_condition"`
	CrossPartition []Step `json:"cross_partition"`
	Self           []Step `json:"self"`
}
