package graph

// FailedRegistry is what fails for ECR repositories.
//
// PolicyWrongActions: subject `the policy of repository "web"`, kind "token" (value
// the action, ecr:GetAuthorizationToken) or "resource-in-ecr-repository-policy"
// (value the element, "Resource" or "NotResource").
type FailedRegistry struct {
	PolicyWrongActions []Problem `json:"policy_wrong_actions"`
}
