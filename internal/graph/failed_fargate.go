package graph

// FailedFargate is what fails for pod execution roles and pods on Fargate.
type FailedFargate struct{}
