package graph

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// checkAgents reports clusters with associations and without the agent that
// serves them (facts 4.10), and agents with a role that they never use (4.11).
func (b *builder) checkAgents() {
	for _, a := range b.set.Addons {
		if name, _ := a.Name.V.Literal(); name == eks.PodIdentityAgent && a.RoleARN.Written() && sure(&a.Decl) {
			b.agentRole(a.RoleARN, &a.Decl, a.Cluster, "role")
		}
	}
	for _, a := range b.set.Associations {
		addon, _ := a.Addon.V.Literal()
		account, _ := a.ServiceAccount.V.Literal()
		if (addon == eks.PodIdentityAgent || account == eks.PodIdentityAgent) && sure(&a.Decl) {
			b.agentRole(a.RoleARN, &a.Decl, a.Cluster, "association")
		}
	}
	for _, c := range b.set.Clusters {
		b.agentOf(c)
	}
}

func (b *builder) agentRole(arn fact.String, d *fact.Decl, cluster fact.String, kind string) {
	p := &Problem{
		Code: "podidentity.agent_has_role", Kind: kind, Subject: "cluster " + quote(cluster.V.String()), Value: arn.V.String(),
		Severity: "warning", About: []string{"addon/" + eks.PodIdentityAgent, "cluster/" + cluster.V.String()},
	}
	if kind == "association" && d.Origin == fact.Eksctl {
		p.Severity = "error" // eksctl refuses it
	}
	b.problem(arn.At, d, p)
}

// agentOf reports that a cluster has associations and no agent.
func (b *builder) agentOf(c *fact.Cluster) {
	if c.Undeclared || library(&c.Decl) || !sure(&c.Decl) || c.Unmanaged || fact.Truth(c.AutoMode, policy.No) != policy.No {
		return
	}
	served := b.servedByAgent(c)
	if len(served) == 0 {
		return
	}
	if why := b.mayHaveAgent(c); why != nil {
		if why.Why != "" {
			b.gap("cluster "+c.Name.V.String(), why)
		}
		return
	}
	first := served[0]
	p := &Problem{
		Code: "podidentity.agent_missing", Kind: "cluster", Subject: "cluster " + quote(c.Name.V.String()), Value: strconv.Itoa(len(served)),
		Severity: "warning", About: []string{b.names.id(c)},
	}
	if c.Origin == fact.Eksctl {
		p.Snippet, p.SnipKind = "addons:\n- name: "+eks.PodIdentityAgent+"\n", "yaml"
		for _, a := range served {
			if a.demanded {
				p.Kind, p.Severity, first = "eksctl", "error", a
				break
			}
		}
	} else if name, ok := strings.CutPrefix(c.Address, "aws_eks_cluster."); ok && !strings.ContainsAny(name, "[ ") {
		p.Snippet, p.SnipKind = fmt.Sprintf("resource \"aws_eks_addon\" \"pod_identity_agent\" {\n  cluster_name = %s.name\n  addon_name   = %q\n}\n", c.Address, eks.PodIdentityAgent), "hcl"
	}
	for _, a := range served {
		if a != first {
			p.Evidence = append(p.Evidence, Evidence{At: a.At.Range(), Note: "another of its associations"})
		}
	}
	p.Evidence = append(p.Evidence, Evidence{At: c.At.Range(), Note: "the cluster"})
	b.problem(first.At, first.Decl, p)
}

// served is what needs the agent: an association, or several that eksctl makes.
type served struct {
	*fact.Decl
	demanded bool // eksctl refuses it without the agent, whatever else is in the cluster
}

// servedByAgent is what surely needs the agent of a cluster.
func (b *builder) servedByAgent(c *fact.Cluster) (list []served) {
	here := func(d *fact.Decl, cluster fact.String) bool {
		return sure(d) && policy.Equal(cluster.V, c.Name.V) == policy.Yes && onePlace(d, &c.Decl)
	}
	for _, a := range b.set.Associations {
		if here(&a.Decl, a.Cluster) {
			list = append(list, served{&a.Decl, a.Origin == fact.Eksctl && !a.Addon.Written()})
		}
	}
	for _, a := range b.set.Addons {
		if a.MadeAssociations && here(&a.Decl, a.Cluster) {
			list = append(list, served{&a.Decl, false})
		}
	}
	return list
}

// mayHaveAgent is why a cluster has, or may have, the agent; the empty reason
// when it surely has.
func (b *builder) mayHaveAgent(c *fact.Cluster) *fact.Reason {
	agent := policy.Literal(eks.PodIdentityAgent)
	for _, a := range b.set.Addons {
		switch policy.Equal(a.Name.V, agent).And(policy.Equal(a.Cluster.V, c.Name.V)) {
		case policy.Yes:
			return &fact.Reason{}
		case policy.Maybe:
			return &fact.Reason{Why: a.Address + " may be the Pod Identity agent", At: a.At}
		}
	}
	called := func(d *fact.Decl, names ...policy.Text) *fact.Reason {
		for _, n := range names {
			if strings.Contains(n.Encoded(), "pod-identity") || n.Hole() != nil {
				return &fact.Reason{Why: d.Address + " may install the Pod Identity agent", Settle: "nothing offline can", At: d.At}
			}
		}
		return nil
	}
	for _, h := range b.set.HelmReleases {
		if why := called(&h.Decl, h.Name.V, h.Chart.V); why != nil {
			return why
		}
	}
	for _, w := range b.set.Workloads {
		if w.Kind == "DaemonSet" && strings.Contains(w.Name.V.Encoded(), "pod-identity") {
			return called(&w.Decl, w.Name.V)
		}
	}
	if why := b.lost("pod-identity"); why != nil {
		return why
	}
	return b.moduleFor(c)
}
