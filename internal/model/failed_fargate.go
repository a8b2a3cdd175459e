package model

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
//
// NoSourceARN: subject `Fargate profile "jobs"`, value the role's name, expected a
// pattern for aws:SourceArn. PodIdentity: subject the association's ServiceAccount
// "prod/web", value its namespace, choices the Fargate profiles.
type FailedFargate struct {
	Trust     []Step `json:"trust"`
	ImagePull []Need `json:"image_pull"`

	NoSourceARN []Problem `json:"no_source_arn"`
	PodIdentity []Problem `json:"pod_identity"`
}
