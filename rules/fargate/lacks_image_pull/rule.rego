# METADATA
# title: "Pod execution role cannot pull images from ECR"
# description: |
#   Fargate pulls the images of its pods with the pod execution role. The role has
#   neither the managed policy for it nor a policy of one's own with the three
#   actions, so images in private registries of ECR, those of EKS's own add-ons
#   among them, are out of reach.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, pod execution role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
#   - description: "AWS managed policies for EKS"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/security-iam-awsmanpol.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [fargate.image_pull]
#   fails: "pods on Fargate stay in ImagePullBackOff"
#   remedy: "attach AmazonEKSFargatePodExecutionRolePolicy to the pod execution role"
#   symptoms:
#     - "ImagePullBackOff"
#     - "not authorized to perform: ecr:GetAuthorizationToken"
#     - "not authorized to perform: ecr:BatchGetImage"
#   facts: ["1.24", "2.21"]
package rules.fargate.lacks_image_pull

import data.rules.lib.finding

report contains found if {
	some need in input.failed.fargate.image_pull
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("pod execution role %q of Fargate profile %q has neither %s nor %s%s", [
			need.role.name, need.fargate.name, need.policy, finding.grants(need.missing), finding.when(need),
		]),
		"mend": sprintf("attach %s to role %q", [need.policy, need.role.name]),
	})
}
