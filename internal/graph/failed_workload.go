package graph

// FailedWorkload is what fails for workloads and what they run as.
type FailedWorkload struct{}
