# METADATA
# title: Trust policy allows the wrong STS action
# description: |
#   A token is exchanged with `sts:AssumeRoleWithWebIdentity`; services and roles call
#   `sts:AssumeRole`. The statement pairs a principal with the action of the other
#   kind, so it never applies.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: STS API, AssumeRoleWithWebIdentity
#     ref: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
#   - description: STS API, AssumeRole
#     ref: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [irsa.trust_action]
#   fails: STS denies the call, as if the statement were not there
#   remedy: "allow sts:AssumeRoleWithWebIdentity to Federated principals, sts:AssumeRole to services and roles"
#   symptoms:
#     - "Not authorized to perform sts:AssumeRoleWithWebIdentity"
#     - "is not authorized to perform: sts:AssumeRole on resource"
#   facts: ["3.30", "3.37"]
#   lints: [P150]
package rules.irsa.trust_wrong_action

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.trust_action

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s allows %s to %s, which calls %s", [
			problem.subject, problem.value, _principal(problem), problem.expected,
		]),
		"mend": sprintf("write %q", [problem.expected]),
	})
}

_principal(problem) := "an OIDC provider" if problem.kind == "federated"

_principal(problem) := sprintf("%q", [problem.field]) if problem.kind != "federated"
