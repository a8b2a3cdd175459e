# METADATA
# title: "ServiceAccount has an association and an annotation with another role"
# description: |
#   Of the two ways to give a ServiceAccount a role Pod Identity wins: the webhook injects nothing else
#   into new pods. The role of the annotation is never used, and whoever reads the manifest is misled.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, Pod Identity associations
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html
#   - description: EKS Pod Identity webhook
#     ref: https://github.com/aws/amazon-eks-pod-identity-webhook
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [podidentity.and_irsa]
#   fails: "the pods get the role of the association; what only the annotation's role may do is denied"
#   remedy: "drop the annotation, or the association, or give both the same role"
#   symptoms: []
#   facts: ["4.13", "T14"]
package rules.podidentity.and_irsa

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.podidentity.and_irsa

	found := finding.at(problem.at, problem, {"message": sprintf("%s is annotated with %q, but its Pod Identity association gives it %q, and comes first", [
		problem.subject, problem.value, problem.expected,
	])})
}
