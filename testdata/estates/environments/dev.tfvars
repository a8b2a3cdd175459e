environment  = "dev"
namespace    = "shop-dev"
create_nodes = false
