# METADATA
# title: Role that a module is given and does not use
# description: |
#   `terraform-aws-modules/eks` makes the roles of clusters, managed node groups, Fargate profiles
#   and Karpenter's nodes itself unless it is told not to. A role given by `iam_role_arn` alone
#   is ignored: nodes run as the module's role, and what was attached to the other one is missing
#   there.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: terraform-aws-modules/eks, module eks-managed-node-group
#     ref: https://registry.terraform.io/modules/terraform-aws-modules/eks/aws/latest/submodules/eks-managed-node-group
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [terraform.module_role_ignored]
#   fails: "what runs there has the role that the module makes, without the rights of the one that was given"
#   remedy: "tell the module not to make a role"
#   symptoms:
#     - "AccessDenied"
#   facts: ["TR8.2"]
package rules.terraform.module_role_ignored

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.terraform.module_role_ignored

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s makes a role of its own, so the one that %s gives is not used", [problem.subject, problem.field]),
		"mend": sprintf("set %s to false beside it, or drop %s", [problem.expected, problem.field]),
	})
}
