package model

// FailedEksctl is what fails in eksctl files alone.
//
// AttachPoliciesIncomplete: policies the managed policies that are missing, found
// those that are listed; at: the list's key.
//
// ServiceAccountsWithoutOIDC: subject `cluster "blue"`, value "iam.withOIDC:
// false" when it is written so, empty when it is not written.
//
// ConflictingFields: subject, field the one that is refused, value the one beside
// it, why eksctl's own words.
//
// ProfileOnManaged: subject `node group "blue"`, value empty, why eksctl's own words.
//
// Mapping: subject `iamIdentityMappings[0]`, field, value the field beside it when
// there is one, why eksctl's own words.
//
// AddonIdentityIgnored: subject `add-on "vpc-cni"`, field the setting, value what
// makes eksctl ignore it.
//
// UnknownField: field the path of the mapping, value the key, expected the right
// one, kind "spelling" or "case" (only letter case differs).
type FailedEksctl struct {
	AttachPoliciesIncomplete   []Need    `json:"attach_policies_incomplete"`
	ServiceAccountsWithoutOIDC []Problem `json:"service_accounts_without_oidc"`
	ConflictingFields          []Problem `json:"conflicting_fields"`
	ProfileOnManaged           []Problem `json:"profile_on_managed"`
	Mapping                    []Problem `json:"mapping"`
	AddonIdentityIgnored       []Problem `json:"addon_identity_ignored"`
	UnknownField               []Problem `json:"unknown_field"`
}
