# METADATA
# title: "Repository of another account does not let the nodes pull"
# description: |
#   Images are pulled as the role of the nodes, never as the role of the pods. From a repository of
#   another account a pull needs two grants: one of the role's own policies, and one of the
#   repository's policy. This policy is known, and lets neither the role nor its account pull.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: ECR user guide, repository policy examples
#     ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
#   - description: ECR user guide, repository policies
#     ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [registry.cross_account_pull]
#   fails: "pods stay in ImagePullBackOff: ECR answers 403 Forbidden"
#   remedy: "let the account of the nodes pull, in the policy of the repository"
#   symptoms:
#     - "ImagePullBackOff"
#     - "403 Forbidden"
#     - "not authorized to perform: ecr:BatchGetImage"
#   facts: ["11.1", "11.2", "11.5", "11.11"]
package rules.registry.cross_account_pull

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.registry.cross_account_pull

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s in account %s has no %s for account %s, whose nodes pull from it as role %q%s", [
			problem.subject, problem.field, finding.granted(problem.choices), problem.value, problem.expected,
			finding.when({"condition": problem.why}),
		]),
		"mend": sprintf("allow account %s %s in %s", [problem.value, finding.names(problem.choices), problem.subject]),
	})
}
