package graph

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
