package graph

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// privateImage is an image of a private registry of ECR: account, region and
// repository (facts 11.8). The tag may be anything.
var privateImage = regexp.MustCompile(`^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.[a-z0-9.-]+/([a-z0-9._/-]+)(?:[:@].*)?$`)

// pull is an image that workloads have nodes pull from another account's repository,
// whose policy surely does not grant it.
type pull struct {
	policy  *fact.RepositoryPolicy
	doc     *document
	role    *role // of the first nodes
	missing []string
	users   []*fact.Workload
	images  []source.Site
	when    string
}

// crossAccountPulls reports policies of repositories that do not let the nodes of
// another account pull the images that workloads name (facts 11.1, 11.11).
func (b *builder) crossAccountPulls() {
	type denial struct {
		policy  *fact.RepositoryPolicy
		account string
	}
	found := map[denial]*pull{}
	var order []denial
	for _, w := range b.set.Workloads {
		for i := range w.Containers {
			p := b.refusedPull(w, &w.Containers[i].Image)
			if p == nil {
				continue
			}
			key := denial{p.policy, p.role.Account.Key()}
			if found[key] == nil {
				found[key] = p
				order = append(order, key)
			}
			found[key].add(w, w.Containers[i].Image.At)
		}
	}
	for _, key := range order {
		b.reportPull(found[key])
	}
}

func (p *pull) add(w *fact.Workload, image source.Site) {
	if !slices.Contains(p.users, w) {
		p.users, p.images = append(p.users, w), append(p.images, image)
	}
}

// refusedPull is a pull that surely is refused; nil when that is not decided.
func (b *builder) refusedPull(w *fact.Workload, image *fact.String) *pull {
	parts := privateImage.FindStringSubmatch(image.V.Encoded())
	if parts == nil || w.PullSecrets || !w.Namespace.Written() || library(&w.Decl) || !sure(&w.Decl) {
		return nil
	}
	p := b.repositoryPolicy(parts[1], parts[2], parts[3])
	if p == nil {
		return nil
	}
	accounts, may := b.accounts(w)
	if slices.ContainsFunc(accounts, func(s *fact.ServiceAccount) bool { return s.PullSecrets || s.Helm }) {
		return nil
	}
	if may || len(accounts) == 0 {
		p.when = "the ServiceAccount of the pods names no pull secret"
	}
	nodes, why := b.nodeCallers(w)
	if why != nil || len(nodes.assumed) > 0 {
		return nil
	}
	for _, r := range nodes.roles {
		missing := p.lacks(r)
		if policy.SameAccount(r.Account, p.policy.Account) != policy.No || len(missing) == 0 {
			return nil
		}
		if p.role == nil {
			p.role, p.missing = r, missing
		}
	}
	return p
}

// repositoryPolicy is the one policy of a repository, wholly known.
func (b *builder) repositoryPolicy(account, region, name string) *pull {
	var found *fact.RepositoryPolicy
	for _, p := range b.set.RepositoryPolicies {
		same := policy.Equal(p.Repository.V, policy.Literal(name)).
			And(policy.SameAccount(p.Account, policy.Literal(account))).And(policy.Equal(p.Region, policy.Literal(region)))
		switch {
		case same == policy.No:
			continue
		case same == policy.Maybe || found != nil || !sure(&p.Decl) || library(&p.Decl):
			return nil
		}
		found = p
	}
	if found == nil {
		return nil
	}
	doc := b.parse(&found.Doc, policy.Repository)
	if doc == nil || doc.Open {
		return nil
	}
	return &pull{policy: found, doc: doc}
}

// lacks are the actions that the policy surely does not grant a role, nor the role's
// whole account.
func (p *pull) lacks(r *role) (missing []string) {
	for _, action := range eks.RepositoryActions {
		d := policy.DecideTrust(p.doc.Document, p.policy.Account, policy.Request{
			Caller: policy.Caller{Kind: policy.RoleCaller, ARN: r.ARN, Account: r.Account}, Action: action, Context: policy.RoleContext(r.ARN),
		})
		if d.Allowed() == policy.No {
			missing = append(missing, action)
		}
	}
	return missing
}

func (b *builder) reportPull(p *pull) {
	first := p.users[0]
	problem := &Problem{
		Code: "registry.cross_account_pull", Subject: "the policy of repository " + quote(p.policy.Repository.V.String()), Value: p.role.Account.String(),
		Field: p.policy.Account.String(), Expected: p.role.out.Name, Choices: p.missing, Why: p.when, Severity: "warning",
		About:   []string{"repository/" + p.policy.Address, p.role.id},
		Snippet: p.statement(), SnipKind: "json",
	}
	for i, w := range p.users {
		note := workloadName(w) + " takes its image from there"
		problem.About = append(problem.About, b.names.id(w))
		problem.Evidence = append(problem.Evidence, Evidence{At: siteOr(p.images[i], w.At), Note: note})
	}
	for i := range b.groups {
		if g := &b.groups[i]; slices.Contains(g.join.roles, p.role) && !apart(g.Cluster, first.Cluster) {
			problem.Evidence = append(problem.Evidence, Evidence{At: g.at.Range(), Note: "node group " + quote(g.out.Name) + " pulls as role " + quote(p.role.out.Name)})
		}
	}
	problem.Evidence = append(problem.Evidence, b.podsNamed(p)...)
	b.problem(p.policy.Doc.At, &p.policy.Decl, problem)
}

// podsNamed are the roles of pods that the policy names: pods never pull (facts 11.5).
func (b *builder) podsNamed(p *pull) (list []Evidence) {
	for _, r := range b.podRoles() {
		for _, e := range policy.Trusted(p.doc.Document) {
			if policy.SameRole(e.Text, r.ARN).Same == policy.Yes {
				list = append(list, Evidence{At: p.doc.at(e.Span), Note: "role " + quote(r.out.Name) + " is that of pods, which never pull their images"})
			}
		}
	}
	return list
}

// statement is what the policy would have to hold.
func (p *pull) statement() string {
	partition, ok := p.policy.Partition.Literal()
	if !ok {
		partition = "aws"
	}
	return fmt.Sprintf("{\n  \"Effect\": \"Allow\",\n  \"Principal\": { \"AWS\": \"arn:%s:iam::%s:root\" },\n  \"Action\": [\"%s\"]\n}\n",
		partition, p.role.Account, strings.Join(eks.RepositoryActions, `", "`))
}
