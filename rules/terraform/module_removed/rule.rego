# METADATA
# title: Submodule that this version of a module no longer has
# description: |
#   A new major version of a registry module may rename, merge or remove its submodules.
#   Version 6 of `terraform-aws-modules/iam` did so with most of them, version 21 of
#   `terraform-aws-modules/eks` with `aws-auth`.
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
#   reads: [terraform.module_removed]
#   fails: "terraform init stops: the module has no such directory"
#   remedy: "name the submodule that took its place, or ask for the version before"
#   symptoms:
#     - "Unreadable module directory"
#     - "Unable to evaluate directory symlink"
#   facts: ["TR8.3"]
package rules.terraform.module_removed

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.terraform.module_removed

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s asks for %s, which is gone since version %s", [problem.subject, problem.value, problem.choices[0]]),
		"mend": _mend(problem),
	})
}

_mend(problem) := "" if problem.expected == ""

_mend(problem) := sprintf("%s took its place, with other arguments", [problem.expected]) if problem.expected != ""
