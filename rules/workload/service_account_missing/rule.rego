# METADATA
# title: Workload that names no ServiceAccount but almost one
# description: |
#   A pod names its ServiceAccount exactly. The files hold none of that name in its
#   namespace, but one of almost the same name that no workload uses.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: Kubernetes, configure ServiceAccounts for pods
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [workload.service_account_missing]
#   fails: "no pod is made unless a ServiceAccount of that name comes from elsewhere; one that does has not the role that is meant"
#   remedy: "name the ServiceAccount as it is written"
#   symptoms:
#     - "error looking up service account"
#     - "serviceaccount not found"
#   facts: ["3.2"]
package rules.workload.service_account_missing

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.workload.service_account_missing

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s runs as ServiceAccount %q, which is in no file; did you mean %q", [problem.subject, problem.value, problem.expected]),
		"mend": sprintf("write %q", [problem.expected]),
	})
}
