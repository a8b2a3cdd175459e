package graph

// FailedEksctl is what fails in eksctl files alone.
//
// AttachPoliciesIncomplete: policies the managed policies that are missing, found
// those that are listed; at: the list's key.
//
// ServiceAccountsWithoutOIDC: subject `cluster "blue"`, value "iam.withOIDC:
// false" when it is written so, empty when it is not written.
type FailedEksctl struct {
	AttachPoliciesIncomplete   []Need    `json:"attach_policies_incomplete"`
	ServiceAccountsWithoutOIDC []Problem `json:"service_accounts_without_oidc"`
}
