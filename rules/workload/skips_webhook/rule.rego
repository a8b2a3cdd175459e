# METADATA
# title: Pods that keep EKS from injecting their role
# description: |
#   The webhook that gives pods their variables and their token passes over pods with
#   the label `eks.amazonaws.com/skip-pod-identity-webhook`, whatever its value, and
#   over the containers that the annotation `eks.amazonaws.com/skip-containers` names.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS Pod Identity webhook
#     ref: https://github.com/aws/amazon-eks-pod-identity-webhook
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [workload.skips_webhook]
#   fails: "nothing is injected: the pods fall back to the node role, or have no credentials"
#   remedy: "drop the label, or name only those containers that need no role"
#   symptoms:
#     - "Unable to locate credentials"
#     - "no EC2 IMDS role found"
#   facts: ["3.8", "3.10"]
package rules.workload.skips_webhook

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.workload.skips_webhook

	found := finding.at(problem.at, problem, {"message": sprintf(
		"%s keeps EKS from giving the pods of %s the role that the %s of %s gives them",
		[problem.field, problem.subject, problem.choices[1], problem.choices[0]],
	)})
}
