package graph

import (
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

const webARN = "arn:aws:iam::" + account + ":role/web"

// TestToken is what becomes of one ServiceAccount prod/web and its role.
func TestToken(t *testing.T) {
	good := equals("sub", "system:serviceaccount:prod:web")
	tests := []struct {
		name, trust string
		change      func(*estate, *fact.Role, *fact.ServiceAccount)
		want        []string
		verdict     model.Verdict // of the principal
		gap         bool
	}{
		{name: "accepted", trust: irsaTrust(good), verdict: Allowed},
		{name: "pattern", trust: irsaTrust(`"StringLike":{"` + issuer + `:sub":"system:serviceaccount:prod:*"}`), verdict: Allowed},
		{name: "other namespace", trust: irsaTrust(equals("sub", "system:serviceaccount:default:web")), want: []string{"irsa.subject"}, verdict: Allowed},
		{name: "symbolic, surely other", trust: irsaTrust(equals("sub", "system:serviceaccount:%ns%:api")), want: []string{"irsa.subject"}, verdict: Allowed},
		{name: "symbolic, perhaps the same", trust: irsaTrust(equals("sub", "system:serviceaccount:%ns%:web")), verdict: Unknown, gap: true},
		{name: "wildcard in StringEquals", trust: irsaTrust(equals("sub", "system:serviceaccount:prod:*")), want: []string{"irsa.subject_wildcard"}, verdict: Denied},
		{name: "malformed", trust: irsaTrust(equals("sub", "system:serviceaccounts:prod:web")), want: []string{"irsa.subject_malformed"}, verdict: Denied},
		{name: "wrong action", trust: strings.Replace(irsaTrust(good), "sts:AssumeRoleWithWebIdentity", "sts:AssumeRole", 1), want: []string{"irsa.trust_action"}, verdict: Denied},
		{name: "no web identity", trust: serviceTrust("ec2.amazonaws.com"), want: []string{"irsa.trust_not_web_identity"}, verdict: Denied},
		{name: "GitHub's provider only", trust: `{"Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::%account%:oidc-provider/token.actions.githubusercontent.com"},
"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:org/*"}}}]}`,
			want: []string{"irsa.trust_not_web_identity"}, verdict: Denied},
		{name: "audience", trust: irsaTrust(good + `,"StringLike":{"` + issuer + `:aud":"sts.amazon.com"}`), want: []string{"irsa.audience"}, verdict: Allowed},
		{name: "audience annotated", trust: irsaTrust(good), verdict: Allowed,
			change: func(_ *estate, _ *fact.Role, s *fact.ServiceAccount) { annotate(s, eks.AudienceKey, "other") }},
		{name: "key of another issuer", trust: irsaTrust(`"StringEquals":{"oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub":"system:serviceaccount:prod:web"}`),
			want: []string{"irsa.issuer"}, verdict: Denied},
		{name: "no subject", trust: irsaTrust(equals("aud", "sts.amazonaws.com")), want: []string{"irsa.subject_missing"}, verdict: Allowed},
		{name: "https in the key", trust: irsaTrust(`"StringEquals":{"https://` + issuer + `:sub":"system:serviceaccount:prod:web"}`),
			want: []string{"irsa.issuer_malformed"}, verdict: Denied},
		{name: "statement not known", trust: `{"Statement":[%more%]}`, verdict: Unknown, gap: true},
		{name: "trust not known", trust: irsaTrust(good), verdict: Unknown, gap: true,
			change: func(_ *estate, r *fact.Role, _ *fact.ServiceAccount) {
				r.Trust = fact.Document{State: fact.Unknown, Why: &fact.Reason{Why: "remote state"}}
			}},
		{name: "perhaps no such ServiceAccount", trust: irsaTrust(equals("sub", "system:serviceaccount:default:web")), verdict: Unknown, gap: true,
			change: func(_ *estate, _ *fact.Role, s *fact.ServiceAccount) { maybe(&s.Decl) }},
		{name: "perhaps no such role", trust: irsaTrust(equals("sub", "system:serviceaccount:default:web")), verdict: Unknown, gap: true,
			change: func(_ *estate, r *fact.Role, _ *fact.ServiceAccount) { maybe(&r.Decl) }},
		{name: "namespace decided on applying", trust: irsaTrust(equals("sub", "system:serviceaccount:default:web")), verdict: Unknown, gap: true,
			change: func(_ *estate, _ *fact.Role, s *fact.ServiceAccount) { s.Namespace = fact.String{} }},
		{name: "name alone", trust: irsaTrust(equals("sub", "system:serviceaccount:default:api")), want: []string{"irsa.subject"}, verdict: Allowed,
			change: func(_ *estate, _ *fact.Role, s *fact.ServiceAccount) { s.Namespace = fact.String{} }},
		{name: "second role of the name, which accepts", trust: irsaTrust(equals("sub", "system:serviceaccount:default:web")), verdict: Unknown, gap: true,
			change: func(e *estate, _ *fact.Role, _ *fact.ServiceAccount) {
				e.in("terraform:dev", fact.Terraform).role("web", irsaTrust(good))
			}},
		{name: "second role of the name, which refuses", trust: irsaTrust(equals("sub", "system:serviceaccount:default:web")), want: []string{"irsa.subject"}, verdict: Allowed,
			change: func(e *estate, _ *fact.Role, _ *fact.ServiceAccount) {
				e.in("terraform:zzz", fact.Terraform).role("web", irsaTrust(equals("sub", "system:serviceaccount:default:web")))
			}},
		{name: "role of another account", trust: irsaTrust(equals("sub", "system:serviceaccount:default:web")), verdict: "", gap: true,
			change: func(e *estate, r *fact.Role, _ *fact.ServiceAccount) {
				r.ARN = lit("arn:aws:iam::220000000002:role/web")
			}},
		{name: "role of another path", trust: irsaTrust(equals("sub", "system:serviceaccount:default:web")), verdict: "", gap: true,
			change: func(e *estate, r *fact.Role, _ *fact.ServiceAccount) {
				r.ARN = lit("arn:aws:iam::" + account + ":role/team/web")
			}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			e := newEstate()
			r := e.role("web", test.trust)
			s := e.account("prod", "web", webARN)
			if test.change != nil {
				test.change(e, r, s)
			}
			g := Build(e.set)
			only(t, g, test.want...)
			var verdict model.Verdict
			if len(g.Input.Steps) > 0 {
				verdict = g.Input.Steps[0].Principal.Verdict
			}
			if verdict != test.verdict {
				t.Errorf("verdict %q, want %q", verdict, test.verdict)
			}
			if got := len(g.Gaps) > 0; got != test.gap {
				t.Errorf("gaps: %+v", g.Gaps)
			}
		})
	}
}

func TestSubjectStep(t *testing.T) {
	e := newEstate()
	trust := irsaTrust(equals("sub", "system:serviceaccount:default:web"))
	e.role("web", trust)
	e.account("prod", "web", webARN)
	s := Build(e.set).Input.Failed.IRSA.Subject[0]
	if got := textAt(t, s.Subject.At, trust); got != "system:serviceaccount:default:web" || s.Subject.At.File != "web.json" {
		t.Errorf("the finding stands at %q in %s", got, s.Subject.At.File)
	}
	if s.Subject.Why != "namespace" || s.Subject.Presented != "system:serviceaccount:prod:web" {
		t.Errorf("subject %+v", s.Subject)
	}
	if len(s.Assumed) != 1 || s.Assumed[0] != "account" {
		t.Errorf("assumed %v: the role's account is not known", s.Assumed)
	}
	if s.Evidence[0].Note != `the annotation that sends its pods to role "web"` || place(s.Evidence[0].At) != "ServiceAccount prod/web.value:1:1" {
		t.Errorf("evidence %+v", s.Evidence)
	}
	if s.About[0] != "role/web" || s.About[1] != "sa/prod/web" {
		t.Errorf("about %v", s.About)
	}
}

func TestSubjectDifference(t *testing.T) {
	for accepted, want := range map[string]string{
		"system:serviceaccount:prod:api": "name", "system:serviceaccount:dev:api": "both", "system:serviceaccount:dev:web": "namespace",
	} {
		e := newEstate()
		e.role("web", irsaTrust(equals("sub", accepted)))
		e.account("prod", "web", webARN)
		if got := Build(e.set).Input.Failed.IRSA.Subject[0].Subject.Why; got != want {
			t.Errorf("%s: %q, want %q", accepted, got, want)
		}
	}
}

func TestKnownAccountIsNotAssumed(t *testing.T) {
	e := newEstate().of(account)
	e.role("web", irsaTrust(equals("sub", "system:serviceaccount:default:web")))
	e.account("prod", "web", webARN)
	if s := Build(e.set).Input.Failed.IRSA.Subject[0]; len(s.Assumed) != 0 {
		t.Errorf("assumed %v", s.Assumed)
	}
}

func TestAssociationMakesTheAnnotationAWarning(t *testing.T) {
	e := newEstate()
	role := e.role("web", serviceTrust("pods.eks.amazonaws.com", "sts:AssumeRole", "sts:TagSession"))
	e.account("prod", "web", webARN)
	e.association("prod", "web", role)
	g := Build(e.set)
	only(t, g, "irsa.trust_not_web_identity")
	s := g.Input.Failed.IRSA.TrustNotWebIdentity[0]
	if s.Severity != "warning" || s.Condition == "" || s.Principal.Accepted[0] != "pods.eks.amazonaws.com" {
		t.Errorf("step %+v", s)
	}
}

func TestProviderRefusesTheAudience(t *testing.T) {
	for _, test := range []struct {
		ids  fact.List[fact.String]
		want []string
	}{
		{list("ids", "sts.amazonaws.com"), nil},
		{list("ids", "sts.amazon.com"), []string{"irsa.provider_client_id"}},
		{fact.List[fact.String]{Open: true, Set: true}, nil},
	} {
		e := newEstate()
		e.role("web", irsaTrust(equals("sub", "system:serviceaccount:prod:web")))
		e.set.Providers = append(e.set.Providers, &fact.Provider{
			Decl: e.decl("aws_iam_openid_connect_provider.blue"), URL: str("url", "https://"+issuer), ClientIDs: test.ids,
			ARN: policy.Concat(lit("arn:aws:iam::"), hole("account", policy.NoColonText), lit(":oidc-provider/"+issuer)),
		})
		e.account("prod", "web", webARN)
		only(t, Build(e.set), test.want...)
	}
}

func TestAddonRole(t *testing.T) {
	e := newEstate()
	role := e.role("ebs", serviceTrust("pods.eks.amazonaws.com", "sts:AssumeRole", "sts:TagSession"))
	a := &fact.Addon{Decl: e.decl("aws_eks_addon.ebs"), Cluster: str("c", "blue"), Name: str("n", "aws-ebs-csi-driver"), RoleARN: sym("addon.role", role.ARN)}
	e.set.Addons = append(e.set.Addons, a)
	g := Build(e.set)
	only(t, g, "irsa.trust_not_web_identity")
	if s := g.Input.Failed.IRSA.TrustNotWebIdentity[0]; s.Addon.Name != "aws-ebs-csi-driver" || s.Severity != "error" {
		t.Errorf("step %+v", s)
	}
	// Without any web identity no ServiceAccount gets in, whichever the add-on has.
	a.Name = str("n", "some-addon")
	only(t, Build(e.set), "irsa.trust_not_web_identity")
	e.set.Roles = nil
	a.RoleARN = sym("addon.role", e.role("ebs", irsaTrust(equals("sub", "system:serviceaccount:prod:any"))).ARN)
	only(t, Build(e.set))
}

// TestModuleInstances: a pattern that is right for one instance is wrong for
// another by its argument, and stands there.
func TestModuleInstances(t *testing.T) {
	e := newEstate()
	call := fact.Call{Address: `module.irsa["web"]`, At: str("main.tf", "module irsa").At}
	shared := file("module.tf", `system:serviceaccount:${var.namespace}:${var.name}`)
	for _, x := range []struct{ name, namespace string }{{"web", "default"}, {"api", "prod"}} {
		r := e.role(x.name, "")
		r.Calls = []fact.Call{call}
		r.Trust = sharedTrust(shared, x.name, x.namespace)
		e.account("prod", x.name, "arn:aws:iam::"+account+":role/"+x.name)
	}
	s := Build(e.set).Input.Failed.IRSA.Subject[0]
	if got := place(s.Subject.At); got != "locals.tf:1:1" {
		t.Errorf("the finding stands at %s", got)
	}
	if last := s.Evidence[len(s.Evidence)-1]; place(last.At) != "module.tf:1:1" {
		t.Errorf("evidence %+v", s.Evidence)
	}
}

// sharedTrust is a trust policy whose subject is written in a module, with a
// namespace that comes from the caller's locals.
func sharedTrust(module *source.File, name, namespace string) fact.Document {
	locals := file("locals.tf", namespace)
	before := irsaTrust(`"StringEquals":{"` + issuer + `:sub":"`)
	before = before[:strings.Index(before, "}}]}")]
	before = strings.ReplaceAll(before, "%account%", account)
	var m source.MapBuilder
	m.Whole(len(before), source.Whole(module))
	const prefix = "system:serviceaccount:"
	m.Exact(source.Site{File: module, End: len(prefix)})
	m.Exact(source.Whole(locals))
	m.Whole(1+len(name), source.Site{File: module, Start: 38, End: len(module.Bytes)})
	const after = `"}}}]}`
	m.Whole(len(after), source.Whole(module))
	return fact.Document{
		State: fact.Known, Text: policy.Literal(before + prefix + namespace + ":" + name + after), Map: m.Map(), At: source.Whole(module),
	}
}

// TestWhyARoleIsNotJoined names the name that is not known, not the account.
func TestWhyARoleIsNotJoined(t *testing.T) {
	e := newEstate()
	r := e.role("web", irsaTrust(equals("sub", "system:serviceaccount:prod:web")))
	r.Name = sym("name", hole("var.env", policy.NameText), lit("-web"))
	r.ARN = policy.Concat(lit("arn:aws:iam::"), e.acct, lit(":role/"), r.Name.V)
	e.account("prod", "web", "arn:aws:iam::"+account+":role/prod-web")
	gaps := Build(e.set).Gaps
	if len(gaps) != 1 || gaps[0].Why != "var.env is not known" || gaps[0].Settle != "--var var.env=…" {
		t.Errorf("gaps %+v", gaps)
	}
}

// TestWhyASubjectIsNotDecided names the namespace that is not written, not the
// first thing in the trust policy that is not known.
func TestWhyASubjectIsNotDecided(t *testing.T) {
	for _, namespace := range []string{"", "prod"} {
		e := newEstate()
		e.role("web", irsaTrust(equals("sub", "system:serviceaccount:%team%:web")))
		e.account(namespace, "web", webARN)
		gaps := Build(e.set).Gaps
		want := map[string]string{"": "the namespace is decided when the manifest is applied", "prod": "team is not known"}[namespace]
		if len(gaps) != 1 || gaps[0].Why != want {
			t.Errorf("%q: gaps %+v", namespace, gaps)
		}
	}
}
