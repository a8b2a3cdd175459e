package terraform

// resourceModels are the resources ("aws_iam_role") and data sources
// ("data.aws_iam_policy_document") that are modelled.
func resourceModels() map[string]model {
	return map[string]model{}
}
