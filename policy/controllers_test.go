package policy

import "testing"

// TestValidateControllers holds Validate against statements of the policies
// that widely used controllers document for themselves: they are silent.
func TestValidateControllers(t *testing.T) {
	for name, statements := range map[string]string{
		"aws-load-balancer-controller": `
			{"Effect": "Allow", "Action": ["iam:CreateServiceLinkedRole"], "Resource": "*", "Condition": {"StringEquals": {"iam:AWSServiceName": "elasticloadbalancing.amazonaws.com"}}},
			{"Effect": "Allow", "Action": ["ec2:DescribeAccountAttributes", "ec2:DescribeAddresses", "ec2:GetCoipPoolUsage", "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeTags", "elasticloadbalancing:DescribeTrustStores"], "Resource": "*"},
			{"Effect": "Allow", "Action": ["cognito-idp:DescribeUserPoolClient", "acm:ListCertificates", "iam:ListServerCertificates", "waf-regional:GetWebACL", "wafv2:AssociateWebACL", "shield:GetSubscriptionState"], "Resource": "*"},
			{"Effect": "Allow", "Action": ["ec2:CreateTags"], "Resource": "arn:aws:ec2:*:*:security-group/*", "Condition": {"StringEquals": {"ec2:CreateAction": "CreateSecurityGroup"}, "Null": {"aws:RequestTag/elbv2.k8s.aws/cluster": "false"}}},
			{"Effect": "Allow", "Action": ["ec2:CreateTags", "ec2:DeleteTags"], "Resource": "arn:aws:ec2:*:*:security-group/*", "Condition": {"Null": {"aws:RequestTag/elbv2.k8s.aws/cluster": "true", "aws:ResourceTag/elbv2.k8s.aws/cluster": "false"}}},
			{"Effect": "Allow", "Action": ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"], "Resource": "*", "Condition": {"Null": {"aws:RequestTag/elbv2.k8s.aws/cluster": "false"}}},
			{"Effect": "Allow", "Action": ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"], "Resource": ["arn:aws:elasticloadbalancing:*:*:targetgroup/*/*", "arn:aws:elasticloadbalancing:*:*:loadbalancer/net/*/*", "arn:aws:elasticloadbalancing:*:*:loadbalancer/app/*/*"], "Condition": {"Null": {"aws:RequestTag/elbv2.k8s.aws/cluster": "true"}}},
			{"Effect": "Allow", "Action": ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"], "Resource": ["arn:aws:elasticloadbalancing:*:*:listener/net/*/*/*", "arn:aws:elasticloadbalancing:*:*:listener/app/*/*/*", "arn:aws:elasticloadbalancing:*:*:listener-rule/net/*/*/*", "arn:aws:elasticloadbalancing:*:*:listener-rule/app/*/*/*"]},
			{"Effect": "Allow", "Action": ["elasticloadbalancing:AddTags"], "Resource": ["arn:aws:elasticloadbalancing:*:*:targetgroup/*/*", "arn:aws:elasticloadbalancing:*:*:loadbalancer/net/*/*"], "Condition": {"StringEquals": {"elasticloadbalancing:CreateAction": ["CreateTargetGroup", "CreateLoadBalancer"]}, "Null": {"aws:RequestTag/elbv2.k8s.aws/cluster": "false"}}},
			{"Effect": "Allow", "Action": ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"], "Resource": "arn:aws:elasticloadbalancing:*:*:targetgroup/*/*"}`,
		"karpenter": `
			{"Sid": "AllowScopedEC2InstanceAccessActions", "Effect": "Allow", "Resource": ["arn:aws:ec2:us-east-1::image/*", "arn:aws:ec2:us-east-1::snapshot/*", "arn:aws:ec2:us-east-1:*:security-group/*", "arn:aws:ec2:us-east-1:*:subnet/*", "arn:aws:ec2:us-east-1:*:capacity-reservation/*"], "Action": ["ec2:RunInstances", "ec2:CreateFleet"]},
			{"Sid": "AllowScopedEC2LaunchTemplateAccessActions", "Effect": "Allow", "Resource": "arn:aws:ec2:us-east-1:*:launch-template/*", "Action": ["ec2:RunInstances", "ec2:CreateFleet"], "Condition": {"StringEquals": {"aws:ResourceTag/kubernetes.io/cluster/blue": "owned"}, "StringLike": {"aws:ResourceTag/karpenter.sh/nodepool": "*"}}},
			{"Sid": "AllowScopedResourceCreationTagging", "Effect": "Allow", "Resource": ["arn:aws:ec2:us-east-1:*:fleet/*", "arn:aws:ec2:us-east-1:*:instance/*", "arn:aws:ec2:us-east-1:*:volume/*", "arn:aws:ec2:us-east-1:*:network-interface/*", "arn:aws:ec2:us-east-1:*:launch-template/*", "arn:aws:ec2:us-east-1:*:spot-instances-request/*"], "Action": "ec2:CreateTags", "Condition": {"StringEquals": {"ec2:CreateAction": ["RunInstances", "CreateFleet", "CreateLaunchTemplate"]}}},
			{"Sid": "AllowScopedResourceTagging", "Effect": "Allow", "Resource": "arn:aws:ec2:us-east-1:*:instance/*", "Action": "ec2:CreateTags", "Condition": {"StringEqualsIfExists": {"aws:RequestTag/eks:eks-cluster-name": "blue"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["eks:eks-cluster-name", "Name"]}}},
			{"Sid": "AllowRegionalReadActions", "Effect": "Allow", "Resource": "*", "Action": ["ec2:DescribeImages", "ec2:DescribeInstanceTypeOfferings", "ec2:DescribeSpotPriceHistory"], "Condition": {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}},
			{"Sid": "AllowSSMReadActions", "Effect": "Allow", "Resource": "arn:aws:ssm:us-east-1::parameter/aws/service/*", "Action": "ssm:GetParameter"},
			{"Sid": "AllowPricingReadActions", "Effect": "Allow", "Resource": "*", "Action": "pricing:GetProducts"},
			{"Sid": "AllowInterruptionQueueActions", "Effect": "Allow", "Resource": "arn:aws:sqs:us-east-1:329639638901:blue", "Action": ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"]},
			{"Sid": "AllowPassingInstanceRole", "Effect": "Allow", "Resource": "arn:aws:iam::329639638901:role/KarpenterNodeRole-blue", "Action": "iam:PassRole", "Condition": {"StringEquals": {"iam:PassedToService": ["ec2.amazonaws.com", "ec2.amazonaws.com.cn"]}}},
			{"Sid": "AllowInstanceProfileReadActions", "Effect": "Allow", "Resource": "arn:aws:iam::329639638901:instance-profile/*", "Action": "iam:GetInstanceProfile"},
			{"Sid": "AllowAPIServerEndpointDiscovery", "Effect": "Allow", "Resource": "arn:aws:eks:us-east-1:329639638901:cluster/blue", "Action": "eks:DescribeCluster"}`,
		"cluster-autoscaler": `
			{"Effect": "Allow", "Action": ["autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeScalingActivities", "ec2:DescribeImages", "ec2:DescribeInstanceTypes", "ec2:GetInstanceTypesFromInstanceRequirements", "eks:DescribeNodegroup"], "Resource": ["*"]},
			{"Effect": "Allow", "Action": ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"], "Resource": ["*"], "Condition": {"StringEquals": {"autoscaling:ResourceTag/k8s.io/cluster-autoscaler/enabled": "true", "aws:ResourceTag/k8s.io/cluster-autoscaler/blue": "owned"}}}`,
		"external-dns": `
			{"Effect": "Allow", "Action": ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets", "route53:ListTagsForResources"], "Resource": ["arn:aws:route53:::hostedzone/*"]},
			{"Effect": "Allow", "Action": ["route53:ListHostedZones"], "Resource": ["*"]}`,
		"cert-manager": `
			{"Effect": "Allow", "Action": "route53:GetChange", "Resource": "arn:aws:route53:::change/*"},
			{"Effect": "Allow", "Action": ["route53:ChangeResourceRecordSets"], "Resource": "arn:aws:route53:::hostedzone/*", "Condition": {"ForAllValues:StringEquals": {"route53:ChangeResourceRecordSetsRecordTypes": ["TXT"]}}},
			{"Effect": "Allow", "Action": "route53:ListHostedZonesByName", "Resource": "*"}`,
		"external-secrets": `
			{"Effect": "Allow", "Action": ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"], "Resource": ["arn:aws:secretsmanager:us-west-2:329639638901:secret:dev-*"]},
			{"Effect": "Allow", "Action": ["ssm:GetParameter*"], "Resource": "arn:aws:ssm:us-east-2:329639638901:parameter/dev-*"},
			{"Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": "arn:aws:kms:us-west-2:329639638901:key/0a1b2c3d-0000-0000-0000-000000000000"}`,
		"ebs-csi-driver": `
			{"Effect": "Allow", "Action": ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"], "Resource": ["arn:aws:kms:us-west-2:329639638901:key/k"], "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}}},
			{"Effect": "Allow", "Action": ["ec2:CreateVolume"], "Resource": "arn:aws:ec2:*:*:volume/*", "Condition": {"StringLike": {"aws:RequestTag/ebs.csi.aws.com/cluster": "true"}}},
			{"Effect": "Allow", "Action": ["ec2:CreateTags"], "Resource": ["arn:aws:ec2:*:*:volume/*", "arn:aws:ec2:*:*:snapshot/*"], "Condition": {"StringEquals": {"ec2:CreateAction": ["CreateVolume", "CreateSnapshot"]}}}`,
		"efs-csi-driver and logs": `
			{"Effect": "Allow", "Action": ["elasticfilesystem:CreateAccessPoint"], "Resource": "arn:aws:elasticfilesystem:us-east-1:329639638901:file-system/fs-1", "Condition": {"StringLike": {"aws:RequestTag/efs.csi.aws.com/cluster": "true"}}},
			{"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": ["arn:aws:logs:us-east-1:329639638901:log-group:/aws/containerinsights/blue/*", "arn:aws:logs:*:*:log-group:/aws/eks/*:*", "arn:aws:logs:*:*:*"]},
			{"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetBucketLocation", "s3:GetObject", "s3:PutObject"], "Resource": ["arn:aws:s3:::velero", "arn:aws:s3:::velero/*"]},
			{"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query"], "Resource": ["arn:aws:dynamodb:us-east-1:329639638901:table/t", "arn:aws:dynamodb:us-east-1:329639638901:table/t/index/*"]}`,
	} {
		text := Literal(`{"Version": "2012-10-17", "Statement": [` + statements + `]}`)
		d, problems := Parse(text, Identity)
		for _, p := range append(problems, Validate(d, Options{})...) {
			t.Errorf("%s: %s %s %q %s", name, p.Severity, p.Code, text.Slice(p.Start, p.End), p.Why)
		}
	}
}
