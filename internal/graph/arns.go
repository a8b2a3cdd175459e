package graph

import (
	"fmt"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// checkARNs reports ARNs of managed policies that are malformed, or that AWS does
// not have (facts 8.1, 8.9, 8.10), wherever one is attached.
func (b *builder) checkARNs() {
	for _, r := range b.set.Roles {
		d := &r.Decl
		for _, arn := range r.ManagedARNs.Items {
			b.checkAttached(arn, d)
		}
		b.checkManaged(r.Boundary, d)
	}
	for _, a := range b.set.Attachments {
		b.checkAttached(a.PolicyARN, &a.Decl)
		if a.OnlyThese != nil && !a.Inline {
			for _, arn := range a.OnlyThese.Items {
				b.checkAttached(arn, &a.Decl)
			}
		}
	}
	for _, g := range b.set.NodeGroups {
		for _, arn := range g.AttachPolicyARNs.Items {
			b.checkAttached(arn, &g.Decl)
		}
	}
}

// managedPolicy looks an ARN up; one whose partition is not known is looked up
// in the partition aws for the right name.
func (b *builder) managedPolicy(arn policy.Text) policy.ManagedAnswer {
	key := arn.Key()
	if answer, ok := b.managed[key]; ok {
		return answer
	}
	answer := policy.ManagedPolicy(arn)
	if a, is := policy.ParseARN(arn); answer.Wrong && answer.Expected == "" && is == policy.Yes {
		a.Partition = policy.Literal("aws")
		answer.Expected = policy.ManagedPolicy(a.Text()).Expected
	}
	b.managed[key] = answer
	return answer
}

// inPartition is an ARN in the partition that another ARN names.
func inPartition(expected string, like policy.Text) string {
	a, is := policy.ParseARN(like)
	right, ok := policy.ParseARN(policy.Literal(expected))
	if is != policy.Yes || ok != policy.Yes {
		return expected
	}
	right.Partition = a.Partition
	return right.Text().String()
}

// checkAttached checks an ARN that is attached to a role: the policies of
// service-linked roles and root sessions can't be (facts 8.8).
func (b *builder) checkAttached(arn fact.String, d *fact.Decl) {
	if !arn.Written() || !sure(d) || arn.V.IsEmpty() {
		return
	}
	if b.malformedPolicyARN(arn, d) {
		return
	}
	b.checkManaged(arn, d)
	if p := b.managedPolicy(arn.V).Policy; p != nil && !p.Attachable() {
		kind := "service-linked"
		if p.Path == "/root-task/" {
			kind = "root-task"
		}
		b.problem(arn.At, d, &Problem{
			Code: "policy.not_attachable", Kind: kind, Value: arn.V.String(), Subject: d.Address, Severity: "error",
			About: []string{arn.V.String()},
		})
	} else if p != nil && p.Successor() != "" {
		b.problem(arn.At, d, &Problem{
			Code: "policy.deprecated", Kind: "deprecated-managed-policy", Value: arn.V.String(), Subject: d.Address, Severity: "note",
			Why: "is deprecated; " + p.Successor() + " took its place", About: []string{arn.V.String()},
		})
	}
}

// malformedPolicyARN reports a text that is no ARN of a managed policy there.
func (b *builder) malformedPolicyARN(arn fact.String, d *fact.Decl) bool {
	defect := policy.PolicyARNDefect(arn.V)
	if defect == nil {
		defect = foreignPartition(arn.V, d)
	}
	if defect == nil {
		return false
	}
	b.problem(arn.At, d, &Problem{
		Code: "policy.managed_arn_malformed", Kind: defect.Kind, Value: arn.V.String(), Subject: d.Address, Severity: "error",
		Why: defect.Why, Expected: defect.Expected, About: []string{arn.V.String()},
	})
	return true
}

// foreignPartition says why an ARN names nothing where eksctl's file puts it: the
// region is in another partition (facts 8.6). What Terraform writes its loader tells.
func foreignPartition(arn policy.Text, d *fact.Decl) *policy.Defect {
	right, known := d.Partition.Literal()
	a, is := policy.ParseARN(arn)
	written, literal := a.Partition.Literal()
	if d.Origin != fact.Eksctl || is != policy.Yes || !known || !literal || written == right {
		return nil
	}
	a.Partition = d.Partition
	defect := &policy.Defect{Kind: policy.ARNPartition, Why: fmt.Sprintf("is of partition %q, and the cluster's region is in %q", written, right)}
	defect.Expected, _ = a.Text().Literal()
	return defect
}

func (b *builder) checkManaged(arn fact.String, d *fact.Decl) {
	if !arn.Written() || !sure(d) {
		return
	}
	answer := b.managedPolicy(arn.V)
	p := &Problem{
		Code: "policy.managed_arn_unknown", Value: arn.V.String(), Subject: d.Address,
		Kind: answer.Reason, Expected: inPartition(answer.Expected, arn.V), Why: answer.Why, Severity: "error", About: []string{arn.V.String()},
	}
	switch {
	case answer.Wrong:
	case answer.Reason == policy.ManagedNear && knownInAWS(arn.V):
		p.Severity = "warning"
	case answer.Reason == policy.ManagedUnknown && knownInAWS(arn.V):
		p.Severity = "note"
	default:
		return
	}
	b.problem(arn.At, d, p)
}

// knownInAWS says that an ARN is written out, in the partition whose policies
// the list holds; a partition that is not known may be that one.
func knownInAWS(t policy.Text) bool {
	a, is := policy.ParseARN(t)
	return is == policy.Yes && a.Resource.Known() && policy.Equal(a.Partition, policy.Literal("aws")) != policy.No
}
