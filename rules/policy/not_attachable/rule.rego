# METADATA
# title: Policy of a service-linked role attached to a role
# description: |
#   AWS managed policies under `aws-service-role/` belong to the roles that AWS services
#   make for themselves, those under `root-task/` to sessions on member accounts. IAM
#   attaches neither to a role of yours.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, service-linked roles
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [policy.not_attachable]
#   fails: attaching it fails with PolicyNotAttachable when it is applied
#   remedy: "attach the policy that is meant for roles of your own"
#   symptoms:
#     - PolicyNotAttachable
#     - Cannot attach a Service Role Policy to a Customer Role
#   facts: ["8.8"]
#   lints: [P210]
package rules.policy.not_attachable

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.not_attachable

	found := finding.at(problem.at, problem, {"message": sprintf("policy %q is for %s only and cannot be attached to a role of yours", [problem.value, _owner(problem)])})
}

_owner(problem) := "service-linked roles" if problem.kind == "service-linked"

_owner(problem) := "root sessions" if problem.kind == "root-task"
