# Stands in for terraform-aws-modules/vpc/aws, v3 to v6. Nothing that it makes is
# part of a cluster, whatever name it is given; the one role it can make is that of
# the flow logs, whose name begins with vpc-flow-log-role-.
