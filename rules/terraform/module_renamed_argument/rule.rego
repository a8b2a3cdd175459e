# METADATA
# title: Argument that this version of a module no longer takes
# description: |
#   A new major version of a registry module may rename or remove its inputs. The upgrade
#   guides of `terraform-aws-modules/eks` and `terraform-aws-modules/iam` list them; a call that
#   asks for the new version and still writes an old name is refused.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: terraform-aws-modules/eks, upgrade guides
#     ref: https://github.com/terraform-aws-modules/terraform-aws-eks/tree/master/docs
#   - description: terraform-aws-modules/iam, upgrade guide of version 6
#     ref: https://github.com/terraform-aws-modules/terraform-aws-iam/blob/master/docs/UPGRADE-6.0.md
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [terraform.module_renamed_argument]
#   fails: "terraform init or plan stops: Unsupported argument"
#   remedy: "write the new name, or ask for the version before"
#   symptoms:
#     - "An argument named \"cluster_name\" is not expected here"
#     - "Unsupported argument"
#   facts: ["TR8.2", "TR8.3"]
package rules.terraform.module_renamed_argument

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.terraform.module_renamed_argument

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s takes no argument %q: %s %s it in version %s", [problem.subject, problem.value, problem.field, problem.kind, problem.choices[0]]),
		"mend": _mend(problem),
	})
}

_mend(problem) := "" if problem.expected == ""

_mend(problem) := sprintf("write %s", [problem.expected]) if problem.expected != ""
