# METADATA
# title: "Pods that need the node role cannot reach the instance metadata"
# description: |
#   With a hop limit of 1 the instance metadata answers processes of the node alone:
#   pods with a network of their own get no credentials from it. This workload is
#   told to assume a role, and its ServiceAccount has no role to start from but that
#   of the node.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS best practices, restrict access to the instance profile"
#     ref: https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
#   - description: "EC2 user guide, instance metadata options"
#     ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [node.hop_limit]
#   fails: "the pods find no credentials, unless they bring their own"
#   remedy: "give the ServiceAccount a role of its own, with an annotation or an association"
#   symptoms:
#     - "no EC2 IMDS role found"
#     - "EC2MetadataRequestError"
#     - "Unable to locate credentials"
#     - "NoCredentialProviders"
#   facts: ["1.61", "1.62", "5.18", "T30"]
package rules.node.hop_limit_blocks_pods

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.node.hop_limit

	found := finding.at(problem.at, problem, {"message": sprintf("the hop limit of %s is %s, so %s on it cannot use the role of the node, and %s no other", [
		problem.subject, problem.value, finding.names(problem.choices), _have(problem.choices),
	])})
}

_have(workloads) := "has" if count(workloads) == 1

_have(workloads) := "have" if count(workloads) != 1
