package graph

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
