package graph

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// escalation is a way to more rights than a role was given: actions that, allowed
// on every resource, come to the rights of others.
type escalation struct {
	actions []string
	severe  bool // to the rights of an administrator of the account or of its clusters
}

// escalations are those of cloudsplaining and pathfinding.cloud, read 2026-08,
// that do not pass a role (passing every role is a finding by itself), and those
// of EKS.
var escalations = []escalation{
	{[]string{"iam:CreateAccessKey"}, true},
	{[]string{"iam:CreateLoginProfile"}, true},
	{[]string{"iam:UpdateLoginProfile"}, true},
	{[]string{"iam:AddUserToGroup"}, true},
	{[]string{"iam:CreatePolicyVersion"}, true},
	{[]string{"iam:SetDefaultPolicyVersion"}, true},
	{[]string{"iam:AttachUserPolicy"}, true},
	{[]string{"iam:AttachGroupPolicy"}, true},
	{[]string{"iam:AttachRolePolicy"}, true},
	{[]string{"iam:PutUserPolicy"}, true},
	{[]string{"iam:PutGroupPolicy"}, true},
	{[]string{"iam:PutRolePolicy"}, true},
	{[]string{"iam:UpdateAssumeRolePolicy"}, true},
	{[]string{"eks:CreateAccessEntry", "eks:AssociateAccessPolicy"}, true},
	{[]string{"eks:UpdateAccessEntry"}, true},
	{[]string{"cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"}, false},
	{[]string{"ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"}, false},
	{[]string{"ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"}, false},
	{[]string{"ec2-instance-connect:SendSSHPublicKey", "ec2:DescribeInstances"}, false},
	{[]string{"ecs:ExecuteCommand", "ecs:DescribeTasks"}, false},
	{[]string{"glue:UpdateDevEndpoint"}, false},
	{[]string{"lambda:UpdateFunctionCode"}, false},
	{[]string{"sagemaker:CreatePresignedNotebookInstanceUrl"}, false},
	{[]string{"ssm:SendCommand"}, false},
	{[]string{"ssm:StartSession"}, false},
}

// followUps are actions that fail without another one, which the same caller
// makes (AWS service authorization reference, "dependent actions").
var followUps = []struct{ action, needs, why string }{
	{"eks:CreateCluster", "iam:PassRole", "gives the cluster its role"},
	{"eks:CreateNodegroup", "iam:PassRole", "gives the nodes their role"},
	{"eks:CreateFargateProfile", "iam:PassRole", "gives the profile its role"},
	{"eks:CreatePodIdentityAssociation", "iam:PassRole", "gives pods their role"},
	{"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "pulls an image together with it"},
	{"ecr:BatchGetImage", "ecr:GetAuthorizationToken", "pulls an image after logging in with it"},
}

// checkReach asks what the policies of a role allow together. What nodes may do is
// for their rules.
func (b *builder) checkReach() {
	nodes := b.nodeRoles()
	for _, r := range b.roles {
		if r.Undeclared || !sure(&r.Decl) || nodes[r] {
			continue
		}
		b.checkEscalation(r)
		b.checkFollowUps(r)
	}
}

// checkEscalation reports a role whose own documents surely allow a way to more
// rights on every resource. Roles that may do everything anyhow, or all of IAM,
// escalate nothing; that they may is another finding.
func (b *builder) checkEscalation(r *role) {
	if r.Boundary.Written() {
		return
	}
	p := r.attached()
	everywhere := func(action string) policy.Decision {
		return policy.Grants(p, action, policy.NoResource())
	}
	if everywhere("iam:CreateRole").Allowed == policy.Yes && everywhere("iam:DeleteUser").Allowed == policy.Yes {
		return
	}
	var actions []string
	severe := false
	var sites []source.Site
	for _, e := range escalations {
		own := source.Site{}
		all := true
		for _, action := range e.actions {
			d := everywhere(action)
			all = all && d.Allowed == policy.Yes
			if site := r.ownSite(d, action); own.IsZero() {
				own = site
			}
		}
		if all && !own.IsZero() {
			actions = append(actions, strings.Join(e.actions, " with "))
			sites = append(sites, own)
			severe = severe || e.severe
		}
	}
	if len(actions) == 0 {
		return
	}
	severity := "note"
	if severe {
		severity = "warning"
	}
	problem := &Problem{
		Code: "policy.privilege_escalation", Kind: "privilege-escalation", Subject: "role " + quote(r.out.Name), Choices: actions,
		Why: "can take the rights of others", Severity: severity, About: []string{r.id + "#escalation"},
	}
	for _, site := range sites[1:] {
		if e := (Evidence{At: site.Range(), Note: "allows another of these actions"}); site != sites[0] && !slices.Contains(problem.Evidence, e) {
			problem.Evidence = append(problem.Evidence, e)
		}
	}
	b.problem(sites[0], &r.Decl, problem)
}

// ownSite is the text of a document in the files that allows an action.
func (r *role) ownSite(d policy.Decision, action string) source.Site {
	sure := r.sureGrants()
	for _, ref := range d.Deciding {
		g := sure[ref.Document]
		if g.src == nil {
			continue
		}
		for _, a := range ref.Statement.Actions.Items {
			if policy.MatchAction(a.Text, action) == policy.Yes {
				return g.site(a.Span)
			}
		}
	}
	return source.Site{}
}

// checkFollowUps reports actions that a role is surely allowed, without the ones
// that they need.
func (b *builder) checkFollowUps(r *role) {
	if !r.complete() {
		return
	}
	p := r.policies()
	anything := policy.SomeResource(policy.Literal("*"))
	for _, f := range followUps {
		d := policy.Grants(p, f.action, anything)
		if d.Allowed != policy.Yes || policy.Grants(p, f.needs, anything).Allowed != policy.No {
			continue
		}
		for _, ref := range d.Deciding {
			g := r.granted[ref.Document]
			if g.src == nil {
				continue
			}
			for _, a := range ref.Statement.Actions.Items {
				if text, ok := a.Text.Literal(); ok && strings.EqualFold(text, f.action) {
					b.problem(g.site(a.Span), &r.Decl, &Problem{
						Code: "policy.statement_incomplete", Kind: "missing-dependent-action", Subject: "role " + quote(r.out.Name), Value: text,
						Why: f.why + ", and the role is not granted " + f.needs, Severity: "note", About: []string{r.id + "#" + f.action + "." + f.needs},
					})
				}
			}
		}
	}
}
