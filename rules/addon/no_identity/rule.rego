# METADATA
# title: "Add-on that needs rights has none"
# description: |
#   The pods of the add-on call AWS. Neither the add-on nor an association nor an annotation gives
#   them a role, so they call as the role of the nodes they run on. All policies of that role are
#   known here, and none of them grants what the add-on needs.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, IAM roles for add-ons"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/add-ons-iam.html
#   - description: "EKS user guide, IAM role for the EBS CSI driver"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [addon.no_identity]
#   fails: "AWS denies the add-on's calls; its controller may not start, and the add-on becomes DEGRADED"
#   remedy: "give the add-on's ServiceAccount a role with the add-on's policy"
#   symptoms:
#     - "no EC2 IMDS role found"
#     - "could not create volume in EC2: UnauthorizedOperation"
#     - "AddonPermissionFailure"
#   facts: ["6.2", "6.3", "6.5", "6.6", "6.7", "6.12", "6.17", "6.30", "6.31"]
package rules.addon.no_identity

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.addon.no_identity

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s has no role of its own, and node role %q no %s%s%s", [
			problem.subject, problem.value, finding.granted(problem.choices), _hangs(problem), _unused(problem),
		]),
		"mend": _mend(problem),
	})
}

_hangs(problem) := finding.when({"condition": problem.why})

_unused(problem) := "" if problem.kind == "nodes"

_unused(problem) := sprintf("; role %q, which trusts its ServiceAccount %s, is given to nobody", [problem.expected, problem.field]) if {
	problem.kind == "unused"
}

_mend(problem) := sprintf("give ServiceAccount %s a role that %s", [problem.field, _rights(problem)]) if problem.kind == "nodes"

_mend(problem) := sprintf("give the add-on role %q", [problem.expected]) if problem.kind == "unused"

_rights(problem) := sprintf("has %s", [problem.expected]) if problem.expected != ""

_rights(problem) := sprintf("grants %s", [finding.names(problem.choices)]) if problem.expected == ""
