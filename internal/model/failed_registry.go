package model

// FailedRegistry is what fails for ECR repositories.
//
// CrossAccountPull: subject `the policy of repository "web"`, field its account, value
// the account of the nodes that pull, expected their role, choices the actions that
// are not granted, why what the failure hangs on, or empty.
//
// PolicyWrongActions: subject `the policy of repository "web"`, kind "token" (value
// the action, ecr:GetAuthorizationToken) or "resource-in-ecr-repository-policy"
// (value the element, "Resource" or "NotResource").
type FailedRegistry struct {
	CrossAccountPull   []Problem `json:"cross_account_pull"`
	PolicyWrongActions []Problem `json:"policy_wrong_actions"`
}
