package graph

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/policy"
)

// askPodConditions asks whether an association meets the conditions of a trust
// policy that lets Pod Identity in (facts 4.3, 4.4).
func (b *builder) askPodConditions(r *role, a *fact.Association) outcome {
	var last outcome
	for i, ctx := range podContexts(a) {
		o := b.askPodContext(r, a, ctx)
		if i == 0 || o.verdict > last.verdict {
			last = o
		}
	}
	return last
}

// askPodContext is the answer for one thing that EKS may send.
func (b *builder) askPodContext(r *role, a *fact.Association, ctx policy.Context) outcome {
	var holes []*policy.Hole
	actions := []string{policy.AssumeRole, policy.TagSession}
	if fact.Truth(a.DisableSessionTags, policy.No) != policy.No {
		actions = actions[:1]
	}
	for _, action := range actions {
		request := policy.Request{
			Caller: policy.Caller{Kind: policy.ServiceCaller, Service: policy.Literal(policy.PodIdentityService)},
			Action: action, Context: ctx,
		}
		d := policy.DecideTrust(r.trust.Document, r.Account, request)
		switch d.Allowed() {
		case policy.Maybe:
			holes = append(holes, d.Unknown...)
		case policy.No:
			return b.podConditionFails(r, a, request, d.Unknown)
		}
	}
	if reason := reasonOf(holes); reason != nil {
		return outcome{verdict: policy.Maybe, why: reason}
	}
	return outcome{verdict: policy.Yes}
}

// podConditionFails is the outcome of a request that the trust policy refuses by
// its conditions.
func (b *builder) podConditionFails(r *role, a *fact.Association, request policy.Request, unknown []*policy.Hole) outcome {
	unmet := slices.DeleteFunc(policy.UnmetConditions(r.trust.Document, r.Account, request), exampleAccount)
	if len(unmet) == 0 {
		return outcome{verdict: policy.Maybe, why: r.trustReason(unknown)}
	}
	return outcome{verdict: policy.No, fill: func(s *Step) *[]Step {
		s.Principal.Verdict = Allowed
		s.Demand = r.demand(unmet[0], request.Context)
		if why := podKey(s.Demand.Key, a); why != "" && !s.Demand.Denies {
			s.Demand.Why = why
			s.Demand.Expected = podKeyMeant(s.Demand.Key)
		}
		if s.Demand.Why == "off" {
			s.Evidence = append(s.Evidence, Evidence{At: a.DisableSessionTags.At.Range(), Note: "session tags are switched off here"})
		}
		return &b.in.Failed.PodIdentity.Condition
	}}
}

// exampleAccount says that a condition holds an account id of documentation,
// which may stand for any.
func exampleAccount(u policy.Unmet) bool {
	return slices.ContainsFunc(u.Condition.Values.Items, func(v policy.Value) bool {
		account := v.Text
		if a, is := policy.ParseARN(v.Text); is == policy.Yes {
			account = a.Account
		}
		id, ok := account.Literal()
		return ok && policy.IsDocumentationAccount(id)
	})
}

// demand is the check of a condition that a caller surely does not meet.
func (r *role) demand(u policy.Unmet, ctx policy.Context) model.Demand {
	c := u.Condition
	d := model.Demand{
		Check:    Check{Verdict: Denied, Accepted: values(c.Values), At: r.trust.at(c.Span), Why: "value"},
		Operator: c.OperatorAt.Text.String(), Key: c.Key.Text.String(), Denies: u.Statement.Effect == policy.Deny,
	}
	if c.Op.Negated() {
		d.Why = "refused"
	}
	present, carried := ctx.Carries(c.Key.Text)
	if present == policy.No {
		d.Why, d.At = "absent", r.trust.at(c.Key.Span)
	} else if len(c.Values.Items) == 1 {
		d.At = r.trust.at(c.Values.Items[0].Span)
	}
	if present == policy.Yes && len(carried) == 1 {
		d.Presented = carried[0].String()
	}
	return d
}

// podContexts are what EKS may send when it assumes the role of an association:
// the source ARN is that of the cluster, or of the association.
func podContexts(a *fact.Association) []policy.Context {
	tags := map[string]policy.Text{"eks-cluster-name": a.Cluster.V}
	start, placed := eksARN(&a.Decl)
	if placed {
		tags["eks-cluster-arn"] = policy.Concat(start, policy.Literal("cluster/"), a.Cluster.V)
	}
	if a.Namespace.Written() {
		tags["kubernetes-namespace"] = a.Namespace.V
	}
	if a.ServiceAccount.Written() {
		tags["kubernetes-service-account"] = a.ServiceAccount.V
	}
	ctx := policy.PodIdentityContext(fact.Truth(a.DisableSessionTags, policy.No).Not(), tags)
	if !placed {
		return []policy.Context{ctx}
	}
	id := policy.HoleText(&policy.Hole{ID: "id of association " + a.Address, Label: "association id", Kind: policy.NameText})
	ctx = ctx.With(policy.Literal("aws:SourceAccount"), a.Account)
	source := policy.Literal("aws:SourceArn")
	return []policy.Context{
		ctx.With(source, policy.Concat(start, policy.Literal("cluster/"), a.Cluster.V)),
		ctx.With(source, policy.Concat(start, policy.Literal("podidentityassociation/"), a.Cluster.V, policy.Literal("/"), id)),
	}
}

// eksARN is the beginning of the ARNs of what EKS has at a declaration's place;
// ok is false when a part of it is nothing to compare with.
func eksARN(d *fact.Decl) (start policy.Text, ok bool) {
	account, known := d.Account.Literal()
	if d.Partition.IsEmpty() || d.Region.IsEmpty() || d.Account.IsEmpty() || known && policy.IsDocumentationAccount(account) {
		return policy.Text{}, false
	}
	colon := policy.Literal(":")
	return policy.Concat(policy.Literal("arn:"), d.Partition, policy.Literal(":eks:"), d.Region, colon, d.Account, colon), true
}

// podKey says what is wrong with the key of a condition for Pod Identity, in the
// words of FailedPodIdentity.Condition; empty when the key is one that it sends.
func podKey(key string, a *fact.Association) string {
	family, tag, ok := strings.Cut(key, "/")
	switch {
	case !ok:
		return ""
	case strings.EqualFold(family, "aws:PrincipalTag"):
		return "principal_tag"
	case !strings.EqualFold(family, "aws:RequestTag"):
		return ""
	case !policy.IsPodTag(tag):
		return "key"
	case fact.Truth(a.DisableSessionTags, policy.No) == policy.Yes:
		return "off"
	}
	return ""
}

// podKeyMeant is the key that a misspelt one stands for, when one is near enough:
// the same words, or their last ones.
func podKeyMeant(key string) string {
	_, tag, _ := strings.Cut(key, "/")
	words := func(s string) string {
		return strings.NewReplacer("-", "", "_", "", ":", "", ".", "", "/", "").Replace(strings.ToLower(s))
	}
	tags := policy.PodTags()
	for _, same := range []func(t string) bool{
		func(t string) bool { return words(t) == words(tag) },
		func(t string) bool { return strings.HasSuffix(words(t), words(tag)) },
	} {
		var found []string
		for _, t := range tags {
			if same(t) && len(words(tag)) > 3 {
				found = append(found, t)
			}
		}
		if len(found) == 1 {
			return "aws:RequestTag/" + found[0]
		}
	}
	return ""
}
