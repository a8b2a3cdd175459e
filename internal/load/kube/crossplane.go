package kube

import (
	"path"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
)

// crossplane are the objects that say which roles Crossplane's AWS providers
// assume, and as whom they call.
// https://docs.upbound.io/manuals/packages/providers/aws-auth/
type crossplane struct {
	providers []*object // Provider
	runtimes  []*object // DeploymentRuntimeConfig, ControllerConfig
	configs   []*object // ProviderConfig
}

// upbound and contrib are the API groups of the two families of AWS providers.
var (
	upbound = []string{"aws.upbound.io", "aws.m.upbound.io"}
	contrib = "aws.crossplane.io"
)

// collect takes an object in that is one of them.
func (c *crossplane) collect(o *object) {
	switch group := o.group(); o.kind() {
	case "Provider":
		if group == "pkg.crossplane.io" {
			c.providers = append(c.providers, o)
		}
	case "DeploymentRuntimeConfig", "ControllerConfig":
		if group == "pkg.crossplane.io" {
			c.runtimes = append(c.runtimes, o)
		}
	case "ProviderConfig", "ClusterProviderConfig":
		if group == contrib || slices.Contains(upbound, group) {
			c.configs = append(c.configs, o)
		}
	}
}

// chains adds the roles that providers assume one after the other.
func (l *loader) chains() {
	for _, o := range l.crossplane.configs {
		from := l.chainStart(o)
		for _, link := range chainLinks(o) {
			role := link.get("roleARN")
			if role == nil {
				role = link.get("assumeRoleARN")
			}
			to := role.str()
			if len(from) > 0 && to.Written() {
				l.set.Intents = append(l.set.Intents, &fact.Intent{
					Decl: l.decl(o), From: from, To: to, ExternalID: link.get("externalID").str(), Passes: true,
					Link: "the provider's configuration chains role %s",
				})
			}
			from = []fact.Party{{Kind: fact.OfRole, Name: to, Note: "the role before it in the chain"}}
		}
	}
}

// chainLinks are the mappings that name the roles of a ProviderConfig, in order.
func chainLinks(o *object) []*value {
	spec := o.get("spec")
	if spec.get("assumeRole", "roleARN") != nil {
		return []*value{spec.get("assumeRole")}
	}
	if spec.get("assumeRoleARN") != nil {
		return []*value{spec}
	}
	return spec.get("assumeRoleChain").list()
}

// chainStart is who assumes the first role of a ProviderConfig: the role that
// its token is exchanged for, or that of the providers' ServiceAccounts.
func (l *loader) chainStart(o *object) []fact.Party {
	spec := o.get("spec")
	source := spec.get("credentials", "source").literal()
	exchanged := spec.get("assumeRoleWithWebIdentity", "roleARN")
	if source == "WebIdentity" {
		exchanged = spec.get("credentials", "webIdentity", "roleARN")
	}
	switch {
	case exchanged != nil:
		return []fact.Party{{Kind: fact.OfRole, Name: exchanged.str(), Note: "the role that the provider's token is exchanged for"}}
	case source == "IRSA", source == "PodIdentity", source == "InjectedIdentity":
		return l.providerParties(o, source == "PodIdentity")
	}
	return nil
}

// providerParties are the providers that a ProviderConfig is for; none when one
// of them calls as nobody who is known.
func (l *loader) providerParties(config *object, associated bool) []fact.Party {
	var list []fact.Party
	for _, p := range l.besides(config, l.crossplane.providers) {
		if !runsFor(p, config.group()) {
			continue
		}
		ref := p.get("spec", "runtimeConfigRef")
		if ref == nil {
			ref = p.get("spec", "controllerConfigRef")
		}
		name := ref.get("name").literal()
		named := slices.DeleteFunc(slices.Clone(l.crossplane.runtimes), func(r *object) bool { return r.name().V.String() != name })
		if name == "" || len(named) == 0 {
			return nil
		}
		for _, r := range l.besides(p, named) {
			party, ok := runtimeParty(r, associated)
			if !ok {
				return nil
			}
			list = append(list, party)
		}
	}
	return list
}

// besides are those of the objects that are deployed together with o, all when
// none is.
func (l *loader) besides(o *object, all []*object) []*object {
	var near []*object
	for _, other := range all {
		if l.decl(other).Scope == l.decl(o).Scope {
			near = append(near, other)
		}
	}
	if len(near) == 0 {
		return all
	}
	return near
}

// runsFor says that a provider's package reads the ProviderConfigs of a group.
// The package of a whole family calls nothing itself.
func runsFor(provider *object, group string) bool {
	repository, _, _ := strings.Cut(provider.get("spec", "package").literal(), ":")
	dir, name := path.Split(repository)
	old := name == "provider-aws" && !strings.Contains(dir, "upbound/")
	if group == contrib {
		return old
	}
	return !old && (name == "provider-aws" || strings.HasPrefix(name, "provider-aws-"))
}

// runtimeParty is as whom the pods of a runtime configuration call.
func runtimeParty(r *object, associated bool) (fact.Party, bool) {
	metadata, account := r.get("metadata"), r.get("spec", "serviceAccountName")
	if r.kind() == "DeploymentRuntimeConfig" {
		metadata = r.get("spec", "serviceAccountTemplate", "metadata")
		account = metadata.get("name")
	}
	if associated {
		name := account.name()
		return fact.Party{Kind: fact.OfController, Name: name}, name.Written()
	}
	role := metadata.get("annotations", eks.RoleARNKey)
	return fact.Party{Kind: fact.OfRole, Name: role.str(), Note: "the annotation that gives the provider's pods their role"}, role != nil && role.kind == yaml.Scalar
}
