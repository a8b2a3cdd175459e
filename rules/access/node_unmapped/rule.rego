# METADATA
# title: Nodes that nothing lets into the cluster
# description: |
#   EKS maps the roles of managed node groups, Fargate profiles and Auto Mode by
#   itself. The role of self-managed nodes, and of nodes of Karpenter, is mapped by an
#   access entry of type EC2_LINUX or EC2_WINDOWS, or by a row of aws-auth, which mode
#   API ignores.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, access entries
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
#   - description: EKS user guide, the aws-auth ConfigMap
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
#   - description: EKS user guide, self-managed nodes
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/launch-workers.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [access.node_unmapped]
#   fails: "kubelets get Unauthorized from the API server, and no node joins"
#   remedy: "make an access entry of type EC2_LINUX for the role"
#   symptoms:
#     - "Unable to register node"
#     - "Failed to contact API server when waiting for CSINode publishing: Unauthorized"
#     - "Instances failed to join the kubernetes cluster"
#     - "ARN is not mapped"
#   facts: ["1.43", "1.49"]
package rules.access.node_unmapped

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.access.node_unmapped

	found := finding.at(problem.at, problem, {"message": _message(problem)})
}

_message(problem) := sprintf("%s runs as role %q, which nothing maps in cluster %q", [problem.subject, problem.value, problem.choices[0]]) if problem.kind == "none"

_message(problem) := sprintf("%s runs as role %q, which aws-auth maps, but cluster %q reads access entries only", [
	problem.subject, problem.value, problem.choices[0],
]) if {
	problem.kind == "mode"
}
