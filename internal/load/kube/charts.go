package kube

import (
	"path"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// chart is what a Helm chart makes of its values, as far as ServiceAccounts go.
type chart struct {
	name         string
	repositories []string // host and path without scheme
	accounts     []chartAccount
	// unread are paths of annotations that no version of the chart reads, though
	// other charts do.
	unread  []string
	base    string // what nameOverride overrides; empty: the chart's name
	apart   bool   // the full name leaves base out only when the release is called so
	longest int    // the full name is cut to this length; 0: to what DNS allows
	// renamed are values that change names in ways that are not told here.
	renamed []string
	// assumes are the places of roles that its pods assume; account is the path of
	// their ServiceAccount. configs are those of the configuration of the program that
	// runs as its first ServiceAccount, unless a value takes their place.
	assumes  []assumer
	configs  []string
	replaced string
	// variables are those that the values give to the pods of a workload: the path of
	// the mapping, and the workload's name.
	variables, workload string
}

// chartAccount is one ServiceAccount of a chart.
type chartAccount struct {
	path string // of the mapping with create, name and annotations
	// name is what the chart calls it when the values do not say; "*" is the
	// chart's full name, and nothing means that it is not told.
	name string
	also string // a name that some versions give in its place
}

// chartOf is the chart of a release, nil when it is not a known one.
func (r release) chartOf() *chart {
	name, ok := r.chart.V.Literal()
	if !ok || !r.chart.Written() {
		return nil
	}
	repository, ok := r.repository.V.Literal()
	if !ok {
		return nil
	}
	where := chartAddress(repository)
	switch whole, found := strings.CutPrefix(name, "oci://"); {
	case found:
		where, name = path.Split(whole)
		where = chartAddress(where)
	case strings.Contains(name, "/") && !strings.HasPrefix(repository, "oci://"):
		return nil // a path, or a name that only the user's machine knows
	default:
		where, name = path.Split(where + "/" + name)
		where = chartAddress(where)
	}
	if service, ok := strings.CutSuffix(name, "-chart"); ok && where == "public.ecr.aws/aws-controllers-k8s" {
		return &chart{name: name, accounts: []chartAccount{{path: "serviceAccount", name: "ack-" + service + "-controller"}}}
	}
	for i := range charts {
		for _, r := range charts[i].repositories {
			if r == where && charts[i].name == name {
				return &charts[i]
			}
		}
	}
	return nil
}

// chartAddress is a repository without its scheme; Argo CD writes registries
// without one.
func chartAddress(url string) string {
	_, rest, found := strings.Cut(url, "://")
	if !found {
		rest = url
	}
	return strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(rest, "/"), "/index.yaml"))
}

// account is the ServiceAccount of the chart whose values stand at path.
func (c *chart) account(path string) *chartAccount {
	if c == nil {
		return nil
	}
	for i := range c.accounts {
		if c.accounts[i].path == path {
			return &c.accounts[i]
		}
	}
	return nil
}

// ignores says that the chart surely reads no annotations at path, and which
// path it reads instead.
func (c *chart) ignores(path string) (instead string, ignored bool) {
	if c == nil || len(c.accounts) == 0 {
		return "", false
	}
	for _, u := range c.unread {
		if u == path {
			return c.accounts[0].path + ".annotations", true
		}
	}
	for _, a := range c.accounts {
		// Keys of values are compared with their case, and the annotations have a
		// mapping of their own.
		right := a.path + ".annotations"
		if path != right && strings.EqualFold(path, right) || path == a.path {
			return right, true
		}
	}
	return "", false
}

// named is the name that the chart gives an account when the values do not; not
// written when that is not known.
func (r release) named(a *chartAccount, at source.Site) fact.String {
	c, values := r.known, r.values
	if a.name == "" || r.open != nil || r.partial || values == nil || values.open != nil {
		return fact.String{}
	}
	for _, path := range c.renamed {
		if v := values.get(strings.Split(path, ".")...); v != nil && v.kind != yaml.Null {
			return fact.String{}
		}
	}
	name := a.name
	if strings.Contains(name, "*") || a.also != "" {
		full, ok := r.fullName(c, values)
		if !ok {
			return fact.String{}
		}
		name = strings.ReplaceAll(name, "*", full)
		if a.also != "" && strings.ReplaceAll(a.also, "*", full) != name {
			return fact.String{}
		}
	}
	return fact.String{State: fact.Known, V: policy.Literal(name), At: at}
}

// fullName is what charts that helm create has made call their objects: the
// release, with the chart's name unless that is a part of it.
func (r release) fullName(c *chart, values *value) (string, bool) {
	text := func(key string) (string, bool) {
		s := values.get(key).name()
		if !s.Written() {
			return "", true
		}
		return s.V.Literal()
	}
	full, ok := text("fullnameOverride")
	if !ok || full != "" {
		return c.shortened(full), ok
	}
	base, ok := text("nameOverride")
	if !ok {
		return "", false
	}
	if base == "" {
		base = c.base
	}
	if base == "" {
		base = c.name
	}
	name, ok := r.name.V.Literal()
	switch {
	case !ok || name == "" || strings.Contains(base+full, "{{"):
		return "", false
	case c.apart && name == base, !c.apart && strings.Contains(name, base):
		return c.shortened(name), true
	}
	return c.shortened(name + "-" + base), true
}

// shortened is a full name in the length that the chart gives it.
func (c *chart) shortened(name string) string {
	longest := c.longest
	if longest == 0 {
		longest = 63
	}
	if len(name) > longest {
		name = name[:longest]
	}
	return strings.TrimSuffix(name, "-")
}

// elsewhere are values that put a chart's objects into another namespace than
// the release's.
var elsewhere = [][]string{{"namespaceOverride"}, {"forceNamespace"}, {"global", "namespaceOverride"}}

// movedElsewhere says that the values may name another namespace.
func movedElsewhere(values *value) bool {
	for _, path := range elsewhere {
		if values.get(path...).name().Written() {
			return true
		}
	}
	return false
}
