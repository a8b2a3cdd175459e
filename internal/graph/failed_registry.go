package graph

// FailedRegistry is what fails for ECR repositories.
type FailedRegistry struct{}
