# METADATA
# title: Trust policy that lacks an action its service calls
# description: |
#   IAM Roles Anywhere assumes a role with `sts:AssumeRole`, names its session after the
#   certificate with `sts:SetSourceIdentity` and tags it with `sts:TagSession`. A trust policy
#   without all three lets it not in.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM Roles Anywhere, trust model
#     ref: https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [policy.trust_incomplete]
#   fails: "CreateSession is denied, and the workload gets no credentials"
#   remedy: "allow sts:AssumeRole, sts:SetSourceIdentity and sts:TagSession together"
#   symptoms:
#     - "Unable to assume role"
#   facts: ["P160"]
#   lints: [P160]
package rules.policy.trust_incomplete

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.trust_incomplete

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
