# METADATA
# title: Action that does not exist
# description: |
#   An action is a service's prefix, a colon and a name that AWS has. IAM refuses some
#   wrong forms, and takes unknown names silently: they grant nothing. Names that differ
#   from a real one by a letter or two are warnings; names that are merely not in our
#   catalogue are notes, for AWS adds actions every week.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: IAM user guide, JSON policy elements
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [policy.action_unknown]
#   fails: "IAM refuses the document, or the action grants nothing"
#   remedy: "write the action as AWS has it"
#   symptoms:
#     - "AccessDenied"
#     - "Actions/Conditions must be prefaced by a vendor"
#   facts: ["S1.5"]
#   lints: [P040, P041, P042, P043, P044, P045, P046, P047, P054]
package rules.policy.action_unknown

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.action_unknown

	found := finding.at(problem.at, problem, {
		"message": finding.defect(problem),
		"mend": finding.rewrite(problem),
	})
}
