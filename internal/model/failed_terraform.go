package model

// FailedTerraform is what only Terraform can get wrong about identity.
//
// HelmUnescapedDots: subject `Helm release "alb"`, field "set" and its kin, or
// "helm.parameters" of an Application; value the part of
// the key that Helm cuts, expected that part with its dots escaped.
//
// RoleLacksTrust: subject the role's address.
//
// AttachmentTakesName: subject the resource's address, field the argument, value
// the text, kind "arn" (an ARN where a name is wanted) or "name" (a name where an
// ARN is wanted); expected what to write, when that is known.
//
// TrustNamesItself: subject the role, value its ARN.
//
// TrustCycle: subject the first role, value the ARN it names, choices the names
// of all roles of the circle, in order.
//
// ExclusiveConflict: subject the role, field the exclusive argument or resource,
// kind "managed" or "inline", evidence what adds to it.
//
// PolicyAttachmentExclusive: subject the resource's address, value the policy's
// ARN, kind "aws" or "shared" (evidence: who else attaches it).
//
// HeredocUninterpolated: subject the resource's address, value the reference.
//
// UndeclaredReference: subject the resource's address, field the argument, value
// the reference, kind "word" or "undeclared"; expected a name that is much alike.
//
// PartitionLiteral: subject the resource's address, field the argument, value the
// ARN, choices the partition in it and that of the provider, in this order.
//
// ProfileLookupByRoleName: subject the data source's address, value the role's
// name; evidence the node group.
//
// ModuleRenamedArgument: subject `module "eks"`, field the module's address, value
// the argument, kind "renamed" (expected its new name) or "removed"; choices the
// first major version without it.
//
// ModuleRemoved: subject `module "irsa"`, value the address with the submodule,
// expected the submodule that takes its place, when there is one; choices the
// first major version without it.
//
// ModuleRoleIgnored: subject the module's address, field the argument that gives
// the role, expected the one that says whether the module makes it.
//
// ClusterIDNotName: subject `module "eks"` or the address of a resource, kind empty (a
// cluster_id that is empty) or "arn", value the reference, expected the one
// that is the name.
type FailedTerraform struct {
	ModuleRenamedArgument     []Problem `json:"module_renamed_argument"`
	ModuleRemoved             []Problem `json:"module_removed"`
	ModuleRoleIgnored         []Problem `json:"module_role_ignored"`
	ClusterIDNotName          []Problem `json:"cluster_id_not_name"`
	HelmUnescapedDots         []Problem `json:"helm_unescaped_dots"`
	RoleLacksTrust            []Problem `json:"role_lacks_trust"`
	AttachmentTakesName       []Problem `json:"attachment_takes_name"`
	TrustNamesItself          []Problem `json:"trust_names_itself"`
	TrustCycle                []Problem `json:"trust_cycle"`
	ExclusiveConflict         []Problem `json:"exclusive_conflict"`
	PolicyAttachmentExclusive []Problem `json:"policy_attachment_exclusive"`
	HeredocUninterpolated     []Problem `json:"heredoc_uninterpolated"`
	UndeclaredReference       []Problem `json:"undeclared_reference"`
	PartitionLiteral          []Problem `json:"partition_literal"`
	ProfileLookupByRoleName   []Problem `json:"profile_lookup_by_role_name"`
}
