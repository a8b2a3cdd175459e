account_id   = "111122223333"
cluster_name = "shop"
