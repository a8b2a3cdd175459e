# METADATA
# title: ARN of another partition than the provider
# description: |
#   The provider's region decides in which partition of AWS everything is made: `aws`,
#   `aws-cn`, `aws-us-gov`. An ARN that is written out with another partition names nothing
#   there.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, Amazon Resource Names
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
#   - description: Terraform AWS provider, aws_partition
#     ref: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/partition
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [terraform.partition_literal]
#   fails: "IAM or EKS refuses the ARN"
#   remedy: "write the partition with data.aws_partition.current.partition"
#   symptoms:
#     - "MalformedPolicyDocument: Partition \"aws\" is not valid for resource"
#     - "ARN is not valid"
#   facts: ["8.1", "5.10"]
package rules.terraform.partition_literal

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.terraform.partition_literal

	found := finding.at(problem.at, problem, {"message": sprintf("%s %q of %s is of partition %q, and its provider works in %q", [problem.field, problem.value, problem.subject, problem.choices[0], problem.choices[1]])})
}
