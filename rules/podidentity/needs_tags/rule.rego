# METADATA
# title: "Policy relies on session tags that the pods do not have"
# description: |
#   `aws:PrincipalTag/eks-cluster-name` and the like are session tags that only EKS Pod Identity sets. The
#   pods that get this role come by IRSA, whose sessions have no tags, or by an association that switches
#   the tags off: what the policy allows by the tag is denied. `AmazonEBSCSIDriverEKSClusterScopedPolicy` is
#   such a policy.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, session tags of Pod Identity
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
#   - description: IAM user guide, aws:PrincipalTag
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltag
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [podidentity.needs_tags]
#   fails: "the pods are denied what the policy allows by the tag"
#   remedy: "give the role by an association with session tags, or grant the action without the tag"
#   symptoms: []
#   facts: ["4.3", "4.19"]
package rules.podidentity.needs_tags

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.podidentity.needs_tags

	found := finding.at(problem.at, problem, {"message": sprintf("%s allows %s by %s, but %s", [
		problem.subject, problem.value, problem.field, _without(problem),
	])})
}

_without(problem) := sprintf("the association of ServiceAccount %s switches session tags off", [problem.why]) if problem.kind == "off"

_without(problem) := sprintf("ServiceAccount %s comes by IRSA, whose sessions have no tags", [problem.why]) if problem.kind == "irsa"
