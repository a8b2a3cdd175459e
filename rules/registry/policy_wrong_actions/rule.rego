# METADATA
# title: "Repository policy grants what a repository cannot"
# description: |
#   The policy of an ECR repository is about that repository: it has no `Resource` element, and ECR
#   refuses one that has. `ecr:GetAuthorizationToken` is about the whole registry: no repository's
#   policy grants it, only the policies of whoever pulls.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: ECR user guide, repository policies
#     ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
#   - description: ECR user guide, repository policy examples
#     ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [registry.policy_wrong_actions]
#   fails: "ECR refuses a repository policy with a Resource; ecr:GetAuthorizationToken in one grants nothing"
#   remedy: "drop it here, and grant ecr:GetAuthorizationToken on \"*\" to the role that pulls"
#   symptoms:
#     - "Invalid repository policy provided"
#   facts: ["11.2", "11.3"]
#   lints: [P022]
package rules.registry.policy_wrong_actions

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.registry.policy_wrong_actions

	found := finding.at(problem.at, problem, _said(problem))
}

_said(problem) := {
	"message": sprintf("%s allows %s, which is about the whole registry", [problem.subject, problem.value]),
	"mend": sprintf("drop it here, and grant %s on \"*\" to the role that pulls", [problem.value]),
} if {
	problem.kind == "token"
}

_said(problem) := {
	"message": sprintf("%s has a %s; it is about the repository itself", [problem.subject, problem.value]),
	"mend": sprintf("drop %s", [problem.value]),
} if {
	problem.kind == "resource-in-ecr-repository-policy"
}
