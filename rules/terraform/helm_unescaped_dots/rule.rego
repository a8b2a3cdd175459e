# METADATA
# title: Annotation in a Helm set key without escaped dots
# description: |
#   Helm cuts the name of a `set` value at its dots. `annotations.eks.amazonaws.com/role-arn`
#   sets a map `eks` with a map `amazonaws` in it, not the annotation that EKS reads. A dot
#   that belongs to a key takes a backslash, which is written twice in a Terraform string.
#   The parameters of an Argo CD Application and `set` of helmfile are cut the same way.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: Helm, the format and limitations of --set
#     ref: https://helm.sh/docs/intro/using_helm/
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [terraform.helm_unescaped_dots]
#   fails: "the ServiceAccount gets a map in place of a text and is refused, or has no role-arn annotation: its pods get no role"
#   remedy: "write a backslash before each dot of the annotation, twice in a Terraform string"
#   symptoms:
#     - "json: cannot unmarshal object into Go struct field ObjectMeta.metadata.annotations of type string"
#   facts: ["TR7"]
package rules.terraform.helm_unescaped_dots

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.terraform.helm_unescaped_dots

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s has the key %q in %s, and Helm cuts it at its dots", [problem.subject, problem.value, problem.field]),
		"mend": _mend(problem),
	})
}

_mend(problem) := sprintf("write `%s`", [problem.expected])
