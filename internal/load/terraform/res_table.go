package terraform

import "maps"

// resourceModels are the resources ("aws_iam_role") and data sources
// ("data.aws_iam_policy_document") that are modelled. Of others every attribute
// that is not written is a symbol.
func resourceModels() map[string]model {
	m := map[string]model{
		"aws_iam_role":                              {roleComputed, roleFacts},
		"aws_iam_policy":                            {policyComputed, policyFacts},
		"aws_iam_role_policy":                       {rolePolicyComputed, rolePolicyFacts},
		"aws_iam_role_policy_attachment":            {facts: attachmentFacts},
		"aws_iam_policy_attachment":                 {facts: policyAttachmentFacts},
		"aws_iam_role_policy_attachments_exclusive": {facts: attachmentsExclusiveFacts},
		"aws_iam_role_policies_exclusive":           {facts: policiesExclusiveFacts},
		"aws_iam_instance_profile":                  {profileComputed, profileFacts},
		"aws_iam_openid_connect_provider":           {providerComputed, providerFacts},
		"data.aws_iam_policy_document":              {computed: documentComputed},
		"data.aws_caller_identity":                  {computed: callerComputed},
		"data.aws_partition":                        {computed: partitionComputed},
		"data.aws_region":                           {computed: regionComputed},
		"data.aws_iam_role":                         {dataRoleComputed, dataRoleFacts},
		"data.aws_iam_roles":                        {computed: dataRolesComputed},
		"data.aws_iam_policy":                       {computed: dataPolicyComputed},
		"data.aws_iam_instance_profile":             {computed: dataProfileComputed},
		"data.aws_iam_openid_connect_provider":      {dataProviderComputed, providerLookup},
		"data.aws_service_principal":                {computed: servicePrincipalComputed},
		"data.aws_arn":                              {computed: dataARNComputed},
		"data.template_file":                        {computed: templateComputed},
		"data.terraform_remote_state":               {computed: stateComputed},
		"data.aws_ssm_parameter":                    {computed: parameterComputed},
		"data.tfe_outputs":                          {computed: stateComputed},

		"aws_eks_cluster":                   {clusterComputed, clusterFacts},
		"data.aws_eks_cluster":              {dataClusterComputed, dataClusterFacts},
		"aws_eks_node_group":                {nodeGroupComputed, nodeGroupFacts},
		"aws_eks_fargate_profile":           {fargateComputed, fargateFacts},
		"aws_eks_capability":                {facts: capabilityFacts},
		"aws_eks_addon":                     {addonComputed, addonFacts},
		"aws_eks_pod_identity_association":  {facts: associationFacts},
		"aws_eks_access_entry":              {accessEntryComputed, accessEntryFacts},
		"aws_eks_access_policy_association": {facts: accessPolicyFacts},
		"aws_launch_template":               {computed: launchTemplateComputed},
		"aws_launch_configuration":          {computed: launchConfigurationComputed},
		"aws_autoscaling_group":             {facts: autoscalingFacts},
		"aws_ecr_repository":                {computed: repositoryComputed},
		"aws_ecr_repository_policy":         {facts: repositoryFacts},
	}
	// The Kubernetes, Helm and manifest resources have files of their own.
	for _, more := range []map[string]model{kubernetesModels(), helmModels(), manifestModels(), kubectlModels()} {
		maps.Copy(m, more)
	}
	return m
}
