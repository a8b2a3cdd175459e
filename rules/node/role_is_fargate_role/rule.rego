# METADATA
# title: "One role for nodes and Fargate"
# description: |
#   EKS maps the role of nodes and the pod execution role of Fargate to different
#   Kubernetes identities. One role can have only one of them.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, pod execution role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
#   - description: "EKS user guide, node IAM role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [node.role_is_fargate]
#   fails: "EKS refuses the Fargate profile with PodExecutionRoleAlreadyInUse, or the nodes lose their identity when it is deleted"
#   remedy: "give the Fargate profile a pod execution role of its own"
#   symptoms:
#     - "PodExecutionRoleAlreadyInUse"
#   facts: ["1.7", "2.20"]
package rules.node.role_is_fargate_role

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.node.role_is_fargate

	found := finding.at(problem.at, problem, {"message": sprintf("%s runs as role %q, the pod execution role of Fargate profile %s", [
		problem.subject, problem.value, finding.quoted(problem.choices),
	])})
}
