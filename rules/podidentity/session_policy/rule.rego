# METADATA
# title: "Session policy beside session tags"
# description: |
#   A Pod Identity association may narrow its sessions by a `policy`, and EKS takes one only when
#   session tags are disabled.
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
#   reads: [podidentity.session_policy]
#   fails: "EKS refuses the association"
#   remedy: "disable the session tags of the association, or drop its policy"
#   symptoms: []
#   facts: ["4.9"]
package rules.podidentity.session_policy

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.podidentity.session_policy

	found := finding.at(problem.at, problem, {"message": sprintf("the association of %s has a session policy and sends session tags; EKS takes one of the two", [problem.subject])})
}
