package graph

// FailedAddon is what fails for EKS add-ons.
//
// BothIdentities: subject `add-on "aws-ebs-csi-driver"`, value the role that its
// ServiceAccounts are annotated with, expected the role of its association.
//
// PolicyOnWrongRole: subject `cluster role "blue"`, value the policy's name, expected
// the ServiceAccount of its add-on, choices the clusters.
//
// WrongSubject: as FailedIRSA.Subject; the ServiceAccount is the documented one.
type FailedAddon struct {
	BothIdentities    []Problem `json:"both_identities"`
	PolicyOnWrongRole []Problem `json:"policy_on_wrong_role"`
	WrongSubject      []Step    `json:"wrong_subject"`
}
