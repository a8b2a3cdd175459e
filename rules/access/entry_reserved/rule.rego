# METADATA
# title: Access entry with a name that EKS keeps for itself
# description: |
#   EKS refuses user names that begin with system:, eks:, aws:, amazon: or iam:,
#   groups that begin with system:, and service-linked roles. Rights that aws-auth
#   gives by system:masters come from an access policy here; access policies have ARNs
#   of EKS, and those of IAM policies are refused.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, access entries
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
#   - description: EKS user guide, access policies
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [access.entry_reserved]
#   fails: "EKS refuses the access entry, or the association of the policy"
#   remedy: "choose another name, or associate an access policy such as AmazonEKSClusterAdminPolicy"
#   symptoms:
#     - "The kubernetes group name system:masters is invalid, it cannot start with system:"
#     - "The caller is not allowed to modify access entries with a principalArn value of a Service Linked Role"
#     - "policyARN must be a cluster-access-policy resource"
#   facts: ["1.55", "1.57", "1.60"]
package rules.access.entry_reserved

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.access.entry_reserved

	found := finding.at(problem.at, problem, {"message": _message(problem), "mend": _mend(problem)})
}

_message(problem) := sprintf("%s %q of %s is a service-linked role, which access entries may not name", [problem.field, problem.value, problem.subject]) if problem.kind == "service-linked"

_message(problem) := sprintf("%s %q of %s is an IAM policy, not an access policy of EKS", [problem.field, problem.value, problem.subject]) if problem.kind == "policy"

_message(problem) := sprintf("%s %q of %s is no access policy of EKS", [problem.field, problem.value, problem.subject]) if problem.kind == "policy-name"

_message(problem) := sprintf("%s puts its principal into group %q, and access entries take no group that begins with \"system:\"", [problem.subject, problem.value]) if problem.kind in {"group", "masters"}

_message(problem) := sprintf("%s has the user name %q, and EKS keeps names that begin with %q for itself", [problem.subject, problem.value, problem.choices[0]]) if problem.kind == "username"

_message(problem) := sprintf("%s has the user name %q, and EKS wants a colon before {{SessionName}}", [problem.subject, problem.value]) if problem.kind == "session-name"

default _mend(_) := ""

_mend(problem) := sprintf("associate the access policy %s, and leave the group out", [problem.expected]) if problem.kind == "masters"

_mend(problem) := sprintf("write %q", [problem.expected]) if {
	problem.kind in {"policy", "policy-name"}
	problem.expected != ""
}
