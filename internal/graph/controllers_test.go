package graph

import (
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// operated is an estate whose operator is to assume role writer of another
// account, with an association for its ServiceAccount.
func operated() (*estate, *fact.Intent) {
	e := newEstate().of(account)
	e.association("ops", "operator", e.role("operator", serviceTrust("pods.eks.amazonaws.com", "sts:AssumeRole", "sts:TagSession")))
	i := &fact.Intent{
		Decl: e.decl("Store a"), To: str("store", writerARN), Link: "the store reads as role %s",
		From: []fact.Party{{Kind: fact.OfController, Name: str("store.kind", "operator")}},
	}
	e.set.Intents = append(e.set.Intents, i)
	return e, i
}

// TestControllers finds who calls for an object that only a controller reads.
func TestControllers(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*estate, *fact.Intent)
		want   []string
	}{
		{name: "by the usual name", want: []string{"assume.not_granted"}},
		{name: "by a pattern", want: []string{"assume.not_granted"}, change: func(_ *estate, i *fact.Intent) { i.From[0].Name.V = lit("oper*") }},
		{name: "another name", change: func(_ *estate, i *fact.Intent) { i.From[0].Name.V = lit("reader") }},
		{name: "another namespace", change: func(_ *estate, i *fact.Intent) { i.From[0].Namespace = str("ns", "prod") }},
		{name: "granted", change: func(e *estate, _ *fact.Intent) { e.inline(e.set.Roles[0], "g.json", allow("sts:*", writerARN)) }},
		{name: "two of them, of which one is granted it", change: func(e *estate, _ *fact.Intent) {
			r := e.role("other", serviceTrust("pods.eks.amazonaws.com", "sts:AssumeRole", "sts:TagSession"))
			e.inline(r, "g.json", allow("sts:*", writerARN))
			e.association("other", "operator", r)
		}},
		{name: "a ServiceAccount without a role beside it", change: func(e *estate, _ *fact.Intent) { e.account("other", "operator", "") }},
		{name: "no ServiceAccount has a role", change: func(e *estate, _ *fact.Intent) {
			e.set.Associations = nil
			e.account("ops", "operator", "")
			e.group("workers", e.set.Roles[0])
			e.set.Roles[0].Trust = doc("ec2.json", ec2Trust)
			e.attach(e.set.Roles[0], managed+"AmazonEKSWorkerNodePolicy")
			e.attach(e.set.Roles[0], managed+"AmazonEC2ContainerRegistryPullOnly")
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, i := operated()
			if test.change != nil {
				test.change(e, i)
			}
			g := Build(e.set)
			only(t, g, test.want...)
			if len(test.want) == 0 && test.name != "granted" && !gapAbout(g, "Store a") {
				t.Error("there is no gap")
			}
		})
	}
}

// TestCapabilityRunsControllers: EKS runs ACK's controllers with a role of their own.
func TestCapabilityRunsControllers(t *testing.T) {
	e, i := operated()
	i.From[0].Name.V = lit(fact.ACKControllers)
	e.set.Capabilities = append(e.set.Capabilities, &fact.Capability{
		Decl: e.decl("aws_eks_capability.ack"), Type: str("type", "ACK"),
		RoleARN: sym("arn", e.role("ack", serviceTrust("capabilities.eks.amazonaws.com", "sts:AssumeRole", "sts:TagSession")).ARN),
	})
	g := Build(e.set)
	only(t, g, "assume.not_granted")
	if s := g.Input.Failed.Assume.NotGranted[0]; s.Source.Name != "ack" {
		t.Errorf("the caller is %s", s.Source.Name)
	}
}

// TestTokenBeforeAssumeRole: a caller that exchanges its token for the role needs
// no sts:AssumeRole where the trust policy takes the token.
func TestTokenBeforeAssumeRole(t *testing.T) {
	token := func(subject string) string { return irsaTrust(equals("sub", "system:serviceaccount:"+subject)) }
	for _, test := range []struct {
		name, trust string
		want        []string
	}{
		{"takes it", token("ops:operator"), nil},
		{"takes that of others only", token("ops:another"), []string{"assume.not_trusted"}},
		{"takes none", roleTrust("arn:aws:iam::" + account + ":role/another"), []string{"assume.not_trusted"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := newEstate().of(account)
			e.account("ops", "operator", "arn:aws:iam::"+account+":role/operator")
			e.role("operator", token("ops:operator"))
			target := e.role("writer", test.trust)
			e.set.Intents = append(e.set.Intents, &fact.Intent{
				Decl: e.decl("Store a"), To: sym("store", target.ARN), Link: "the store reads as role %s", Exchanges: true,
				From: []fact.Party{{Kind: fact.OfController, Name: str("store.kind", "operator")}},
			})
			only(t, Build(e.set), test.want...)
		})
	}
}

// TestFlags reads the roles that flags of programs name.
func TestFlags(t *testing.T) {
	for _, test := range []struct {
		name, image string
		words       []string
		want, id    string
	}{
		{name: "one word", words: []string{"--aws-assume-role=" + writerARN}, want: writerARN},
		{name: "two words", words: []string{"--aws-assume-role", writerARN, "--aws-assume-role-external-id", "x"}, want: writerARN, id: "x"},
		{name: "a word too few", words: []string{"--aws-assume-role"}},
		{name: "no role", words: []string{"--aws-assume-role=writer"}},
		{name: "a flag of other programs", words: []string{"--role-arn", writerARN}},
		{name: "a flag of one program", image: "public.ecr.aws/aws-observability/aws-sigv4-proxy:1.0", words: []string{"--role-arn", writerARN}, want: writerARN},
	} {
		t.Run(test.name, func(t *testing.T) {
			list := flagTargets(&fact.Container{Image: str("image", test.image), Args: list("args", test.words...)})
			switch {
			case test.want == "" && len(list) == 0:
			case len(list) != 1 || policy.Equal(list[0].arn.V, lit(test.want)) != policy.Yes || list[0].external.id.V.String() != test.id:
				t.Errorf("targets %v", list)
			}
		})
	}
}
