# METADATA
# title: "Node role may pull images of its own account alone"
# description: |
#   The images of EKS's own add-ons (aws-node, kube-proxy, CoreDNS, pause) stand in
#   registries of accounts of AWS, another one in each region. Their repositories
#   let every account in, but the node role has to allow the pull as well.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "EKS user guide, registries of add-on images"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html
#   - description: "EKS user guide, node IAM role"
#     ref: https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [node.image_pull_account]
#   fails: "images of EKS's add-ons are not pulled: ImagePullBackOff, and nodes stay NotReady"
#   remedy: "allow the pull on every repository, or attach AmazonEC2ContainerRegistryPullOnly"
#   symptoms:
#     - "not authorized to perform: ecr:BatchGetImage"
#     - "403 Forbidden"
#     - "ImagePullBackOff"
#   facts: ["1.24", "1.26"]
package rules.node.image_pull_own_account_only

import data.rules.lib.finding

report contains found if {
	some need in input.failed.node.image_pull_account
	need.verdict == "denied"

	found := finding.at(need.at, need, {
		"message": sprintf("%s may call %s on repositories of its own account alone%s", [
			finding.node_role(need), finding.names(need.missing), finding.when(need),
		]),
		"mend": "let the Resource be \"*\", or attach AmazonEC2ContainerRegistryPullOnly",
	})
}
