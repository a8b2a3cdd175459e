package terraform

import (
	"fmt"
	"testing"
)

func TestNewestMajor(t *testing.T) {
	for _, c := range []struct{ constraint, want string }{
		{"20.8.4", "20"}, {"= 20.8.4", "20"}, {"v20.8.4", "none"}, {"~> 20.0", "20"}, {"~>20.8.4", "20"},
		{">= 19.0, < 21.0", "20"}, {">= 19, < 20.5", "20"}, {"<= 18.31", "18"}, {"< 20", "19"}, {"!= 20.1.0, ~> 20.0", "20"},
		{">= 19.0", "none"}, {"> 19.0", "none"}, {"~> 20", "none"}, {"", "none"}, {"main", "none"}, {">= 21.0, < 20.0", "none"},
		{"21.0.0-rc1", "21"}, {"20.x", "none"},
	} {
		got := "none"
		if major, ok := newestMajor(c.constraint); ok {
			got = fmt.Sprint(major)
		}
		if got != c.want {
			t.Errorf("newestMajor(%q) = %s, not %s", c.constraint, got, c.want)
		}
	}
}

func TestParseSource(t *testing.T) {
	eks := "terraform-aws-modules/eks/aws"
	for _, c := range []struct {
		source, version string
		want            moduleRequest
	}{
		{eks, "~> 20.0", moduleRequest{eks, "", "~> 20.0"}},
		{eks + "//modules/karpenter", "20.0.0", moduleRequest{eks, "modules/karpenter", "20.0.0"}},
		{"registry.terraform.io/" + eks, "20.0.0", moduleRequest{eks, "", "20.0.0"}},
		{"registry.opentofu.org/" + eks + "//modules/karpenter/", "20.0.0", moduleRequest{eks, "modules/karpenter", "20.0.0"}},
		{"tfr:///" + eks + "?version=20.0.0", "", moduleRequest{eks, "", "20.0.0"}},
		{"git::https://github.com/terraform-aws-modules/terraform-aws-eks.git//modules/karpenter?ref=v20.8.4", "", moduleRequest{eks, "modules/karpenter", "20.8.4"}},
		{"git::https://github.com/terraform-aws-modules/terraform-aws-eks-pod-identity?ref=v1.0.0&depth=1", "", moduleRequest{"terraform-aws-modules/eks-pod-identity/aws", "", "1.0.0"}},
		{"github.com/terraform-aws-modules/terraform-aws-eks?ref=tags/v19.1.0", "", moduleRequest{eks, "", "19.1.0"}},
		{"git@github.com:terraform-aws-modules/terraform-aws-eks.git?ref=v18.0.0", "", moduleRequest{eks, "", "18.0.0"}},
		{"git::ssh://git@github.com/terraform-aws-modules/terraform-aws-eks.git?ref=master", "", moduleRequest{eks, "", "master"}},
		{"git::https://github.com/terraform-aws-modules/terraform-aws-eks.git", "", moduleRequest{eks, "", ""}},
		{"git::https://gitlab.example.com/platform/terraform-aws-eks.git?ref=v20.0.0", "", moduleRequest{}},
		{"app.terraform.io/acme/eks/aws", "1.0.0", moduleRequest{}},
		{"s3::https://s3.amazonaws.com/modules/eks.zip", "", moduleRequest{}},
		{"./modules/eks", "", moduleRequest{}},
		{"", "", moduleRequest{}},
	} {
		if got := parseSource(c.source, c.version); got != c.want {
			t.Errorf("parseSource(%q) = %+v, not %+v", c.source, got, c.want)
		}
	}
}
