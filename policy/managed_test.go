package policy

import (
	"testing"

	"github.com/eksiamlint/eksiamlint/policy/catalogue"
)

func TestManagedPolicy(t *testing.T) {
	const prefix = "arn:aws:iam::aws:policy/"
	for _, test := range []struct{ arn, reason, why, expected string }{
		{prefix + "AmazonEKSWorkerNodePolicy", "", "", ""},
		{prefix + "service-role/AmazonEBSCSIDriverPolicy", "", "", ""},
		{"arn:{{p:any}}:iam::aws:policy/AmazonEKS_CNI_Policy", "", "", ""},
		{prefix + "AmazonEBSCSIDriverPolicy", ManagedPath, "lacks the path service-role/ that the policy of that name has", prefix + "service-role/AmazonEBSCSIDriverPolicy"},
		{prefix + "service-role/AmazonEKS_CNI_Policy", ManagedPath, "has the path service-role/, the policy of that name has none", prefix + "AmazonEKS_CNI_Policy"},
		{prefix + "job-function/AmazonEFSCSIDriverPolicy", ManagedPath, "has the path job-function/, the policy of that name has service-role/", prefix + "service-role/AmazonEFSCSIDriverPolicy"},
		{"arn:{{p:partition}}:iam::aws:policy/AmazonEBSCSIDriverPolicy", ManagedPath, "lacks the path service-role/ that the policy of that name has", ""},
		{"arn:aws-cn:iam::aws:policy/AmazonEFSCSIDriverPolicy", ManagedPath, "lacks the path service-role/ that the policy of that name has", "arn:aws-cn:iam::aws:policy/service-role/AmazonEFSCSIDriverPolicy"},
		{prefix + "AmazonEC2ContainerRegistryReadonly", ManagedSpelling, "differs from AmazonEC2ContainerRegistryReadOnly in letter case or separators", prefix + "AmazonEC2ContainerRegistryReadOnly"},
		{prefix + "AmazonEKS-CNI-Policy", ManagedSpelling, "differs from AmazonEKS_CNI_Policy in letter case or separators", prefix + "AmazonEKS_CNI_Policy"},
		{prefix + "AmazonEBSCSIDriverpolicy", ManagedSpelling, "differs from AmazonEBSCSIDriverPolicy in letter case or separators", prefix + "service-role/AmazonEBSCSIDriverPolicy"},
		{prefix + "AmazonEKSCNIPolicy", ManagedWrong, "does not exist, the policy is AmazonEKS_CNI_Policy", prefix + "AmazonEKS_CNI_Policy"},
		{prefix + "AmazonEKSWorkerNodesPolicy", ManagedWrong, "does not exist, the policy is AmazonEKSWorkerNodePolicy", prefix + "AmazonEKSWorkerNodePolicy"},
		{prefix + "AmazonEKS_CNI_IPv6_Policy", ManagedWrong, "is no AWS managed policy, the IPv6 policy is one you create in your own account", ""},
		{prefix + "KarpenterControllerPolicy-blue", ManagedWrong, "is no AWS managed policy, Karpenter's is one you create in your own account", ""},
		{prefix + "AmazonEKSClusterAdminPolicy", ManagedWrong, "is no IAM policy but an EKS access policy", ""},
		{prefix + "AmazonEKSBrandNewPolicy", ManagedUnknown, "is not among the AWS managed policies known as of " + ManagedDate(), ""},
		{prefix + "AmazonEKSWorkerNodePolice", ManagedNear, "is not among the AWS managed policies known as of " + ManagedDate(), prefix + "AmazonEKSWorkerNodePolicy"},
		{prefix + "AmazonEBSCSIDriverPolicy1", ManagedUnknown, "is not among the AWS managed policies known as of " + ManagedDate(), ""},
		{prefix + "AmazonEBSCSIDriverPolcy", ManagedNear, "is not among the AWS managed policies known as of " + ManagedDate(), prefix + "service-role/AmazonEBSCSIDriverPolicy"},
	} {
		a := ManagedPolicy(textOf(test.arn))
		if a.AWS != Yes || (a.Policy != nil) != (test.reason == "") || a.Reason != test.reason || a.Why != test.why || a.Expected != test.expected {
			t.Errorf("%s: %+v", test.arn, a)
		}
		if want := test.reason != "" && test.reason != ManagedUnknown && test.reason != ManagedNear; a.Wrong != want {
			t.Errorf("%s: wrong is %v", test.arn, a.Wrong)
		}
		if a.Expected != "" && ManagedPolicy(Literal(a.Expected)).Policy == nil {
			t.Errorf("%s: %s is expected, but unknown", test.arn, a.Expected)
		}
	}
	for s, want := range map[string]Truth{
		prefix + "{{n:any}}": Yes, "{{a:any}}": Maybe, "arn:aws:iam::111122223333:policy/AmazonEKS_CNI_Policy": No, "arn:aws:iam::aws:role/x": No, "x": No,
	} {
		if a := ManagedPolicy(textOf(s)); a.AWS != want || a.Policy != nil || a.Wrong || a.Reason != "" {
			t.Errorf("%s: %+v", s, a)
		}
	}
}

// TestManagedContent holds the embedded documents against what the field relies on.
func TestManagedContent(t *testing.T) {
	for _, test := range []struct {
		name, action string
		want         Truth
	}{
		{"AmazonEKSWorkerNodePolicy", "ec2:DescribeInstances", Yes},
		{"AmazonEKSWorkerNodePolicy", "eks-auth:AssumeRoleForPodIdentity", Yes},
		{"AmazonEKSWorkerNodePolicy", "ecr:GetAuthorizationToken", No},
		{"AmazonEKSWorkerNodeMinimalPolicy", "ec2:DescribeInstances", No},
		{"AmazonEKS_CNI_Policy", "ec2:AssignPrivateIpAddresses", Yes},
		{"AmazonEKS_CNI_Policy", "ec2:AssignIpv6Addresses", No},
		{"AmazonEC2ContainerRegistryPullOnly", "ecr:BatchGetImage", Yes},
		{"AmazonEC2ContainerRegistryReadOnly", "ecr:GetAuthorizationToken", Yes},
		{"AmazonElasticContainerRegistryPublicReadOnly", "ecr:GetAuthorizationToken", No},
		{"AmazonEKSFargatePodExecutionRolePolicy", "ecr:GetDownloadUrlForLayer", Yes},
		{"service-role/AmazonECSTaskExecutionRolePolicy", "ecr:GetDownloadUrlForLayer", Yes},
		{"AmazonSSMManagedInstanceCore", "sts:AssumeRole", No},
		{"AdministratorAccess", "sts:AssumeRole", Yes},
		{"PowerUserAccess", "ecr:GetAuthorizationToken", Yes},
		{"PowerUserAccess", "iam:CreateRole", No},
		{"AmazonEC2FullAccess", "ec2:AssignPrivateIpAddresses", Yes},
	} {
		a := ManagedPolicy(Literal("arn:aws:iam::aws:policy/" + test.name))
		if a.Policy == nil || a.Policy.Document == nil {
			t.Errorf("%s: no document", test.name)
			continue
		}
		if got := Grants(policies(a.Policy.Document), test.action, NoResource()).Allowed; got != test.want {
			t.Errorf("%s %s: %v, want %v", test.name, test.action, got, test.want)
		}
	}
	if a := ManagedPolicy(Literal("arn:aws:iam::aws:policy/ReadOnlyAccess")); a.Policy == nil || Grants(policies(a.Policy.Document), "s3:GetObject", NoResource()).Allowed != Yes {
		t.Errorf("ReadOnlyAccess: %+v", a)
	}
	if a := ManagedPolicy(Literal("arn:aws:iam::aws:policy/aws-service-role/AmazonEKSServiceRolePolicy")); a.Policy == nil || a.Policy.Attachable() {
		t.Errorf("AmazonEKSServiceRolePolicy: %+v", a)
	}
}

func TestManagedInOtherPartitions(t *testing.T) {
	network := func(partition string) Target {
		return Resource(textOf("arn:" + partition + ":ec2:cn-north-1:329639638901:network-interface/eni-1"))
	}
	for _, partition := range []string{"aws-cn", "{{p:partition}}"} {
		d := ManagedPolicy(textOf("arn:" + partition + ":iam::aws:policy/AmazonEKS_CNI_Policy")).Policy.Document
		if got := Grants(policies(d), "ec2:CreateTags", network(partition)).Allowed; got != Yes {
			t.Errorf("%s: %v", partition, got)
		}
		if got := Grants(policies(d), "ec2:CreateTags", network("aws-us-gov")).Allowed; partition == "aws-cn" && got != No {
			t.Errorf("%s in another partition: %v", partition, got)
		}
	}
}

// TestManagedDocuments reads every embedded document.
func TestManagedDocuments(t *testing.T) {
	for _, p := range catalogue.ManagedPolicies() {
		d, problems := Parse(Literal(p.Document()), Identity)
		if len(problems) > 0 || d.Open || len(d.Statements) == 0 {
			t.Errorf("%s: %v", p.Name, problems)
		}
		for _, st := range d.Statements {
			if st.Broken || st.Open {
				t.Errorf("%s: statement %d is not read", p.Name, st.Index)
			}
		}
	}
}
