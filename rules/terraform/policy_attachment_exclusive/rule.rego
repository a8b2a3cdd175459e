# METADATA
# title: aws_iam_policy_attachment takes a shared policy away from others
# description: |
#   `aws_iam_policy_attachment` is exclusive for its *policy*: it attaches the policy to the
#   roles, users and groups in its lists and detaches it from all others in the account, those
#   of other configurations included. A policy of AWS is never one configuration's own.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: Terraform AWS provider, aws_iam_policy_attachment
#     ref: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_policy_attachment
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [terraform.policy_attachment_exclusive]
#   fails: "whoever else in the account has the policy loses it at the next apply"
#   remedy: "use aws_iam_role_policy_attachment, one for each role"
#   symptoms:
#     - "AccessDenied"
#   facts: ["TR5.3"]
package rules.terraform.policy_attachment_exclusive

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.terraform.policy_attachment_exclusive

	found := finding.at(problem.at, problem, {"message": sprintf("%s detaches %q from everyone in the account that it does not list%s", [problem.subject, problem.value, _others[problem.kind]])})
}

_others := {
	"aws": "",
	"shared": ", and these files attach it elsewhere",
}
