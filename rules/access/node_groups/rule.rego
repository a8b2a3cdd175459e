# METADATA
# title: Row of aws-auth that does not let nodes in
# description: |
#   A row for nodes has the user name `system:node:{{EC2PrivateDNSName}}`, or
#   `{{SessionName}}` for Fargate and hybrid nodes, and the groups
#   system:bootstrappers and system:nodes; Windows nodes have eks:kube-proxy-windows
#   as well. The authenticator fills in its own templates, spelled exactly, and no
#   others.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, the aws-auth ConfigMap
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
#   - description: aws-iam-authenticator, the mapping of roles
#     ref: https://github.com/kubernetes-sigs/aws-iam-authenticator
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [access.node_groups]
#   fails: "kubelets get Unauthorized or Forbidden from the API server, and the nodes do not join or stay NotReady"
#   remedy: "write the user name and the groups as EKS does for managed node groups"
#   symptoms:
#     - "Unable to register node"
#     - "Failed to ensure lease exists"
#     - "Instances failed to join the kubernetes cluster"
#     - "Unauthorized"
#   facts: ["1.42", "1.51"]
package rules.access.node_groups

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.access.node_groups

	found := finding.at(problem.at, problem, {"message": _message(problem), "mend": _mend(problem)})
}

_message(problem) := sprintf("the row of %q in %s is for nodes and lacks %s", [problem.value, problem.subject, finding.quoted(problem.choices)]) if problem.kind == "groups"

_message(problem) := sprintf("the row of %q in %s is for Windows nodes and lacks %s", [problem.value, problem.subject, finding.quoted(problem.choices)]) if problem.kind == "windows"

_message(problem) := sprintf("username %q in %s is none of a node, and its groups are those of nodes", [problem.value, problem.subject]) if {
	problem.kind == "username"
	problem.value != ""
}

_message(problem) := sprintf("a row of nodes in %s has no username", [problem.subject]) if {
	problem.kind == "username"
	problem.value == ""
}

_message(problem) := sprintf("username %q in %s has a template that the authenticator does not know", [problem.value, problem.subject]) if problem.kind == "template"

_mend(problem) := sprintf("write %q", [problem.expected]) if problem.expected != ""

_mend(problem) := sprintf("add %s to its groups", [finding.quoted(problem.choices)]) if problem.expected == ""
