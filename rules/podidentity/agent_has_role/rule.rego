# METADATA
# title: "Pod Identity agent is given a role"
# description: |
#   The agent needs no role of its own: it calls `eks-auth:AssumeRoleForPodIdentity` as the node it
#   runs on. A role or an association for it is never used, and its rights are granted for nothing.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, set up the Pod Identity agent
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [podidentity.agent_has_role]
#   fails: "the role is never used; the agent still needs eks-auth:AssumeRoleForPodIdentity on the node role, and eksctl refuses an association for it"
#   remedy: "drop the role, and allow eks-auth:AssumeRoleForPodIdentity on the node role"
#   symptoms:
#     - "cannot set pod identity associations for \"eks-pod-identity-agent\" addon"
#   facts: ["4.11"]
package rules.podidentity.agent_has_role

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.podidentity.agent_has_role

	found := finding.at(problem.at, problem, {"message": sprintf("the Pod Identity agent of %s is given %s %q, and it calls as the node it runs on", [
		problem.subject, {"role": "role", "association": "an association with role"}[problem.kind], problem.value,
	])})
}
