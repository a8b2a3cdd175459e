package graph

// FailedNode is what fails for node roles.
//
// Trust: steps via instance; Principal presented "ec2.amazonaws.com", accepted
// what the trust names instead ("eks.amazonaws.com", "Federated …"), empty when
// it has no statement that allows; at: the principal that stands there.
//
// A check's why "action": the trust names EC2, and accepted are the actions that
// it allows without sts:AssumeRole.
//
// PodIdentityAction: needs of kind pod_identity; evidence: the association.
//
// Boundary: needs of kind "boundary" (policy: the boundary's ARN; at: where it is
// named) and "deny" (policy: what holds the statement; at: the statement);
// missing: the actions that the role is granted in vain.
//
// LaunchTemplateHasProfile, LaunchTemplateLacksProfile: subject
// `node group "blue"`, field the address of the template, value the profile.
//
// ProfileLacksRole: subject the node group, field the profile's address.
//
// ProfileARNIsRole: subject `node group "blue"`, field "iam_instance_profile",
// value the ARN; expected the profile's ARN or address when it is known.
//
// RoleARNIsProfile: subject `node group "blue"`, field "node_role_arn", value
// the ARN; expected the role's ARN or address when it is known.
type FailedNode struct {
	WorkerPolicy      []Need `json:"worker_policy"`
	ImagePull         []Need `json:"image_pull"`
	CNIPolicy         []Need `json:"cni_policy"`
	PodIdentityAction []Need `json:"pod_identity_action"`
	Boundary          []Need `json:"boundary"`

	Trust                      []Step    `json:"trust"`
	RoleARNIsProfile           []Problem `json:"role_arn_is_profile"`
	ProfileARNIsRole           []Problem `json:"profile_arn_is_role"`
	LaunchTemplateHasProfile   []Problem `json:"launch_template_has_profile"`
	LaunchTemplateLacksProfile []Problem `json:"launch_template_lacks_profile"`
	ProfileLacksRole           []Problem `json:"profile_lacks_role"`
}
