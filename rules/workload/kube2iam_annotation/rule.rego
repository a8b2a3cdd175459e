# METADATA
# title: Annotation of kube2iam left over
# description: |
#   The annotation `iam.amazonaws.com/role` is read by kube2iam and kiam, which no
#   file installs. EKS gives pods the role of their ServiceAccount and does not look
#   at it.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, assign an IAM role to a ServiceAccount
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
#   - description: EKS user guide, EKS Pod Identity
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
# custom:
#   since: "0.1.0"
#   severity: note
#   persona: regular
#   reads: [workload.kube2iam_annotation]
#   fails: "nothing reads the annotation: the pods have the role of their ServiceAccount, or none"
#   remedy: "drop the annotation; give the ServiceAccount the role if the pods need it"
#   symptoms: []
#   facts: ["3.1"]
package rules.workload.kube2iam_annotation

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.workload.kube2iam_annotation

	found := finding.at(problem.at, problem, {"message": sprintf(
		"%s on the pods of %s names role %q, and nothing in the files reads it",
		[problem.field, problem.subject, problem.value],
	)})
}
