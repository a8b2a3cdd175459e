# METADATA
# title: AWS managed policy that does not exist
# description: |
#   The ARN names an AWS managed policy that AWS does not have: the name stands under
#   another path (`service-role/` is missing or superfluous), differs in letter case or
#   separators, or is a well-known mistake. A name that is merely not in our catalogue
#   is a note: AWS adds policies every week. One that is a letter or two from a name
#   that AWS has is a warning.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: AWS managed policy reference
#     ref: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
#   - description: IAM user guide, ARNs, names and paths
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [policy.managed_arn_unknown]
#   fails: attaching it fails with NoSuchEntity when it is applied
#   remedy: "write the policy's ARN as AWS has it"
#   symptoms:
#     - does not exist or is not attachable
#   facts: ["8.7", "8.9", "8.10"]
#   lints: [P209]
package rules.policy.managed_arn_unknown

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.managed_arn_unknown

	found := finding.at(problem.at, problem, {"message": _message(problem), "mend": _mend(problem)})
}

_message(problem) := sprintf("AWS managed policy %q does not exist; its ARN is %q", [problem.value, problem.expected]) if {
	problem.kind in {"path", "spelling"}
}

_message(problem) := sprintf("policy %q %s", [problem.value, _why(problem)]) if problem.kind in {"wrong", "unknown"}

_message(problem) := sprintf("policy %q %s; attaching it fails unless AWS has made it since", [problem.value, problem.why]) if {
	problem.kind == "near"
}

_why(problem) := "does not exist" if problem.why == ""

_why(problem) := problem.why if problem.why != ""

_mend(problem) := "" if {
	problem.expected == ""
	problem.kind != "wrong"
}

_mend(problem) := "create a policy of your own and write its ARN, arn:aws:iam::<account>:policy/<name>" if {
	problem.expected == ""
	problem.kind == "wrong"
}

_mend(problem) := sprintf("write %q", [problem.expected]) if problem.expected != ""
