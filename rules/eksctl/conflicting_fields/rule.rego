# METADATA
# title: Fields that eksctl does not take together
# description: |
#   eksctl takes one way to give a role at a time: a role that exists, or policies for
#   one that it makes. It refuses a file that has both, and some other pairs besides.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: eksctl, config file schema
#     ref: https://docs.aws.amazon.com/eks/latest/eksctl/schema.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [eksctl.conflicting_fields]
#   fails: "eksctl refuses the file"
#   remedy: "keep one of the two fields"
#   symptoms:
#     - "cannot be set at the same time"
#     - "cannot be specified when"
#     - "can be specified"
#     - "cannot specify both"
#     - "cannot set IRSA config and pod identity associations at the same time"
#     - "when Auto Mode is disabled"
#     - "must be set to either API_AND_CONFIG_MAP or API to use access entries"
#     - "iam.withOIDC must be enabled with Karpenter"
#   facts: ["7.4", "7.5", "7.8", "7.15", "7.17", "7.19", "7.20"]
package rules.eksctl.conflicting_fields

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.eksctl.conflicting_fields

	found := finding.at(problem.at, problem, {"message": sprintf("%s sets %s, which eksctl does not take with %s: %q", [
		problem.subject, problem.field, _beside(problem), problem.why,
	])})
}

_beside(problem) := sprintf("%s as it is", [problem.value]) if problem.field in {"karpenter", "accessConfig.accessEntries"}

_beside(problem) := problem.value if not problem.field in {"karpenter", "accessConfig.accessEntries"}
