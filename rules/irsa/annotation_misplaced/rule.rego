# METADATA
# title: Annotation of a role where EKS does not read it
# description: |
#   EKS reads `eks.amazonaws.com/role-arn` from the annotations of the ServiceAccount
#   that a pod names, and from nowhere else: not from the pod, its template or its
#   workload, and not from labels.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
#   - description: EKS Pod Identity webhook, annotations
#     ref: https://github.com/aws/amazon-eks-pod-identity-webhook
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [irsa.annotation_misplaced]
#   fails: "nothing is injected: pods fall back to the node role, or have no credentials; a label of that form is refused"
#   remedy: "move the annotation to the ServiceAccount"
#   symptoms:
#     - "Unable to locate credentials"
#     - "no EC2 IMDS role found"
#     - "is not authorized to perform"
#   facts: ["3.1", "3.2", "3.3"]
package rules.irsa.annotation_misplaced

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.annotation_misplaced

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s stands %s %s; EKS reads it from %s only", [
			problem.field, _place[problem.kind], problem.subject, problem.expected,
		]),
		"mend": _mend(problem),
	})
}

_place := {"template": "on the pod template of", "workload": "on", "label": "among the labels of", "values": "in"}

_mend(problem) := sprintf("move it to %s", [problem.expected]) if problem.kind != "values"

_mend(problem) := "move it to serviceAccount.annotations, or wherever the chart has the ServiceAccount's annotations" if problem.kind == "values"
