# METADATA
# title: "Pods have the policy of an administrator"
# description: |
#   A role that pods take has AdministratorAccess, IAMFullAccess or PowerUserAccess attached: whoever gets
#   into one of these pods has the account. Some controllers that make infrastructure are given it on
#   purpose (Crossplane, Atlantis, runners of pipelines), which is why only auditors are told. Nodes with
#   such rights are `node-role-administrator`, for everybody.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS best practices, identity and access management"
#     ref: https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html
#   - description: "IAM user guide, AWS managed policies for job functions"
#     ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html
# custom:
#   since: "0.1.0"
#   severity: note
#   persona: auditor
#   reads: [policy.pod_administrator]
#   fails: "nothing fails; whoever gets into one of the pods has the account"
#   remedy: "grant what the program calls, or hold the role in a permissions boundary"
#   symptoms: []
#   facts: ["S4.7"]
#   lints: [P212]
package rules.policy.pod_administrator

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.policy.pod_administrator

	found := finding.at(problem.at, problem, {"message": sprintf("%s gives pods %s: %s", [problem.subject, problem.value, problem.why])})
}
