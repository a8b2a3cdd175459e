# METADATA
# title: Long-lived access keys for pods on EKS
# description: |
#   Pods on EKS get short-lived credentials of a role, by IRSA or EKS Pod Identity. An
#   access key in the environment or in Helm values is good until somebody revokes it,
#   and is as secret as the file it stands in.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, security best practices
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#   - description: EKS user guide, EKS Pod Identity
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [workload.static_keys]
#   fails: "nothing breaks; whoever reads the file, the Secret or the pod has the rights of the key for as long as it lives"
#   remedy: "give the ServiceAccount a role, by IRSA or EKS Pod Identity, and revoke the key"
#   symptoms: []
#   facts: ["3.9"]
package rules.workload.static_keys

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.workload.static_keys

	found := finding.at(problem.at, problem, {"message": _message(problem)})
}

_message(problem) := sprintf("%s has a long-lived access key of AWS in %s", [problem.subject, problem.field]) if problem.kind == "value"

_message(problem) := sprintf("%s takes an access key of AWS for %s from a Secret", [problem.subject, problem.field]) if problem.kind == "secret"

_message(problem) := sprintf("%s hold a long-lived access key of AWS in %s", [problem.subject, problem.field]) if problem.kind == "values"
