# METADATA
# title: Annotation whose text EKS ignores
# description: |
#   The webhook reads `token-expiration` as a whole number of seconds, at least 600,
#   and `sts-regional-endpoints` as true or false; any other text is passed over
#   without a word. Annotations are strings: a number or a boolean without quotes is
#   refused by the API server.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS Pod Identity webhook, annotations
#     ref: https://github.com/aws/amazon-eks-pod-identity-webhook
#   - description: EKS user guide, configure the STS endpoint of a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/configure-sts-endpoint.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [irsa.annotation_value_ignored]
#   fails: "the default is used in place of the text; without quotes the ServiceAccount is refused"
#   remedy: "write a number of seconds, or true or false, in quotes"
#   symptoms:
#     - "cannot unmarshal number into Go struct field ObjectMeta.metadata.annotations of type string"
#     - "cannot unmarshal bool into Go struct field ObjectMeta.metadata.annotations of type string"
#   facts: ["3.6", "3.7"]
package rules.irsa.annotation_value_ignored

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.irsa.annotation_value_ignored

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s %q of %s %s", [problem.field, problem.value, problem.subject, _words[problem.kind]]),
		"mend": _mend(problem),
	})
}

_words := {
	"not-string": "is no string, and annotations are strings",
	"number": "is no whole number of seconds, so EKS takes its default, 86400",
	"low": "is under 600 seconds, so EKS takes 600",
	"high": "is over a day, and the API server makes tokens for a day at most",
	"boolean": "is neither true nor false, so EKS takes its default, true",
}

default _mend(_) := ""

_mend(problem) := `write "86400" or less` if problem.kind == "high"

_mend(problem) := "put the value into quotes" if problem.kind == "not-string"
