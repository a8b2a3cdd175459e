# METADATA
# title: "Trust policy asks for what the caller cannot present"
# description: |
#   The target's trust policy names the caller, under a condition that this caller does not meet:
#   another `aws:PrincipalArn`, a source that only AWS services carry, a second factor that no pod has,
#   or an external id that the profile does not pass.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, global condition keys
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
#   - description: IAM user guide, external ids
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [assume.condition]
#   fails: "the call of sts:AssumeRole is denied, unless the caller presents more than the files show"
#   remedy: "write the condition for this caller, or let it present what is asked for"
#   symptoms:
#     - "is not authorized to perform: sts:AssumeRole on resource"
#     - "because no resource-based policy allows the sts:AssumeRole action"
#   facts: ["5.10", "5.13"]
package rules.assume.condition_unmet

import data.rules.lib.finding

report contains found if {
	some step in input.failed.assume.condition
	step.demand.verdict == "denied"

	found := finding.at(step.demand.at, step, {"message": sprintf("%s %s%s", [
		finding.role(step.role), finding.demand(step.demand, finding.role(step.source)), finding.assuming(step),
	])})
}
