# METADATA
# title: "Role assumes itself without trusting itself"
# description: |
#   Since September 2022 a role that assumes itself needs its own trust policy to say so, like any
#   other caller. Code that takes the role its pods already have fails, though it holds the very role.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: AWS security blog, trust behaviour of IAM roles
#     ref: https://aws.amazon.com/blogs/security/announcing-an-update-to-iam-role-trust-policy-behavior/
#   - description: STS API, AssumeRole
#     ref: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [assume.self]
#   fails: "the call of sts:AssumeRole is denied"
#   remedy: "use the credentials that the pods have, or name the role in its own trust policy"
#   symptoms:
#     - "is not authorized to perform: sts:AssumeRole on resource"
#   facts: ["5.16"]
#   lints: [P169]
package rules.assume.self

import data.rules.lib.finding

report contains found if {
	some step in input.failed.assume.self
	step.principal.verdict == "denied"

	found := finding.at(step.principal.at, step, {"message": sprintf("%s is to assume itself, and trusts %s%s", [
		finding.role(step.role), finding.principals(step.principal.accepted), finding.assuming(step),
	])})
}

report contains found if {
	some step in input.failed.assume.self
	step.grant.verdict == "denied"

	found := finding.at(step.grant.at, step, {"message": sprintf("%s is to assume itself, and has no grant of it%s", [finding.role(step.role), finding.assuming(step)])})
}
