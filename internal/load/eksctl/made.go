package eksctl

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// What eksctl makes by itself: names with a random end, ARNs, trust policies.

// generatedName is the name of a role that CloudFormation names.
func (c *config) generatedName(what string, at source.Site) fact.String {
	name := policy.HoleText(&policy.Hole{
		ID: c.decl.Scope.ID + "#" + what, Label: what, Kind: policy.NameText, Unique: true,
		Origin: &fact.Reason{Why: "CloudFormation ends the name with random letters", Settle: "write the role's name", At: at},
	})
	return madeFor(at, policy.Concat(policy.Literal("eksctl-"), name))
}

// madeFor is text that eksctl writes for what stands at a place.
func madeFor(at source.Site, text policy.Text) fact.String {
	return fact.Text(text, at, source.At(len(text.Encoded()), at))
}

// roleARN is the ARN of a role of the cluster's account, path "/".
func (c *config) roleARN(name policy.Text) policy.Text {
	return policy.Concat(policy.Literal("arn:"), c.decl.Partition, policy.Literal(":iam::"), c.decl.Account, policy.Literal(":role/"), name)
}

// managedPolicy is the ARN of an AWS managed policy that eksctl attaches for decl.
func (c *config) managedPolicy(name string, decl fact.Decl) fact.String {
	arn := policy.Concat(policy.Literal("arn:"), c.decl.Partition, policy.Literal(":iam::aws:policy/"+name))
	return madeFor(decl.At, arn)
}

// trust is a document that eksctl writes for decl.
func (c *config) trust(text policy.Text, decl fact.Decl) fact.Document {
	state := fact.Known
	if !text.Known() {
		state = fact.Symbolic
	}
	return fact.Document{State: state, Text: text, Map: source.At(len(text.Encoded()), decl.At), At: decl.At}
}

// serviceTrust lets an AWS service assume a role.
func serviceTrust(service string) policy.Text {
	return policy.Literal(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"` +
		service + `"},"Action":["sts:AssumeRole","sts:TagSession"]}]}`)
}

// webIdentityTrust lets the tokens of one subject assume a role. Subject may be a
// StringLike pattern; an empty one leaves the subject open, as eksctl does for add-ons.
func (c *config) webIdentityTrust(operator string, subject policy.Text) policy.Text {
	provider := policy.Concat(policy.Literal("arn:"), c.decl.Partition, policy.Literal(":iam::"), c.decl.Account,
		policy.Literal(":oidc-provider/"), c.issuer)
	condition := []policy.Text{policy.Literal(`"StringEquals":{"`), c.issuer, policy.Literal(`:aud":"sts.amazonaws.com"`)}
	switch {
	case subject.IsEmpty():
		condition = append(condition, policy.Literal(`}`))
	case operator == "StringEquals":
		condition = append(condition, policy.Literal(`,"`), c.issuer, policy.Literal(`:sub":"`), subject, policy.Literal(`"}`))
	default:
		condition = append(condition, policy.Literal(`},"`+operator+`":{"`), c.issuer, policy.Literal(`:sub":"`), subject, policy.Literal(`"}`))
	}
	return policy.Concat(
		policy.Literal(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"`), provider,
		policy.Literal(`"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{`), policy.Concat(condition...),
		policy.Literal(`}}]}`))
}

// wideDocument allows actions on everything.
func wideDocument(actions []string) policy.Text {
	return policy.Literal(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["` +
		strings.Join(actions, `","`) + `"],"Resource":"*"}]}`)
}
