# METADATA
# title: Condition keys of another issuer
# description: |
#   A token carries condition keys of its own issuer only. The statement trusts the
#   OIDC provider of one issuer and asks for keys of another, or demands the keys of
#   several issuers at once: no token can satisfy it.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
#   - description: STS API, AssumeRoleWithWebIdentity
#     ref: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [irsa.issuer]
#   fails: STS denies AssumeRoleWithWebIdentity to every pod
#   remedy: "write one statement for each OIDC provider, its condition keys starting with the provider's own issuer"
#   symptoms:
#     - "Not authorized to perform sts:AssumeRoleWithWebIdentity"
#     - No OpenIDConnect provider found in your account
#   facts: ["3.34", "3.36"]
#   lints: [P153]
package rules.irsa.issuer_mismatch

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.issuer

	found := finding.at(problem.at, problem, {"message": _message(problem), "mend": _mend(problem)})
}

_message(problem) := sprintf("a condition key of %s names issuer %q, but its statement trusts the provider of %q", [
	problem.subject, problem.value, problem.expected,
]) if {
	problem.kind == "key"
}

_message(problem) := sprintf("one statement of %s demands keys of issuers %s, and a token carries those of one issuer", [
	problem.subject, finding.quoted(problem.choices),
]) if {
	problem.kind == "several"
}

_mend(problem) := sprintf("start the condition key with %q, or trust the other provider", [problem.expected]) if {
	problem.kind == "key"
}

_mend(problem) := "" if problem.kind != "key"
