package graph

import (
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

const (
	foreign   = "220000000002"
	writerARN = "arn:aws:iam::" + foreign + ":role/writer"
)

// exporter is a Deployment prod/exporter whose variable names a role to assume.
func (e *estate) exporter(variable, arn string) *fact.Workload {
	k := e.in("kubernetes:k8s", fact.Kubernetes)
	w := &fact.Workload{
		Decl: k.decl("Deployment exporter"), Kind: "Deployment", Namespace: str("w.ns", "prod"), Name: str("w.name", "exporter"),
		ServiceAccount: str("w.sa", "exporter"),
		Containers:     []fact.Container{{Env: fact.List[fact.Env]{Items: []fact.Env{{Name: str("w.env", variable), Value: str("w.arn", arn)}}}}},
	}
	e.set.Workloads = append(e.set.Workloads, w)
	return w
}

// TestPodsOnTheNodeRole is the story of a pod that has no role of its own and
// is to assume one in another account.
func TestPodsOnTheNodeRole(t *testing.T) {
	for _, test := range []struct {
		name    string
		arn     string
		change  func(*estate, *fact.Role, *fact.Workload)
		want    []string
		why     string
		unknown bool
		tags    bool // the caller's sessions have tags
	}{
		{name: "another account", want: []string{"assume.not_granted"}, why: "eks-auth"},
		{name: "granted", unknown: true, change: func(e *estate, r *fact.Role, _ *fact.Workload) {
			e.inline(r, "g.json", allow("sts:AssumeRole", writerARN))
		}},
		{name: "granted on everything", unknown: true, want: []string{"node.administrator"}, change: func(e *estate, r *fact.Role, _ *fact.Workload) { e.inline(r, "g.json", allow("sts:*", "*")) }},
		{name: "on a session", want: []string{"assume.not_granted"}, why: "session", change: func(e *estate, r *fact.Role, _ *fact.Workload) {
			e.inline(r, "g.json", allow("sts:AssumeRole", "arn:aws:sts::"+foreign+":assumed-role/writer/x"))
		}},
		{name: "on another path", want: []string{"assume.not_granted"}, why: "path", change: func(e *estate, r *fact.Role, _ *fact.Workload) {
			e.inline(r, "g.json", allow("sts:AssumeRole", "arn:aws:iam::"+foreign+":role/team/writer"))
		}},
		{name: "on another role", want: []string{"assume.not_granted"}, why: "other", change: func(e *estate, r *fact.Role, _ *fact.Workload) {
			e.inline(r, "g.json", allow("sts:AssumeRole", "arn:aws:iam::"+foreign+":role/reader"))
		}},
		{name: "denied", want: []string{"assume.denied"}, change: func(e *estate, r *fact.Role, _ *fact.Workload) {
			e.inline(r, "g.json", `{"Statement":[{"Effect":"Allow","Action":"sts:*","Resource":"*"},{"Effect":"Deny","Action":"sts:AssumeRole","Resource":"*"}]}`)
		}},
		{name: "account of the nodes not known", unknown: true, change: func(e *estate, r *fact.Role, _ *fact.Workload) {
			r.Account = hole("account", policy.AccountID)
			r.ARN = policy.Concat(lit("arn:aws:iam::"), r.Account, lit(":role/nodes"))
			e.set.NodeGroups[0].RoleARN = sym("arn", r.ARN)
		}},
		{name: "same account", arn: "arn:aws:iam::" + account + ":role/writer", unknown: true},
		{name: "documentation account against a real one", arn: "arn:aws:iam::111122223333:role/writer", unknown: true},
		{name: "unknown grant", unknown: true, change: func(e *estate, r *fact.Role, _ *fact.Workload) {
			e.attach(r, "").PolicyARN = sym("p", hole("var.policy", policy.AnyText))
		}},
		{name: "unknown resource", unknown: true, change: func(e *estate, r *fact.Role, _ *fact.Workload) {
			e.inline(r, "g.json", allow("sts:AssumeRole", "arn:aws:iam::%account%:role/writer"))
		}},
		{name: "association for the ServiceAccount", want: []string{"assume.not_granted"}, why: "none", tags: true, change: func(e *estate, _ *fact.Role, _ *fact.Workload) {
			x := e.of(account)
			x.association("prod", "exporter", x.role("exporter", serviceTrust("pods.eks.amazonaws.com", "sts:AssumeRole", "sts:TagSession")))
		}},
		{name: "association for some ServiceAccount", unknown: true, change: func(e *estate, _ *fact.Role, _ *fact.Workload) {
			x := e.of(account)
			a := x.association("prod", "exporter", x.role("exporter", serviceTrust("pods.eks.amazonaws.com", "sts:AssumeRole", "sts:TagSession")))
			a.ServiceAccount = sym("sa", hole("var.sa", policy.NameText))
		}},
		{name: "ServiceAccount of elsewhere", unknown: true, change: func(e *estate, _ *fact.Role, _ *fact.Workload) { e.set.ServiceAccounts = nil }},
		{name: "default ServiceAccount", want: []string{"assume.not_granted"}, why: "eks-auth", change: func(e *estate, _ *fact.Role, w *fact.Workload) {
			e.set.ServiceAccounts, w.ServiceAccount = nil, fact.String{}
		}},
		{name: "other nodes that are granted it", unknown: true, want: []string{"node.administrator"}, change: func(e *estate, _ *fact.Role, _ *fact.Workload) {
			x := e.of(account)
			r := x.role("other", ec2Trust)
			x.attach(r, managed+"AdministratorAccess")
			x.group("others", r)
		}},
		{name: "other nodes that are granted it, selected away", want: []string{"assume.not_granted", "node.administrator"}, why: "eks-auth", change: func(e *estate, _ *fact.Role, w *fact.Workload) {
			x := e.of(account)
			r := x.role("other", ec2Trust)
			x.attach(r, managed+"AdministratorAccess")
			x.group("others", r)
			w.NodeSelector.Items = []fact.Annotation{{Key: str("k", "eks.amazonaws.com/nodegroup"), Value: str("v", "workers")}}
		}},
		{name: "a module of elsewhere makes associations", unknown: true, change: func(e *estate, _ *fact.Role, _ *fact.Workload) {
			e.absentModule("associations", str("m", "exporter"))
		}},
		{name: "a module of elsewhere makes nodes", unknown: true, change: func(e *estate, _ *fact.Role, _ *fact.Workload) {
			e.absentModule("eks_managed_node_groups", str("m", "default"))
		}},
		{name: "a module of elsewhere makes networks", want: []string{"assume.not_granted"}, why: "eks-auth", change: func(e *estate, _ *fact.Role, _ *fact.Workload) {
			e.absentModule("name", str("m", "vpc"))
		}},
		{name: "Karpenter, with node classes of elsewhere", unknown: true, change: func(e *estate, _ *fact.Role, _ *fact.Workload) {
			e.set.HelmReleases = append(e.set.HelmReleases, &fact.HelmRelease{Decl: e.decl("helm_release.karpenter"), Chart: str("c", "karpenter")})
		}},
		{name: "the values of a chart that cannot be for the manifest's ServiceAccount", want: []string{"assume.not_granted"}, why: "none", change: func(e *estate, _ *fact.Role, _ *fact.Workload) {
			x := e.of(account)
			x.role("exporter", irsaTrust(equals("sub", "system:serviceaccount:prod:exporter")))
			e.set.ServiceAccounts = nil
			e.account("prod", "exporter", "arn:aws:iam::"+account+":role/exporter")
			s := e.account("", "", "arn:aws:iam::"+account+":role/exporter")
			s.Origin, s.Helm, s.Name = fact.HelmValues, true, sym("sa", hole("release", policy.NameText))
		}},
		{name: "perhaps on Fargate", unknown: true, change: func(e *estate, _ *fact.Role, _ *fact.Workload) {
			e.set.FargateProfiles = append(e.set.FargateProfiles, &fact.FargateProfile{Decl: e.decl("f"), Selectors: fact.List[fact.Selector]{Set: true, Items: []fact.Selector{{Namespace: str("ns", "prod")}}}})
		}},
		{name: "target of the files that trusts others", want: []string{"assume.not_trusted"}, change: func(e *estate, r *fact.Role, _ *fact.Workload) {
			e.of(foreign).role("writer", roleTrust("arn:aws:iam::"+account+":role/someone"))
			e.inline(r, "g.json", allow("sts:AssumeRole", writerARN))
		}},
		{name: "neither side", want: []string{"assume.not_trusted", "assume.not_granted"}, why: "eks-auth", change: func(e *estate, _ *fact.Role, _ *fact.Workload) {
			e.of(foreign).role("writer", roleTrust("arn:aws:iam::"+account+":role/someone"))
		}},
		{name: "neither side within an account: trust alone is enough", arn: "arn:aws:iam::" + account + ":role/writer", want: []string{"assume.not_trusted"},
			change: func(e *estate, _ *fact.Role, _ *fact.Workload) {
				e.of(account).role("writer", roleTrust("arn:aws:iam::"+account+":role/someone"))
			}},
		{name: "role for a service", change: func(e *estate, _ *fact.Role, _ *fact.Workload) {
			e.of(foreign).role("writer", serviceTrust("glue.amazonaws.com"))
		}},
		{name: "role to be passed", want: []string{"policy.grants_too_much"}, change: func(e *estate, r *fact.Role, _ *fact.Workload) {
			e.inline(r, "g.json", allow("iam:PassRole", "*"))
		}},
		{name: "target of the files that trusts them", change: func(e *estate, r *fact.Role, _ *fact.Workload) {
			e.of(foreign).role("writer", roleTrust("arn:aws:iam::"+account+":role/nodes"))
			e.inline(r, "g.json", allow("sts:AssumeRole", writerARN))
		}},
		{name: "target of the files that trusts the account", want: []string{"assume.trust_account_root"}, change: func(e *estate, r *fact.Role, _ *fact.Workload) {
			e.of(foreign).role("writer", roleTrust("arn:aws:iam::"+account+":root"))
			e.inline(r, "g.json", allow("sts:AssumeRole", writerARN))
		}},
		{name: "target in the account that trusts them: no grant needed", arn: "arn:aws:iam::" + account + ":role/writer", change: func(e *estate, _ *fact.Role, _ *fact.Workload) {
			e.of(account).role("writer", roleTrust("arn:aws:iam::"+account+":role/nodes"))
		}},
		{name: "target in the account that trusts the account", arn: "arn:aws:iam::" + account + ":role/writer", want: []string{"assume.not_granted"}, why: "eks-auth",
			change: func(e *estate, _ *fact.Role, _ *fact.Workload) {
				e.of(account).role("writer", roleTrust("arn:aws:iam::"+account+":root"))
			}},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := newEstate()
			x := e.of(account)
			x.cluster("blue")
			r := x.role("nodes", ec2Trust)
			for _, p := range []string{"AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKS_CNI_Policy"} {
				x.attach(r, managed+p)
			}
			x.group("workers", r)
			e.account("prod", "exporter", "")
			arn := test.arn
			if arn == "" {
				arn = writerARN
			}
			w := e.exporter("WRITER_ROLE_ARN", arn)
			if test.change != nil {
				test.change(e.of(account), r, w)
			}
			g := Build(e.set)
			only(t, g, test.want...)
			if got := gapAbout(g, "Deployment exporter"); got != test.unknown {
				t.Errorf("gaps %+v", g.Gaps)
			}
			for _, s := range g.Input.Failed.Assume.NotGranted {
				if s.Grant.Why != test.why || s.Grant.Presented != arn || place(s.At) != "w.arn:1:1" || s.Severity != "error" {
					t.Errorf("step %+v", s)
				}
				action := `"sts:AssumeRole"`
				if test.tags {
					action = `["sts:AssumeRole", "sts:TagSession"]`
				}
				if s.Kind != "json" || s.Snippet != "{\n  \"Effect\": \"Allow\",\n  \"Action\": "+action+",\n  \"Resource\": \""+arn+"\"\n}\n" {
					t.Errorf("snippet %s", s.Snippet)
				}
			}
			for _, s := range g.Input.Failed.Assume.NotTrusted {
				if s.Principal.Accepted[0] != "arn:aws:iam::"+account+":role/someone" || s.Principal.Presented != "arn:aws:iam::"+account+":role/nodes" {
					t.Errorf("principal %+v", s.Principal)
				}
			}
		})
	}
}

func TestWhichVariablesAreIntents(t *testing.T) {
	for name, want := range map[string]bool{
		"WRITER_ROLE_ARN": true, "ROLE_ARN": true, "AWS_ROLE_ARN": false, "ROLE": false, "LAMBDA_EXECUTION_ROLE_ARN": false, "SAGEMAKER_ROLE_ARN": false,
	} {
		if got := meansAssume(name); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestIntentsFromConfigMaps reads variables and AWS configuration from ConfigMaps.
func TestIntentsFromConfigMaps(t *testing.T) {
	config := "[profile reader]\nrole_arn = arn:aws:iam::" + foreign + ":role/reader\n\n[profile writer]\n  role_arn = " + writerARN + "\ncredential_source = Ec2InstanceMetadata\n"
	for _, test := range []struct {
		name   string
		change func(*fact.Workload)
		at     string
	}{
		{"a key", func(w *fact.Workload) {
			w.Containers[0].Env.Items[0] = fact.Env{Name: str("n", "WRITER_ROLE_ARN"), ConfigMap: str("m", "settings"), Key: str("k", "writer")}
		}, "cm.writer:1:1"},
		{"all keys", func(w *fact.Workload) { w.Containers[0].EnvFrom.Items = []fact.String{str("m", "settings")} }, "cm.all:1:1"},
		{"a file", func(w *fact.Workload) { w.Mounts.Items = []fact.String{str("m", "settings")} }, "cm.config:5:14"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := newEstate()
			x := e.of(account)
			r := x.role("nodes", ec2Trust)
			x.attach(r, managed+"AmazonEKSWorkerNodePolicy")
			x.attach(r, managed+"AmazonEC2ContainerRegistryPullOnly")
			x.group("workers", r)
			e.account("prod", "exporter", "")
			w := e.exporter("OTHER", "x")
			test.change(w)
			e.set.ConfigMaps = append(e.set.ConfigMaps, &fact.ConfigMap{
				Decl: e.decl("ConfigMap settings"), Namespace: str("m.ns", "prod"), Name: str("m.name", "settings"),
				Data: fact.List[fact.Annotation]{Items: []fact.Annotation{
					{Key: str("k1", "writer"), Value: str("cm.writer", writerARN)},
					{Key: str("k2", "WRITER_ROLE_ARN"), Value: str("cm.all", writerARN)},
					{Key: str("k3", "config"), Value: str("cm.config", config)},
				}},
			})
			g := Build(e.set)
			only(t, g, "assume.not_granted")
			if s := g.Input.Failed.Assume.NotGranted[0]; place(s.At) != test.at {
				t.Errorf("the intent stands at %s", place(s.At))
			}
		})
	}
}

func TestPodIdentityTarget(t *testing.T) {
	for _, granted := range []bool{false, true} {
		e := newEstate().of(account)
		r := e.role("web", serviceTrust("pods.eks.amazonaws.com", "sts:AssumeRole", "sts:TagSession"))
		e.association("prod", "web", r).TargetRoleARN = str("target", writerARN)
		if granted {
			e.inline(r, "g.json", allow("sts:*", writerARN))
			only(t, Build(e.set))
			continue
		}
		g := Build(e.set)
		only(t, g, "podidentity.target_not_granted")
		if s := g.Input.Failed.PodIdentity.TargetNotGranted[0]; s.Grant.Why != "none" || s.Association.Name != "prod/web" || place(s.At) != "target:1:1" {
			t.Errorf("step %+v", s)
		}
	}
}

// TestForeignTargetThatNamesTheRole: a listed principal need not call.
func TestForeignTargetThatNamesTheRole(t *testing.T) {
	e := newEstate()
	e.of(account).role("web", serviceTrust("pods.eks.amazonaws.com", "sts:AssumeRole", "sts:TagSession"))
	target := e.of(foreign).role("writer", roleTrust(webARN))
	g := Build(e.set)
	only(t, g, "assume.not_granted")
	if s := g.Input.Failed.Assume.NotGranted[0]; s.Severity != "warning" || s.Condition != `role "web" calls it` || s.Role.Name != "writer" {
		t.Errorf("step %+v", s)
	}
	target.Trust = doc("writer.json", roleTrust("arn:aws:iam::"+account+":root"))
	only(t, Build(e.set), "assume.trust_account_root")
}
