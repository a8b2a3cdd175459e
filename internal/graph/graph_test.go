package graph

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

func TestEmptyEstateHasNoNull(t *testing.T) {
	text, err := json.Marshal(Whole(&fact.Set{}).Input)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "null") {
		t.Errorf("null in %s", text)
	}
}

// mixed is an estate with something of everything.
func mixed() *fact.Set {
	e := newEstate()
	e.cluster("blue")
	n := e.role("nodes", serviceTrust("eks.amazonaws.com"))
	e.attach(n, managed+"AmazonEKS_CNI_Policy")
	e.attach(n, managed+"AmazonEBSCSIDriverPolicy")
	e.group("workers", n)
	e.role("web", irsaTrust(equals("sub", "system:serviceaccount:default:web")))
	e.account("prod", "web", webARN)
	e.account("default", "web", webARN)
	e.association("prod", "api", e.role("api", serviceTrust("pods.eks.amazonaws.com")))
	e.set.Gaps = append(e.set.Gaps, fact.Gap{About: "x", Reason: fact.Reason{Why: "y"}}, fact.Gap{About: "x", Reason: fact.Reason{Why: "y"}})
	return e.set
}

func TestOrderOfFactsDoesNotCount(t *testing.T) {
	want := Build(mixed())
	set := mixed()
	slices.Reverse(set.Roles)
	slices.Reverse(set.ServiceAccounts)
	slices.Reverse(set.Attachments)
	got := Build(set)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	only(t, got, "node.trust", "node.worker_policy", "node.image_pull", "policy.managed_arn_unknown", "podidentity.tag_session", "irsa.subject")
	if len(got.Gaps) != 1 {
		t.Errorf("gaps %+v", got.Gaps)
	}
	if diff := cmp.Diff(map[string]int{"clusters": 1, "node groups": 1, "roles": 3, "IRSA links": 2, "Pod Identity links": 1}, got.Checked); diff != "" {
		t.Error(diff)
	}
}

func TestIDs(t *testing.T) {
	e := newEstate()
	e.role("web", ec2Trust)
	e.role("api", ec2Trust)
	e.in("terraform:dev", fact.Terraform).role("web", ec2Trust)
	e.account("prod", "web", "")
	e.account("", "loose", "")
	in := Whole(e.set).Input
	var ids []string
	for _, r := range in.Roles {
		ids = append(ids, r.ID)
	}
	for _, s := range in.ServiceAccounts {
		ids = append(ids, s.ID)
	}
	slices.Sort(ids)
	if diff := cmp.Diff([]string{"role/api", "role/web@terraform:dev", "role/web@terraform:infra", "sa/loose", "sa/prod/web"}, ids); diff != "" {
		t.Error(diff)
	}
}

// TestReferenceIsTheDeclaredRole: a data source of a declared role is no second node.
func TestReferenceIsTheDeclaredRole(t *testing.T) {
	e := newEstate().of(account)
	e.role("web", ec2Trust)
	ref := e.in("terraform:other", fact.Terraform).role("web", "")
	ref.Undeclared, ref.Trust = true, fact.Document{}
	if n := len(Whole(e.set).Input.Roles); n != 1 {
		t.Errorf("%d roles", n)
	}
	ref.ARN = lit("arn:aws:iam::" + foreign + ":role/web")
	if n := len(Whole(e.set).Input.Roles); n != 2 {
		t.Errorf("%d roles", n)
	}
}

func TestManagedARNs(t *testing.T) {
	for _, test := range []struct {
		arn                      fact.String
		kind, severity, expected string
	}{
		{arn: str("a", managed+"AmazonEKSWorkerNodePolicy")},
		{arn: str("a", managed+"AmazonEBSCSIDriverPolicy"), kind: "path", severity: "error", expected: managed + "service-role/AmazonEBSCSIDriverPolicy"},
		{arn: sym("a", lit("arn:"), hole("partition", policy.Partition), lit(":iam::aws:policy/AmazonEBSCSIDriverPolicy")), kind: "path", severity: "error",
			expected: "arn:{partition}:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"},
		{arn: str("a", managed+"amazoneksworkernodepolicy"), kind: "spelling", severity: "error", expected: managed + "AmazonEKSWorkerNodePolicy"},
		{arn: str("a", managed+"AmazonEKS_CNI_IPv6_Policy"), kind: "wrong", severity: "error"},
		{arn: str("a", managed+"AmazonSomethingNewPolicy"), kind: "unknown", severity: "note"},
		{arn: str("a", "arn:aws-cn:iam::aws:policy/AmazonSomethingNewPolicy")},
		{arn: sym("a", lit(managed), hole("var.policy", policy.NameText))},
		{arn: str("a", "arn:aws:iam::"+account+":policy/AmazonEBSCSIDriverPolicy")},
	} {
		e := newEstate()
		e.attach(e.role("x", ec2Trust), "").PolicyARN = test.arn
		problems := Build(e.set).Input.Failed.Policy.ManagedARNUnknown
		if test.kind == "" {
			if len(problems) > 0 {
				t.Errorf("%s: %+v", test.arn.V, problems)
			}
			continue
		}
		if len(problems) != 1 || problems[0].Kind != test.kind || problems[0].Severity != test.severity || problems[0].Expected != test.expected || place(problems[0].At) != "a:1:1" {
			t.Errorf("%s: %+v", test.arn.V, problems)
		}
	}
}

func TestLoadersProblemsAreCarried(t *testing.T) {
	e := newEstate()
	e.set.Problems = append(e.set.Problems, &fact.Problem{
		Decl: e.decl("ClusterConfig blue"), Code: "eksctl.service_accounts_without_oidc", Primary: str("blue.yaml", "serviceAccounts").At,
		About: []string{"cluster/blue"}, Value: "false", Evidence: []fact.Evidence{{At: str("oidc", "false").At, Note: "switched off here"}},
	})
	g := Build(e.set)
	only(t, g, "eksctl.service_accounts_without_oidc")
	p := g.Input.Failed.Eksctl.ServiceAccountsWithoutOIDC[0]
	if p.Subject != `cluster "blue"` || p.Evidence[0].Note != "switched off here" || place(p.At) != "blue.yaml:1:1" {
		t.Errorf("problem %+v", p)
	}
	maybe(&e.set.Problems[0].Decl)
	only(t, Build(e.set))
}

// TestInstancesOfOneDefect: one text is one problem, of all the roles it makes.
func TestInstancesOfOneDefect(t *testing.T) {
	e := newEstate()
	trust := doc("module.json", irsaTrust(equals("sub", "system:serviceaccount:prod:*")))
	for _, name := range []string{"a", "b"} {
		r := e.role(name, "")
		r.Trust = trust
		r.Calls = []fact.Call{{Address: "module." + name, At: str(name+".tf", "module").At}}
	}
	g := Build(e.set)
	only(t, g, "irsa.subject_wildcard")
	p := g.Input.Failed.IRSA.SubjectWildcard[0]
	if len(p.About) != 2 || len(p.Evidence) != 2 || p.Field != "StringEquals" || p.Value != "system:serviceaccount:prod:*" {
		t.Errorf("problem %+v", p)
	}
}

func TestEksctlAddonRolesMayLackASubject(t *testing.T) {
	e := newEstate()
	r := e.role("addon", irsaTrust(equals("aud", "sts.amazonaws.com")))
	r.Made = "eksctl"
	only(t, Build(e.set))
}

func TestProviderURL(t *testing.T) {
	e := newEstate()
	p := &fact.Provider{Decl: e.decl("aws_iam_openid_connect_provider.x"), URL: str("url", "https://oidc-eks.eu-west-1.api.aws/id/ABC")}
	e.set.Providers = []*fact.Provider{p}
	g := Build(e.set)
	only(t, g, "irsa.provider_url")
	if f := g.Input.Problems[0]; f.Field != "url" || f.At.File != "url" {
		t.Errorf("problem %+v", f)
	}
	p.URL = str("url", "https://token.actions.githubusercontent.com")
	only(t, Build(e.set))
}

// BenchmarkBuild joins estates of growing size; growth is linear.
func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{300, 1000, 3000} {
		b.Run(fmt.Sprintf("%d roles", n), func(b *testing.B) {
			e := newEstate()
			for i := range n {
				name := fmt.Sprintf("role%d", i)
				r := e.role(name, irsaTrust(equals("sub", "system:serviceaccount:prod:"+name)))
				if i%2 == 0 {
					r.Name = sym("name", hole("var.cluster", policy.NameText), lit("-"+name))
					r.ARN = policy.Concat(lit("arn:aws:iam::"), e.acct, lit(":role/"), r.Name.V)
				}
				e.attach(r, managed+"AmazonEKSWorkerNodePolicy")
				e.account("prod", name, "arn:aws:iam::"+account+":role/"+name)
			}
			for b.Loop() {
				Build(e.set)
			}
		})
	}
}

func TestLabel(t *testing.T) {
	for address, want := range map[string]string{
		"aws_iam_role.web": "web", `module.a["x.y"].aws_iam_role.web["p.q"]`: `web["p.q"]`, "add-on": "add-on",
	} {
		if got := label(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}
