package terraform

// helmModels are the releases of Helm charts.
func helmModels() map[string]model {
	return map[string]model{}
}
