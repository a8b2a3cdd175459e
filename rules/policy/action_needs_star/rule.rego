# METADATA
# title: Action that works on no resource, granted on resources only
# description: |
#   Actions such as `ec2:DescribeInstances` or `ecr:GetAuthorizationToken` work on no
#   resource of their own. A statement that lists resources does not grant them: only
#   `"Resource": "*"` does. When nothing else that the role has grants the action, it is denied.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, actions, resources and condition keys
#     ref: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [policy.action_needs_star]
#   fails: "the action is denied although the policy lists it"
#   remedy: "give the action a statement of its own with \"Resource\": \"*\""
#   symptoms:
#     - "is not authorized to perform"
#   facts: ["S2.3", "S4.10"]
#   lints: [P078]
package rules.policy.action_needs_star

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.action_needs_star

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
