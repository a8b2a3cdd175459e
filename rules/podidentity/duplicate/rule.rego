# METADATA
# title: "Two associations for one ServiceAccount"
# description: |
#   A ServiceAccount of a cluster has at most one Pod Identity association, and one that an
#   add-on is given counts. EKS refuses the second when it is created.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, Pod Identity associations
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html
#   - description: EKS API, CreatePodIdentityAssociation
#     ref: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [podidentity.duplicate]
#   fails: "EKS refuses the second association with ResourceInUseException"
#   remedy: "keep one of the two associations"
#   symptoms:
#     - "Association already exists"
#     - "ResourceInUseException"
#   facts: ["4.5", "4.18"]
package rules.podidentity.duplicate

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.podidentity.duplicate

	found := finding.at(problem.at, problem, {"message": sprintf("%s of cluster %q has two Pod Identity associations%s", [
		problem.subject, problem.field, {"association": "", "addon": ", one of them an add-on's"}[problem.kind],
	])})
}
