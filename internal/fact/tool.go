package fact

import "github.com/eksiamlint/eksiamlint/policy"

// ToolRole is a role that a tool takes before it deploys anything: that of a
// Terraform provider, of a backend, of Terragrunt. No file says who runs the tool.
// Address is what takes the role: `provider aws.hub`.
type ToolRole struct {
	Decl
	ARN String
	// Token says that the token of an OIDC provider is exchanged for the role.
	Token bool
	// ExternalID is what is passed; where Passes is set, an absent one is surely
	// not passed.
	ExternalID String
	Passes     bool
	Tags       policy.Truth // the session is given tags
	Identity   String       // the source identity that the session is given
	Seconds    Int          // that the session is to last
}
