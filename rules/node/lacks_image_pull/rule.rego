# METADATA
# title: Node role cannot pull images from ECR
# description: |
#   The kubelet pulls images with the node role, never with a pod's role. Even the
#   first pods of a node (the pause image, aws-node, kube-proxy, CoreDNS) come from
#   private ECR repositories that belong to EKS: without `ecr:GetAuthorizationToken`,
#   `ecr:BatchGetImage` and `ecr:GetDownloadUrlForLayer` the node stays NotReady.
#   AmazonEC2ContainerRegistryPullOnly and the broader ECR policies hold them; the
#   policy for public ECR does not.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: EKS user guide, node IAM role
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/create-node-iam-role.html
#   - description: Amazon ECR user guide, images with Amazon EKS
#     ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_EKS.html
# custom:
#   since: "0.1.0"
#   severity: error
#   persona: regular
#   reads: [node.image_pull]
#   fails: system images are not pulled, the node stays NotReady, pods wait in ImagePullBackOff
#   remedy: attach AmazonEC2ContainerRegistryPullOnly to the node role
#   symptoms:
#     - no basic auth credentials
#     - "not authorized to perform: ecr:GetAuthorizationToken on resource: *"
#     - "not authorized to perform: ecr:BatchGetImage"
#     - pull access denied, repository does not exist or may require authorization
#     - ImagePullBackOff
#   facts: ["1.24", "1.25", "1.28"]
package rules.node.lacks_image_pull

import data.rules.lib.finding

report contains found if {
	some need in input.failed.node.image_pull
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("%s has neither %s nor %s%s", [
			finding.node_role(need), need.policy, finding.grants(need.missing), finding.when(need),
		]),
		"mend": sprintf("attach %s to role %q", [need.policy, need.role.name]),
	})
}
