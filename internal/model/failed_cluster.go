package model

// FailedCluster is what fails for cluster roles.
//
// Trust: steps via cluster; Principal presented "eks.amazonaws.com", accepted
// what the trust names instead; why "action": the trust names it, and accepted
// are the actions that it allows without sts:AssumeRole.
//
// TagSession: steps via cluster, in Auto Mode; Action presented
// "sts:TagSession", accepted the actions that are there.
//
// Capability: steps via capability; Principal as for Trust, presented
// "capabilities.eks.amazonaws.com"; or Action presented "sts:TagSession".
//
// ResourceController: needs of kind "pod_eni" and "windows"; policy
// "AmazonEKSVPCResourceController". LegacyPolicy: needs of kind legacy_policy; at:
// where it is attached.
//
// Policy: needs of kind cluster. AutoModePolicies: needs of kind auto_mode;
// policies: the managed policies that would grant what is missing.
type FailedCluster struct {
	Trust            []Step `json:"trust"`
	TagSession       []Step `json:"tag_session"`
	Policy           []Need `json:"policy"`
	AutoModePolicies []Need `json:"auto_mode_policies"`

	Capability         []Step `json:"capability"`
	ResourceController []Need `json:"resource_controller"`
	LegacyPolicy       []Need `json:"legacy_policy"`
}
