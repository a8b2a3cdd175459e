package graph

import (
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// TestTokensByHand asks a role that pods name themselves, with a token that they
// mount.
func TestTokensByHand(t *testing.T) {
	const web = "arn:aws:iam::" + account + ":role/web"
	variable := func(name, value string) fact.Env {
		return fact.Env{Name: str("n."+name, name), Value: str("v."+name, value)}
	}
	for _, test := range []struct {
		name    string
		change  func(*estate, *fact.Workload)
		want    []string
		unknown bool
	}{
		{name: "sound"},
		{name: "another ServiceAccount", want: []string{"irsa.subject"}, change: func(_ *estate, w *fact.Workload) { w.ServiceAccount = str("sa", "api") }},
		{name: "another audience", want: []string{"irsa.audience"}, change: func(_ *estate, w *fact.Workload) { w.Containers[0].Tokens[0].Audience = str("aud", "vault") }},
		{name: "an audience that is not known", unknown: true, change: func(_ *estate, w *fact.Workload) {
			w.Containers[0].Tokens[0].Audience = sym("aud", hole("audience", policy.AnyText))
		}},
		{name: "a file that is not mounted here", change: func(_ *estate, w *fact.Workload) {
			w.ServiceAccount, w.Containers[0].Env.Items[1] = str("sa", "api"), variable("AWS_WEB_IDENTITY_TOKEN_FILE", "/elsewhere")
		}},
		{name: "no file", change: func(_ *estate, w *fact.Workload) {
			w.ServiceAccount, w.Containers[0].Env.Items = str("sa", "api"), w.Containers[0].Env.Items[:1]
		}},
		{name: "a namespace that is not known", change: func(_ *estate, w *fact.Workload) { w.Namespace, w.ServiceAccount = fact.String{}, str("sa", "api") }},
		{name: "a role of elsewhere", unknown: true, change: func(_ *estate, w *fact.Workload) {
			w.Containers[0].Env.Items[0] = variable("AWS_ROLE_ARN", writerARN)
		}},
		{name: "what the annotation asks already", want: []string{"irsa.subject"}, change: func(e *estate, w *fact.Workload) {
			e.account("prod", "api", web)
			w.ServiceAccount = str("sa", "api")
		}},
		{name: "a profile", want: []string{"irsa.subject"}, change: func(e *estate, w *fact.Workload) {
			w.ServiceAccount, w.Containers[0].Env.Items = str("sa", "api"), nil
			w.Mounts.Items = []fact.String{str("m", "aws")}
			e.set.ConfigMaps = append(e.set.ConfigMaps, &fact.ConfigMap{
				Decl: e.decl("ConfigMap aws"), Namespace: str("m.ns", "prod"), Name: str("m.name", "aws"),
				Data: fact.List[fact.Annotation]{Items: []fact.Annotation{
					{Key: str("k", "config"), Value: str("config", "[default]\nrole_arn = "+web+"\nweb_identity_token_file = /token\n")},
				}},
			})
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := newEstate().of(account)
			e.role("web", irsaTrust(equals("sub", "system:serviceaccount:prod:web")+`,"ForAnyValue:StringEquals":{"`+issuer+`:aud":"sts.amazonaws.com"}`))
			w := e.exporter("AWS_ROLE_ARN", web)
			w.ServiceAccount = str("sa", "web")
			w.Containers[0].Env.Items = append(w.Containers[0].Env.Items, variable("AWS_WEB_IDENTITY_TOKEN_FILE", "/token"))
			w.Containers[0].Tokens = []fact.TokenFile{{Path: "/token", Audience: str("aud", "sts.amazonaws.com")}}
			if test.change != nil {
				test.change(e, w)
			}
			g := Build(e.set)
			only(t, g, test.want...)
			if test.unknown && !gapAbout(g, "Deployment prod/exporter") {
				t.Error("there is no gap")
			}
			for _, s := range g.Input.Failed.IRSA.Subject {
				if len(g.Input.Failed.IRSA.Subject) != 1 || s.ServiceAccount.Name != "prod/api" {
					t.Errorf("step %+v", s)
				}
			}
		})
	}
}
