# METADATA
# title: "Nobody who deploys can take the role"
# description: |
#   A Terraform provider or backend, or Terragrunt, takes a role before it does anything else, with the
#   credentials of whoever runs it. The files do not say who that is, but some roles refuse everybody: their
#   trust policy lets in AWS services or tokens alone, asks for an external id that is not passed or for
#   leave to tag the session. The ARN may also be no role's.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: Terraform AWS provider, assuming an IAM role
#     ref: https://registry.terraform.io/providers/hashicorp/aws/latest/docs#assuming-an-iam-role
#   - description: STS API, AssumeRole
#     ref: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
#   - description: IAM user guide, external ids
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [assume.tool_role, assume.tool_condition]
#   fails: "the plan stops: the tool gets no credentials of the role"
#   remedy: "let the trust policy name who deploys, and give the tool what it asks for"
#   symptoms:
#     - "Cannot assume IAM Role"
#     - "is not authorized to perform: sts:AssumeRole on resource"
#     - "Not authorized to perform sts:AssumeRoleWithWebIdentity"
#     - "is not authorized to perform: sts:TagSession on resource"
#   facts: ["5.1", "5.2", "5.13", "5.14"]
package rules.assume.deployment_role_refused

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.assume.tool_role

	found := finding.at(problem.at, problem, {"message": _message(problem), "mend": _mend(problem)})
}

report contains found if {
	some step in input.failed.assume.tool_condition
	step.demand.verdict == "denied"

	found := finding.at(step.demand.at, step, {
		"message": sprintf("%s %s", [finding.role(step.role), finding.demand(step.demand, step.tool)]),
		"mend": sprintf("let %s pass what the condition on %s asks for", [step.tool, step.demand.key]),
	})
}

_message(problem) := sprintf("role %q lets %s call %s (it trusts %s), but %s %s", [
	problem.expected, words[0], problem.value, finding.principals(problem.choices), problem.subject, words[1],
]) if {
	words := _untrusted[problem.kind]
}

_message(problem) := sprintf("role %q lets no user and no role call %s (it trusts %s), but %s gives its session %s", [
	problem.expected, problem.value, finding.principals(problem.choices), problem.subject, problem.field,
]) if {
	problem.kind == "session"
}

_message(problem) := sprintf("%s assumes %q, which %s", [problem.subject, problem.value, problem.why]) if problem.kind == "malformed"

_untrusted := {
	"assume": ["no user and no role", "assumes it"],
	"token": ["no bearer of a token", "exchanges one for it"],
}

default _mend(_) := ""

_mend(problem) := "name who deploys in the trust policy, or assume another role" if problem.kind == "assume"

_mend(problem) := "name the OIDC provider of the token in the trust policy" if problem.kind == "token"

_mend(problem) := sprintf("allow %s beside sts:AssumeRole", [problem.value]) if problem.kind == "session"

_mend(problem) := sprintf("write %s", [problem.expected]) if {
	problem.kind == "malformed"
	problem.expected != ""
}
