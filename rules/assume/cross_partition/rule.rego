# METADATA
# title: "Role of another partition is to be assumed"
# description: |
#   Partitions (`aws`, `aws-cn`, `aws-us-gov`) share no identities: no role of one can assume a role
#   of another, whatever the policies say, and IAM refuses a trust policy that tries.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM identifiers, ARNs and partitions
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
#   - description: STS API, AssumeRole
#     ref: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [assume.cross_partition]
#   fails: "the call of sts:AssumeRole is denied"
#   remedy: "assume a role of the own partition, and reach the other with credentials that were made there"
#   symptoms:
#     - "is not authorized to perform: sts:AssumeRole on resource"
#   facts: ["5.19"]
#   lints: [P168]
package rules.assume.cross_partition

import data.rules.lib.finding

report contains found if {
	some step in input.failed.assume.cross_partition
	step.principal.verdict == "denied"

	found := finding.at(step.at, step, {"message": sprintf("%s, of partition %q, is to assume %q, of partition %q", [
		finding.role(step.source), step.principal.presented, step.role.arn, finding.names(step.principal.accepted),
	])})
}
