package graph

// FailedCluster is what fails for cluster roles.
type FailedCluster struct{}
