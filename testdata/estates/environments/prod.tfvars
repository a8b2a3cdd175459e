environment         = "prod"
namespace           = "shop-prod"
region              = "eu-west-1"
create_nodes        = true
extra_node_policies = ["AmazonEC2ContainerRegistryPullOnly"]
