package model

// FailedAddon is what fails for EKS add-ons.
//
// BothIdentities: subject `add-on "aws-ebs-csi-driver"`, value the role that its
// ServiceAccounts are annotated with, expected the role of its association.
//
// Boundary: kind "boundary" or "deny", policy the boundary's ARN or what denies,
// missing the actions that it takes away, condition what the failure hangs on.
//
// LacksPermission: addon the first of the add-ons that the role serves, policy the
// name of a managed policy that grants all of it, empty when AWS has none; condition
// what the failure hangs on.
//
// NoIdentity: subject `add-on "aws-ebs-csi-driver"`, value the role of the nodes,
// field the add-on's ServiceAccount, choices the actions that it lacks, why what the
// failure hangs on, or empty. Kind "nodes" (expected a managed policy that grants
// them, or empty) or "unused" (expected a role that trusts the ServiceAccount and
// that nobody is given).
//
// PolicyOnWrongRole: subject `cluster role "blue"`, value the policy's name, expected
// the ServiceAccount of its add-on, choices the clusters.
//
// WrongSubject: as FailedIRSA.Subject; the ServiceAccount is the documented one.
type FailedAddon struct {
	BothIdentities    []Problem `json:"both_identities"`
	Boundary          []Need    `json:"boundary"`
	LacksPermission   []Need    `json:"lacks_permission"`
	NoIdentity        []Problem `json:"no_identity"`
	PolicyOnWrongRole []Problem `json:"policy_on_wrong_role"`
	WrongSubject      []Step    `json:"wrong_subject"`
}
