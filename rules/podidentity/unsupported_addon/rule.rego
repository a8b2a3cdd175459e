# METADATA
# title: "Add-on version takes no Pod Identity association"
# description: |
#   Add-ons take a Pod Identity association from a certain version on, whose AWS SDK knows where to ask
#   for the credentials: vpc-cni 1.15.5, aws-ebs-csi-driver 1.26, aws-efs-csi-driver 2.0.5,
#   aws-mountpoint-s3-csi-driver 2.0, adot 0.94.1.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, IAM roles of add-ons
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/add-ons-iam.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [podidentity.unsupported_addon]
#   fails: "the add-on is refused, or its pods find no credentials"
#   remedy: "raise the version of the add-on, or give it a role for IRSA"
#   symptoms:
#     - "addon does not support pod identity associations"
#   facts: ["6.1", "6.2", "6.3", "6.6", "6.8"]
package rules.podidentity.unsupported_addon

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.podidentity.unsupported_addon

	found := finding.at(problem.at, problem, {
		"message": sprintf("%s of version %q takes no Pod Identity association, which it is given", [problem.subject, problem.value]),
		"mend": sprintf("raise the version to %s or later, or give the add-on a role for IRSA", [problem.expected]),
	})
}
