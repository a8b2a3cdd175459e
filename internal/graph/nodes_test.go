package graph

import (
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

const managed = "arn:aws:iam::aws:policy/"

var ec2Trust = serviceTrust("ec2.amazonaws.com")

// nodes is an estate with a cluster and one managed node group.
func nodes(policies ...string) (*estate, *fact.Role, *fact.NodeGroup) {
	e := newEstate()
	e.cluster("blue")
	r := e.role("nodes", ec2Trust)
	for _, p := range policies {
		e.attach(r, managed+p)
	}
	return e, r, e.group("workers", r)
}

func TestInstanceTrust(t *testing.T) {
	for _, test := range []struct {
		name, trust string
		partition   string
		want        []string
		gap         bool
	}{
		{name: "EC2", trust: ec2Trust},
		{name: "EC2 of China", trust: serviceTrust("ec2.amazonaws.com.cn"), partition: "aws-cn"},
		{name: "EC2 without suffix in China", trust: ec2Trust, partition: "aws-cn"},
		{name: "EC2 of China elsewhere", trust: serviceTrust("ec2.amazonaws.com.cn"), want: []string{"node.trust"}},
		{name: "the cluster's", trust: serviceTrust("eks.amazonaws.com"), want: []string{"node.trust"}},
		{name: "unknown principal", trust: serviceTrust("%service%"), gap: true},
		{name: "unknown statements", trust: `{"Statement":%statements%}`, gap: true},
		{name: "wrong action", trust: serviceTrust("ec2.amazonaws.com", "sts:AssumeRoleWithWebIdentity"), want: []string{"irsa.trust_action"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, r, _ := nodes("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKS_CNI_Policy")
			r.Trust = doc("nodes.json", test.trust)
			if test.partition != "" {
				r.Partition = lit(test.partition)
			}
			g := Build(e.set)
			only(t, g, test.want...)
			if gapAbout(g, "node group workers") != test.gap {
				t.Errorf("gaps %+v", g.Gaps)
			}
			if f := g.Input.Failed.Node.Trust; len(f) > 0 {
				if at := textAt(t, f[0].Principal.At, test.trust); at != f[0].Principal.Accepted[0] || f[0].NodeGroup.Name != "workers" {
					t.Errorf("step %+v at %q", f[0], at)
				}
			}
		})
	}
}

func TestSelfManagedGroupThroughItsProfile(t *testing.T) {
	e, r, g := nodes("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKS_CNI_Policy")
	r.Trust = doc("nodes.json", serviceTrust("eks.amazonaws.com"))
	g.Kind, g.RoleARN, g.ProfileName = fact.SelfManaged, fact.String{}, str("profile", "workers")
	only(t, Build(e.set))
	e.set.InstanceProfiles = append(e.set.InstanceProfiles, &fact.InstanceProfile{
		Decl: e.decl("aws_iam_instance_profile.workers"), Name: str("profile.name", "workers"), Role: r.Name,
	})
	only(t, Build(e.set), "node.trust")
}

func TestNodeNeeds(t *testing.T) {
	worker, pull, cni := "AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKS_CNI_Policy"
	all := []string{"node.worker_policy", "node.image_pull", "node.cni_policy"}
	for _, test := range []struct {
		name     string
		policies []string
		change   func(*estate, *fact.Role, *fact.NodeGroup)
		want     []string
		gap      bool
	}{
		{name: "all", policies: []string{worker, pull, cni}},
		{name: "none", want: all},
		{name: "administrator", want: []string{"node.administrator"}, policies: []string{"AdministratorAccess"}},
		{name: "no worker policy", policies: []string{pull, cni}, want: []string{"node.worker_policy"}}, // the CNI policy has the hard one: a note
		{name: "no pull policy", policies: []string{worker, cni}, want: []string{"node.image_pull"}},
		{name: "no CNI policy", policies: []string{worker, pull}, want: []string{"node.cni_policy"}},
		{name: "custom equivalent", policies: []string{pull, cni}, change: func(e *estate, r *fact.Role, _ *fact.NodeGroup) {
			e.inline(r, "p.json", `{"Statement":[{"Effect":"Allow","Action":["ec2:Describe*","eks:DescribeCluster"],"Resource":"*"}]}`)
		}},
		{name: "conditional grant", policies: []string{worker, cni}, gap: true, change: func(e *estate, r *fact.Role, _ *fact.NodeGroup) {
			e.inline(r, "p.json", `{"Statement":[{"Effect":"Allow","Action":"ecr:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}]}`)
		}},
		{name: "an attachment with an unknown policy", gap: true, change: func(e *estate, r *fact.Role, _ *fact.NodeGroup) {
			a := e.attach(r, "")
			a.PolicyARN = sym("unknown", hole("var.policy_arn", policy.AnyText))
		}},
		{name: "an attachment with a policy of the files", policies: []string{worker, cni}, change: func(e *estate, r *fact.Role, _ *fact.NodeGroup) {
			e.set.Policies = append(e.set.Policies, &fact.Policy{
				Decl: e.decl("aws_iam_policy.pull"), ARN: lit("arn:aws:iam::" + account + ":policy/pull"), Doc: doc("pull.json", allow("ecr:*", "*")),
			})
			e.attach(r, "arn:aws:iam::"+account+":policy/pull")
		}},
		{name: "an attachment with a policy of elsewhere", gap: true, change: func(e *estate, r *fact.Role, _ *fact.NodeGroup) {
			e.attach(r, "arn:aws:iam::"+account+":policy/elsewhere")
		}},
		{name: "an attachment to a role with an unknown name", gap: true, change: func(e *estate, r *fact.Role, _ *fact.NodeGroup) {
			a := e.attach(r, managed+"AdministratorAccess")
			a.Roles.Items = []fact.String{sym("role", hole("var.role", policy.AnyText))}
		}},
		{name: "an attachment to surely another role", want: all, change: func(e *estate, r *fact.Role, _ *fact.NodeGroup) {
			a := e.attach(r, managed+"AdministratorAccess")
			a.Roles.Items = []fact.String{sym("role", hole("var.name", policy.AnyText), lit("-admin"))}
		}},
		{name: "an attachment in another root", policies: []string{worker, cni}, gap: true, change: func(e *estate, r *fact.Role, _ *fact.NodeGroup) {
			e.in("terraform:other", fact.Terraform).attach(r, managed+pull)
		}},
		{name: "an attachment of another account", policies: []string{worker, cni}, want: []string{"node.image_pull"}, change: func(e *estate, r *fact.Role, _ *fact.NodeGroup) {
			r.Account = lit(account)
			for _, a := range e.set.Attachments {
				a.Account = lit(account)
			}
			e.in("terraform:other", fact.Terraform).of("220000000002").attach(r, managed+pull)
		}},
		{name: "an attachment that grants something else, elsewhere", policies: []string{worker, cni}, want: []string{"node.image_pull"}, change: func(e *estate, r *fact.Role, _ *fact.NodeGroup) {
			e.in("terraform:other", fact.Terraform).attach(r, managed+worker)
		}},
		{name: "an attachment that may not exist", policies: []string{worker, cni}, gap: true, change: func(e *estate, r *fact.Role, _ *fact.NodeGroup) {
			maybe(&e.attach(r, managed+pull).Decl)
		}},
		{name: "an attachment to an open list of roles", policies: []string{worker, cni}, gap: true, change: func(e *estate, r *fact.Role, _ *fact.NodeGroup) {
			a := e.attach(r, managed+pull)
			a.Roles = fact.List[fact.String]{Open: true}
		}},
		{name: "open managed policies", gap: true, change: func(_ *estate, r *fact.Role, _ *fact.NodeGroup) {
			r.ManagedARNs = fact.List[fact.String]{Set: true, Open: true}
		}},
		{name: "statement not known", gap: true, change: func(e *estate, r *fact.Role, _ *fact.NodeGroup) {
			e.inline(r, "p.json", `{"Statement":[%more%]}`)
		}},
		{name: "role of a library module", change: func(e *estate, r *fact.Role, g *fact.NodeGroup) {
			r.Scope = &fact.Scope{ID: "terraform:modules/nodes", Library: true}
			g.Scope = r.Scope
		}, gap: true},
		{name: "role that may not be there", want: all, change: func(_ *estate, r *fact.Role, _ *fact.NodeGroup) { maybe(&r.Decl) }},
		{name: "node group that may not be there", gap: true, change: func(_ *estate, _ *fact.Role, g *fact.NodeGroup) { maybe(&g.Decl) }},
		{name: "Auto Mode nodes", want: []string{"node.image_pull"}, change: func(_ *estate, _ *fact.Role, g *fact.NodeGroup) { g.Kind = fact.AutoMode }},
		{name: "a name that AWS ends, and a role of var", want: all, change: func(e *estate, r *fact.Role, g *fact.NodeGroup) {
			r.Name = sym("name", lit("nodes-"), unique("suffix", policy.NameText))
			r.ARN = policy.Concat(lit("arn:aws:iam::"), e.acct, lit(":role/"), r.Name.V)
			g.RoleARN = sym("arn", r.ARN)
			a := e.attach(r, managed+"AdministratorAccess")
			a.Roles.Items = []fact.String{sym("role", hole("var.cluster", policy.NameText), lit("-admin"))}
		}},
		{name: "a module of elsewhere is given the role's name", gap: true, change: func(e *estate, r *fact.Role, _ *fact.NodeGroup) { e.absentModule("names", r.Name) }},
		{name: "a module of elsewhere is given the role's ARN", gap: true, change: func(e *estate, r *fact.Role, _ *fact.NodeGroup) {
			e.absentModule("arns", sym("arn", r.ARN))
		}},
		{name: "a module of elsewhere is given a role that is not known", gap: true, change: func(e *estate, _ *fact.Role, _ *fact.NodeGroup) {
			e.in("terraform:other", fact.Terraform).absentModule("node_role_name", sym("arn", hole("data.terraform_remote_state.nodes", policy.AnyText)))
		}},
		{name: "a module of elsewhere is given what another one makes", want: all, change: func(e *estate, _ *fact.Role, _ *fact.NodeGroup) {
			e.absentModule("role_name", sym("arn", hole("module.irsa.name", policy.AnyText)))
		}},
		{name: "a module of elsewhere is given something else", want: all, change: func(e *estate, _ *fact.Role, _ *fact.NodeGroup) {
			e.absentModule("name", str("n", "network"))
			e.absentModule("vpc_id", sym("v", hole("var.vpc_id", policy.AnyText)))
		}},
		{name: "wrong ARN of the right policy", policies: []string{"AmazonEKSWorkerNodesPolicy", pull, cni}, want: []string{"policy.managed_arn_unknown"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, r, group := nodes(test.policies...)
			if test.change != nil {
				test.change(e, r, group)
			}
			g := Build(e.set)
			only(t, g, test.want...)
			if got := len(g.Gaps) > 0; got != test.gap {
				t.Errorf("gaps %+v", g.Gaps)
			}
		})
	}
}

func TestWorkerSeverity(t *testing.T) {
	for _, test := range []struct {
		ami     string
		custom  policy.Truth
		granted string
		want    string
	}{
		{"AL2023_x86_64_STANDARD", policy.No, "ec2:DescribeRegions", "error"},
		{"AL2_x86_64", policy.No, "ec2:DescribeRegions", "error"},
		{"CUSTOM", policy.No, "ec2:DescribeRegions", "warning"},
		{"AL2023_x86_64_STANDARD", policy.Yes, "ec2:DescribeRegions", "warning"},
		{"", policy.Maybe, "ec2:DescribeRegions", "warning"},
		{"AL2_x86_64", policy.No, "ec2:DescribeInstances", "warning"},
		{"AL2023_x86_64_STANDARD", policy.No, "ec2:DescribeInstances", "note"},
	} {
		e, r, group := nodes("AmazonEC2ContainerRegistryPullOnly")
		group.AMIType, group.CustomAMI = str("ami", test.ami), test.custom
		e.inline(r, "p.json", allow(test.granted, "*"))
		n := Build(e.set).Input.Failed.Node.WorkerPolicy
		if len(n) != 1 || n[0].Severity != test.want {
			t.Errorf("%+v: %+v", test, n)
		}
	}
}

func TestNeedNamesBothEnds(t *testing.T) {
	e, r, _ := nodes("AmazonEKS_CNI_Policy", "AmazonEKSWorkerNodePolicy")
	e.group("more", r)
	n := Build(e.set).Input.Failed.Node.ImagePull
	if len(n) != 1 {
		t.Fatalf("%d needs for one role", len(n))
	}
	if place(n[0].At) != "nodes.name:1:1" || len(n[0].About) != 3 || n[0].Policy != "AmazonEC2ContainerRegistryPullOnly" {
		t.Errorf("need %+v", n[0])
	}
	var notes []string
	for _, e := range n[0].Evidence {
		notes = append(notes, e.Note)
	}
	for _, want := range []string{
		`node group "workers" runs as role "nodes"`, `node group "more" runs as role "nodes"`, managed + "AmazonEKS_CNI_Policy is attached here",
	} {
		if !strings.Contains(strings.Join(notes, "\n"), want) {
			t.Errorf("no evidence %q in %q", want, notes)
		}
	}
	want := "resource \"aws_iam_role_policy_attachment\" \"nodes_image_pull\" {\n  role       = aws_iam_role.nodes.name\n" +
		"  policy_arn = \"arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly\"\n}\n"
	if n[0].Snippet != want || n[0].SnipKind != "hcl" {
		t.Errorf("snippet %s", n[0].Snippet)
	}
}

// TestCNI is in which estates the node role is the one way left.
func TestCNI(t *testing.T) {
	other := func(change func(*estate)) func(*estate, *fact.Cluster) {
		return func(e *estate, _ *fact.Cluster) { change(e) }
	}
	podRole := func(e *estate, policies ...string) *fact.Role {
		r := e.role("cni", serviceTrust("pods.eks.amazonaws.com", "sts:AssumeRole", "sts:TagSession"))
		for _, p := range policies {
			e.attach(r, managed+p)
		}
		return r
	}
	for _, test := range []struct {
		name    string
		change  func(*estate, *fact.Cluster)
		missing bool
		gap     bool
	}{
		{name: "default", missing: true},
		{name: "IRSA", gap: true, change: other(func(e *estate) { e.account("kube-system", "aws-node", "arn:aws:iam::"+account+":role/cni") })},
		{name: "IRSA of another ServiceAccount", missing: true, gap: true, change: other(func(e *estate) { e.account("kube-system", "other", "arn:aws:iam::"+account+":role/cni") })},
		{name: "association", change: other(func(e *estate) {
			e.association("kube-system", "aws-node", podRole(e, "AmazonEKS_CNI_Policy"))
		})},
		{name: "association with a role that lacks them, too", missing: true, change: other(func(e *estate) {
			e.association("kube-system", "aws-node", podRole(e, "AmazonSSMManagedInstanceCore"))
		})},
		{name: "association of another cluster", missing: true, change: other(func(e *estate) {
			a := e.association("kube-system", "aws-node", e.role("cni", serviceTrust("pods.eks.amazonaws.com", "sts:AssumeRole", "sts:TagSession")))
			a.Cluster = str("c", "green")
		})},
		{name: "add-on without a role", missing: true, change: other(func(e *estate) {
			e.set.Addons = append(e.set.Addons, &fact.Addon{Decl: e.decl("cni"), Cluster: str("c", "blue"), Name: str("n", "vpc-cni")})
		})},
		{name: "add-on with a role", gap: true, change: other(func(e *estate) {
			e.set.Addons = append(e.set.Addons, &fact.Addon{Decl: e.decl("cni"), Cluster: str("c", "blue"), Name: str("n", "vpc-cni"), MadeRole: true})
		})},
		{name: "add-on with a role that has the rights", change: other(func(e *estate) {
			r := e.role("cni", irsaTrust(equals("sub", "system:serviceaccount:kube-system:aws-node")))
			e.attach(r, managed+"AmazonEKS_CNI_Policy")
			e.set.Addons = append(e.set.Addons, &fact.Addon{Decl: e.decl("cni"), Cluster: str("c", "blue"), Name: str("n", "vpc-cni"), RoleARN: sym("arn", r.ARN)})
		})},
		{name: "add-on with a role that lacks the rights", missing: true, change: other(func(e *estate) {
			r := e.role("cni", irsaTrust(equals("sub", "system:serviceaccount:kube-system:aws-node")))
			e.set.Addons = append(e.set.Addons, &fact.Addon{Decl: e.decl("cni"), Cluster: str("c", "blue"), Name: str("n", "vpc-cni"), RoleARN: sym("arn", r.ARN)})
		})},
		{name: "a module of elsewhere is given the cluster's name", gap: true, change: func(e *estate, c *fact.Cluster) { e.absentModule("name", c.Name) }},
		{name: "a module of elsewhere is given a cluster that is not known", gap: true, change: other(func(e *estate) {
			e.in("terraform:addons", fact.Terraform).absentModule("cluster_name", sym("c", hole("var.cluster", policy.NameText)))
		})},
		{name: "a module of elsewhere is given another cluster", missing: true, change: other(func(e *estate) { e.absentModule("cluster_name", str("c", "green")) })},
		{name: "add-on with a role that is made with the rights", change: other(func(e *estate) {
			e.set.Addons = append(e.set.Addons, &fact.Addon{Decl: e.decl("cni"), Cluster: str("c", "blue"), Name: str("n", "vpc-cni"),
				MadeRole: true, MadeWith: []fact.String{str("arn", managed+"AmazonEKS_CNI_Policy")}})
		})},
		{name: "two add-ons, the second with a role", gap: true, change: other(func(e *estate) {
			e.set.Addons = append(e.set.Addons, &fact.Addon{Decl: e.decl("a"), Cluster: str("c", "blue"), Name: str("n", "vpc-cni")},
				&fact.Addon{Decl: e.decl("b"), Cluster: str("c", "blue"), Name: str("n", "vpc-cni"), MadeRole: true})
		})},
		{name: "add-on of a cluster that is not known", gap: true, change: other(func(e *estate) {
			e.set.Addons = append(e.set.Addons, &fact.Addon{Decl: e.decl("cni"), Cluster: sym("c", hole("var.c", policy.NameText)), Name: str("n", "vpc-cni"), MadeRole: true})
		})},
		{name: "a role made for aws-node", gap: true, change: other(func(e *estate) {
			e.attach(e.role("cni", irsaTrust(equals("sub", "system:serviceaccount:kube-system:aws-node"))), managed+"AmazonEKS_CNI_Policy")
		})},
		{name: "a role made for aws-node that lacks them, too", missing: true, change: other(func(e *estate) {
			e.role("cni", irsaTrust(equals("sub", "system:serviceaccount:kube-system:aws-node")))
		})},
		{name: "Cilium", gap: true, change: other(func(e *estate) {
			e.set.HelmReleases = append(e.set.HelmReleases, &fact.HelmRelease{Decl: e.decl("helm_release.cni"), Chart: str("c", "cilium")})
		})},
		{name: "Cilium in a cluster of another name, by its endpoint", missing: true, change: other(func(e *estate) {
			green := &fact.Cluster{Decl: e.decl("aws_eks_cluster.green"), Name: str("g", "green"), Server: lit("https://green"), Undeclared: true}
			d := e.decl("helm_release.cni")
			d.Endpoint = green.Server
			e.set.Clusters = append(e.set.Clusters, green)
			e.set.HelmReleases = append(e.set.HelmReleases, &fact.HelmRelease{Decl: d, Chart: str("c", "cilium")})
		})},
		{name: "Cilium in the cluster, by its endpoint", gap: true, change: func(e *estate, c *fact.Cluster) {
			c.Server = lit("https://blue")
			d := e.decl("helm_release.cni")
			d.Endpoint = c.Server
			e.set.HelmReleases = append(e.set.HelmReleases, &fact.HelmRelease{Decl: d, Chart: str("c", "cilium")})
		}},
		{name: "Cilium in another cluster, as the configuration says", missing: true, change: other(func(e *estate) {
			e.set.Workloads = append(e.set.Workloads, &fact.Workload{Decl: e.decl("DaemonSet"), Name: str("n", "cilium"), Cluster: str("c", "green")})
		})},
		{name: "Cilium as an add-on of another cluster", missing: true, change: other(func(e *estate) {
			e.set.Addons = append(e.set.Addons, &fact.Addon{Decl: e.decl("cni"), Cluster: str("c", "green"), Name: str("n", "isovalent_cilium")})
		})},
		{name: "a manifest that cannot be read speaks of aws-node", gap: true, change: other(func(e *estate) {
			e.set.Lost = append(e.set.Lost, fact.Lost{Text: lit("name: aws-node\n: {")})
		})},
		{name: "a manifest that cannot be read speaks of Calico", gap: true, change: other(func(e *estate) {
			e.set.Lost = append(e.set.Lost, fact.Lost{Text: lit("name: calico-node\n: {")})
		})},
		{name: "a manifest that cannot be read has a hole", gap: true, change: other(func(e *estate) {
			e.set.Lost = append(e.set.Lost, fact.Lost{Text: policy.Concat(lit("kind: ServiceAccount\n"), policy.HoleText(&policy.Hole{ID: "rest"}))})
		})},
		{name: "a manifest that cannot be read speaks of others", missing: true, change: other(func(e *estate) {
			e.set.Lost = append(e.set.Lost, fact.Lost{Text: lit("name: web\n: {")})
		})},
		{name: "no default add-ons", change: func(_ *estate, c *fact.Cluster) { c.NoDefaultAddons = fact.Bool{State: fact.Known, V: true} }},
		{name: "Auto Mode", change: func(_ *estate, c *fact.Cluster) { c.AutoMode = fact.Bool{State: fact.Known, V: true} }},
		{name: "cluster of elsewhere", gap: true, change: func(_ *estate, c *fact.Cluster) { c.Name = str("n", "green") }},
		{name: "IPv6", missing: true, change: func(_ *estate, c *fact.Cluster) { c.IPFamily = str("f", "ipv6") }},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, _, _ := nodes("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly")
			if test.change != nil {
				test.change(e, e.set.Clusters[0])
			}
			g := Build(e.set)
			if got := len(g.Input.Failed.Node.CNIPolicy) == 1; got != test.missing {
				t.Errorf("missing: %v", got)
			}
			if got := len(g.Gaps) > 0; got != test.gap {
				t.Errorf("gaps %+v", g.Gaps)
			}
			if test.name == "IPv6" && g.Input.Failed.Node.CNIPolicy[0].Missing[0] != "ec2:AssignIpv6Addresses" {
				t.Errorf("need %+v", g.Input.Failed.Node.CNIPolicy[0])
			}
		})
	}
}

func TestEksctlList(t *testing.T) {
	const text = "attachPolicyARNs:\n- " + managed + "AmazonS3ReadOnlyAccess\n"
	build := func(extra ...string) *Graph {
		e, r, group := nodes()
		r.Made, r.Origin, group.Origin = "eksctl", fact.Eksctl, fact.Eksctl
		f := file("staging.yaml", text)
		item := fact.Text(lit(managed+"AmazonS3ReadOnlyAccess"), siteOf(f, managed+"AmazonS3ReadOnlyAccess"), noMap)
		group.AttachPolicyARNs = fact.List[fact.String]{Set: true, Items: []fact.String{item}, At: siteOf(f, "- ")}
		r.ManagedARNs = group.AttachPolicyARNs
		for _, p := range extra {
			r.ManagedARNs.Items = append(r.ManagedARNs.Items, str("extra", managed+p))
		}
		return Build(e.set)
	}
	g := build()
	only(t, g, "eksctl.attach_policies_incomplete")
	n := g.Input.Failed.Eksctl.AttachPoliciesIncomplete[0]
	if place(n.At) != "staging.yaml:1:1" || textAt(t, n.At, text) != "attachPolicyARNs" || n.Severity != "error" {
		t.Errorf("need %+v", n)
	}
	if got := strings.Join(n.Policies, " "); got != "AmazonEKSWorkerNodePolicy AmazonEC2ContainerRegistryPullOnly AmazonEKS_CNI_Policy" {
		t.Errorf("missing %s", got)
	}
	if len(n.Found) != 1 || !strings.HasPrefix(n.Snippet, "- arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy\n") {
		t.Errorf("need %+v", n)
	}
	only(t, build("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKS_CNI_Policy"))
}

func TestRoleARNIsProfile(t *testing.T) {
	e, r, group := nodes("AdministratorAccess")
	arn := "arn:aws:iam::" + account + ":instance-profile/workers"
	group.RoleARN = str("arn", arn)
	g := Build(e.set)
	only(t, g, "node.role_arn_is_profile")
	if p := g.Input.Failed.Node.RoleARNIsProfile[0]; p.Expected != "" || p.Field != "node_role_arn" || p.Subject != `node group "workers"` || place(p.At) != "arn:1:1" {
		t.Errorf("problem %+v", p)
	}
	e.set.InstanceProfiles = append(e.set.InstanceProfiles, &fact.InstanceProfile{Decl: e.decl("p"), ARN: lit(arn), Role: r.Name})
	if p := Build(e.set).Input.Failed.Node.RoleARNIsProfile[0]; p.Expected != "aws_iam_role.nodes.arn" {
		t.Errorf("expected %q", p.Expected)
	}
}
