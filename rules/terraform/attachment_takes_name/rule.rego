# METADATA
# title: ARN where a name is wanted, or a name where an ARN is wanted
# description: |
#   IAM's own resources join by the name of a role: `aws_iam_role_policy_attachment`,
#   `aws_iam_role_policy` and `aws_iam_instance_profile` take `role = aws_iam_role.x.name`. EKS
#   takes ARNs, and so does everything that names a policy. The two are never interchangeable.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: Terraform AWS provider, aws_iam_role_policy_attachment
#     ref: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role_policy_attachment
#   - description: IAM user guide, friendly names and paths
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [terraform.attachment_takes_name]
#   fails: "terraform plan or apply stops: the provider or IAM refuses the text"
#   remedy: "write .name where a name is wanted, and .arn where an ARN is wanted"
#   symptoms:
#     - "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-"
#     - "is an invalid ARN: arn: invalid prefix"
#   facts: ["TR5.3", "TR5.5"]
package rules.terraform.attachment_takes_name

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.terraform.attachment_takes_name

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s of %s takes %s, and %q is %s", [problem.field, problem.subject, _words[problem.kind].takes, problem.value, _words[problem.kind].is]),
		"mend": _mend(problem),
	})
}

_mend(problem) := "" if problem.expected == ""

_mend(problem) := sprintf("write %s", [problem.expected]) if problem.expected != ""

_words := {
	"arn": {"takes": "a name", "is": "an ARN"},
	"name": {"takes": "an ARN", "is": "none"},
}
