package graph

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
