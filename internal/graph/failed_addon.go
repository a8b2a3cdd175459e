package graph

// FailedAddon is what fails for EKS add-ons.
type FailedAddon struct{}
