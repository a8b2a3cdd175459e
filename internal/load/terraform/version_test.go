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
		{eks, "~> 20.0", moduleRequest{module: eks, sub: "", version: "~> 20.0"}},
		{eks + "//modules/karpenter", "20.0.0", moduleRequest{module: eks, sub: "modules/karpenter", version: "20.0.0"}},
		{"registry.terraform.io/" + eks, "20.0.0", moduleRequest{module: eks, sub: "", version: "20.0.0"}},
		{"registry.opentofu.org/" + eks + "//modules/karpenter/", "20.0.0", moduleRequest{module: eks, sub: "modules/karpenter", version: "20.0.0"}},
		{"tfr:///" + eks + "?version=20.0.0", "", moduleRequest{module: eks, sub: "", version: "20.0.0"}},
		{"git::https://github.com/terraform-aws-modules/terraform-aws-eks.git//modules/karpenter?ref=v20.8.4", "", moduleRequest{module: eks, sub: "modules/karpenter", version: "20.8.4"}},
		{"git::https://github.com/terraform-aws-modules/terraform-aws-eks-pod-identity?ref=v1.0.0&depth=1", "", moduleRequest{module: "terraform-aws-modules/eks-pod-identity/aws", sub: "", version: "1.0.0"}},
		{"github.com/terraform-aws-modules/terraform-aws-eks?ref=tags/v19.1.0", "", moduleRequest{module: eks, sub: "", version: "19.1.0"}},
		{"git@github.com:terraform-aws-modules/terraform-aws-eks.git?ref=v18.0.0", "", moduleRequest{module: eks, sub: "", version: "18.0.0"}},
		{"git::ssh://git@github.com/terraform-aws-modules/terraform-aws-eks.git?ref=master", "", moduleRequest{module: eks, sub: "", version: "master"}},
		{"git::https://github.com/terraform-aws-modules/terraform-aws-eks.git", "", moduleRequest{module: eks, sub: "", version: ""}},
		{"git::https://gitlab.example.com/platform/terraform-aws-eks.git?ref=v20.0.0", "", moduleRequest{address: "gitlab.example.com/platform/terraform-aws-eks", version: "20.0.0"}},
		{"git@gitlab.example.com:platform/terraform.git//eks?ref=main", "", moduleRequest{address: "gitlab.example.com/platform/terraform", sub: "eks", version: "main"}},
		{"git::ssh://git@gitlab.example.com:2222/platform/terraform.git", "", moduleRequest{address: "gitlab.example.com:2222/platform/terraform"}},
		{"git::https://example.com/terraform-aws-eks.git", "", moduleRequest{address: "example.com/terraform-aws-eks"}},
		{"app.terraform.io/acme/eks/aws", "1.0.0", moduleRequest{address: "app.terraform.io/acme/eks/aws", version: "1.0.0"}},
		{"./modules/eks", "", moduleRequest{address: "./modules/eks"}},
		{"", "", moduleRequest{}},
	} {
		got := parseSource(c.source, c.version)
		if got.module != "" {
			got.address = ""
		}
		if got != c.want {
			t.Errorf("parseSource(%q) = %+v, not %+v", c.source, got, c.want)
		}
	}
}

func TestVersionsWithin(t *testing.T) {
	for _, c := range []struct {
		call, stub string
		want       bool
	}{
		{"2.1.0", "~> 2.0", true}, {"= 2.1.0", ">= 2, < 3", true}, {"~> 2.1", "~> 2.0", true}, {"~> 2.1.3", "~> 2.1", true},
		{">= 2.0, < 2.5", "~> 2.0", true}, {"> 2.0, <= 2.9.9", "~> 2.0", true}, {"~> 2.0, != 2.3.0", "~> 2.0", true},
		{">= 2.0", ">= 1.4", true}, {"~> 2", ">= 2.0", true}, {"2.1.0", "2.1.0", true}, {"2.1", "2.1.0", true},
		{"~> 2.0", "~> 2.1", false}, {">= 2.0", "~> 2.0", false}, {"3.0.0", "~> 2.0", false}, {"2.1.0", "2.1.1", false},
		{"~> 2.1", "~> 2.1.0", false}, {"< 3.0", "~> 2.0", false},
	} {
		call, ok1 := versionsOf(c.call)
		stub, ok2 := versionsOf(c.stub)
		if got := call.within(stub); !ok1 || !ok2 || got != c.want {
			t.Errorf("%q within %q: %v (%v, %v), not %v", c.call, c.stub, got, ok1, ok2, c.want)
		}
	}
	for _, bad := range []string{"", "main", "^2.0", "2.x", "1.2.3.4"} {
		if _, ok := versionsOf(bad); ok {
			t.Errorf("%q is taken for a constraint", bad)
		}
	}
}
