# METADATA
# title: Subject that no token carries
# description: |
#   A token's subject is `system:serviceaccount:<namespace>:<name>`, and both parts are
#   Kubernetes names: lower-case letters, digits, `-`, in the name also `.`. A pattern
#   that no such text can match (another prefix, a missing part, `/` between namespace
#   and name, upper case) shuts out every ServiceAccount.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
#   - description: Kubernetes, object names
#     ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [irsa.subject_malformed]
#   fails: STS denies AssumeRoleWithWebIdentity to every pod
#   remedy: "write system:serviceaccount:<namespace>:<name>"
#   symptoms:
#     - "Not authorized to perform sts:AssumeRoleWithWebIdentity"
#   facts: ["3.33"]
#   lints: [P154]
package rules.irsa.subject_malformed

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.subject_malformed

	found := finding.at(problem.at, problem, {
		"message": sprintf("subject %q in the trust policy of %s %s, so no ServiceAccount matches it", [
			problem.value, problem.subject, problem.why,
		]),
		"mend": _mend(problem),
	})
}

_mend(problem) := finding.rewrite(problem) if problem.kind != "audience"

_mend(problem) := `write the key with :sub; the audience that stands under :aud is "sts.amazonaws.com"` if problem.kind == "audience"
