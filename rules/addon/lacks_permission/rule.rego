# METADATA
# title: "Role of an add-on lacks the rights of the add-on"
# description: |
#   The pods of an EKS add-on call AWS as the role that they are given: by the add-on, by a Pod
#   Identity association or by the annotation of their ServiceAccount. They never fall back to the
#   role of the nodes. All policies of that role are known here, and none of them grants what the
#   add-on cannot work without.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, IAM roles for add-ons"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/add-ons-iam.html
#   - description: "EKS user guide, add-ons of AWS"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [addon.lacks_permission]
#   fails: "AWS denies the add-on's calls: volumes, addresses, records or metrics do not come about, and the add-on may become DEGRADED"
#   remedy: "attach the add-on's policy to the role that the add-on is given"
#   symptoms:
#     - "could not create volume in EC2: UnauthorizedOperation"
#     - "UnauthorizedOperation: You are not authorized to perform this operation"
#     - "records retrieval failed: failed to list hosted zones: AccessDenied"
#     - "AddonPermissionFailure"
#   facts: ["6.1", "6.2", "6.3", "6.5", "6.6", "6.7", "6.8", "6.12", "6.17", "6.30"]
package rules.addon.lacks_permission

import data.rules.lib.finding

report contains found if {
	some need in input.failed.addon.lacks_permission
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("role %q of add-on %q has %s%s", [
			need.role.name, need.addon.name, _nothing(need), finding.when(need),
		]),
		"mend": _mend(need),
	})
}

_nothing(need) := sprintf("neither %s nor %s", [need.policy, finding.grants(need.missing)]) if need.policy != ""

_nothing(need) := sprintf("no %s", [finding.granted(need.missing)]) if need.policy == ""

_mend(need) := sprintf("attach %s to role %q", [need.policy, need.role.name]) if {
	need.policy != ""
	not _of_eksctl(need)
}

_mend(need) := sprintf("name %s in attachPolicyARNs of the add-on, or in permissionPolicyARNs of its association", [need.policy]) if {
	need.policy != ""
	_of_eksctl(need)
}

# eksctl makes the role, and gives it what its file lists
_of_eksctl(need) if startswith(need.role.name, "eksctl-{")

_mend(need) := sprintf("grant %s to role %q", [finding.names(need.missing), need.role.name]) if need.policy == ""
