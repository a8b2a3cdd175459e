package graph

// FailedAddon is what fails for EKS add-ons.
//
// BothIdentities: subject `add-on "aws-ebs-csi-driver"`, value the role that its
// ServiceAccounts are annotated with, expected the role of its association.
//
// WrongSubject: as FailedIRSA.Subject; the ServiceAccount is the documented one.
type FailedAddon struct {
	BothIdentities []Problem `json:"both_identities"`
	WrongSubject   []Step    `json:"wrong_subject"`
}
