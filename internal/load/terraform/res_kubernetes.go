package terraform

// kubernetesModels are the resources of the Kubernetes provider that declare
// ServiceAccounts, ConfigMaps and workloads.
func kubernetesModels() map[string]model {
	return map[string]model{}
}
