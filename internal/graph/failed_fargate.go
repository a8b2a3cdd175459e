package graph

// FailedFargate is what fails for pod execution roles and pods on Fargate.
//
// Trust: steps via fargate; Principal presented
// "eks-fargate-pods.amazonaws.com", accepted what the trust names instead; why
// "typo": accepted is the principal of Fargate's service-linked role; "action":
// the trust names it, and accepted are the actions that it allows without
// sts:AssumeRole; "source_arn": accepted are the ARNs of a condition, presented
// the ARN that the profile comes with.
//
// ImagePull: needs of kind fargate.
type FailedFargate struct {
	Trust     []Step `json:"trust"`
	ImagePull []Need `json:"image_pull"`
}
