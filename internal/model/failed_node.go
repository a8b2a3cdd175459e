package model

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
// CNIFamily: needs of kind cni_family; role: the one that has the rights for IPv4
// alone, that of the nodes when node_group is filled; found: what grants these.
//
// CNIOnNodes: needs of kind cni_on_nodes; at: where the nodes are given the rights;
// found: what grants them; policy: the role of aws-node. SSM: needs of kind ssm.
//
// HopLimit: subject `node group "blue"`, value "1", choices the workloads.
//
// ImagePullAccount: needs of kind image_pull_account; at: the first resource.
//
// Administrator: needs of kind "administrator" (policy: what grants it) and
// "assume_all"; missing is empty; found: what is granted.
//
// PassRole: needs of kind pass_role, or pass_role_service when the role may be
// passed to other services alone; role: Karpenter's controller; node_group: the
// node class; found: the roles that may be passed; policy: the role to be passed.
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
// HybridTrust: steps via instance of hybrid nodes; Principal presented the service
// of their provider, or both ("ssm.amazonaws.com or rolesanywhere.amazonaws.com"),
// accepted what is trusted instead; or Action presented the actions that Roles
// Anywhere lacks, accepted those that it has. HybridActions: needs of kind hybrid.
//
// RoleIsCluster, RoleIsFargate: subject `node group "blue"`, value the role's
// name, choices the clusters or Fargate profiles that have it, too.
//
// CrossAccountRole: subject `node group "blue"`, `cluster "blue"`, …; value the
// ARN; expected the account of the cluster.
//
// RoleARNIsProfile: subject `node group "blue"`, field "node_role_arn", value
// the ARN; expected the role's ARN or address when it is known.
//
// ARNMalformed: subject `node group "blue"`, field "node_role_arn", value the text,
// kind that of the defect, why the predicate; expected the whole ARN when it is
// certain.
type FailedNode struct {
	WorkerPolicy      []Need `json:"worker_policy"`
	ImagePull         []Need `json:"image_pull"`
	CNIPolicy         []Need `json:"cni_policy"`
	PodIdentityAction []Need `json:"pod_identity_action"`
	Boundary          []Need `json:"boundary"`
	CNIFamily         []Need `json:"cni_family"`
	ImagePullAccount  []Need `json:"image_pull_account"`
	CNIOnNodes        []Need `json:"cni_on_nodes"`
	SSM               []Need `json:"ssm"`
	HybridActions     []Need `json:"hybrid_actions"`
	Administrator     []Need `json:"administrator"`
	PassRole          []Need `json:"pass_role"`

	Trust                      []Step    `json:"trust"`
	RoleARNIsProfile           []Problem `json:"role_arn_is_profile"`
	ARNMalformed               []Problem `json:"arn_malformed"`
	ProfileARNIsRole           []Problem `json:"profile_arn_is_role"`
	LaunchTemplateHasProfile   []Problem `json:"launch_template_has_profile"`
	LaunchTemplateLacksProfile []Problem `json:"launch_template_lacks_profile"`
	ProfileLacksRole           []Problem `json:"profile_lacks_role"`
	HopLimit                   []Problem `json:"hop_limit"`
	HybridTrust                []Step    `json:"hybrid_trust"`
	RoleIsCluster              []Problem `json:"role_is_cluster"`
	RoleIsFargate              []Problem `json:"role_is_fargate"`
	CrossAccountRole           []Problem `json:"cross_account_role"`
}
