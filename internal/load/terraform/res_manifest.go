package terraform

// manifestModels are the resources that hold whole Kubernetes manifests.
func manifestModels() map[string]model {
	return map[string]model{}
}
