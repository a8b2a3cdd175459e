package config

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
)

// Account says whose account the files below some paths are deployed to.
type Account struct {
	Name, ID Text
	paths    []string
}

// Cluster says which manifests are applied to a cluster: those below some paths,
// those of some namespaces, or, with both, those of the namespaces below the paths.
type Cluster struct {
	Name       Text
	paths      []string
	namespaces []string
}

// Party is somebody who calls: a ServiceAccount, a node group or a role.
type Party struct {
	Text
	Kind            string // "ServiceAccount", "node group", "role"
	Namespace, Name string // Name is an ARN where a role is named by it
}

// Intent says that somebody is to assume a role.
type Intent struct {
	From Party
	To   Text // the role's ARN
}

// Expectation says what somebody is, or is not, to be allowed.
type Expectation struct {
	From             Party
	Action, Resource Text // no resource: any
	Verdict          Text // "allowed" or "denied"
}

// Account is the account that is configured for a path, relative to the root of
// the repository; empty when none is. The most specific glob would be a guess:
// the last entry that fits counts.
func (c *Config) Account(path string) string {
	id := ""
	for _, a := range c.Accounts {
		if len(a.paths) > 0 && matchesAny(a.paths, path) {
			id = a.ID.Value
		}
	}
	return id
}

// Cluster is the cluster that is configured for a manifest of a namespace.
func (c *Config) Cluster(path, namespace string) string {
	name := ""
	for _, k := range c.Clusters {
		inNamespace := len(k.namespaces) == 0 || slices.Contains(k.namespaces, namespace)
		if inNamespace && matchesAny(k.paths, path) {
			name = k.Name.Value
		}
	}
	return name
}

func (l *loader) accounts(n *yaml.Node) {
	l.list(n, "accounts", func(item *yaml.Node) {
		var a Account
		sound := l.sound(item, "an account", map[string]func(*yaml.Node){
			"name":  func(n *yaml.Node) { a.Name = l.text(n, `"name"`) },
			"id":    func(n *yaml.Node) { a.ID = l.accountID(n) },
			"paths": func(n *yaml.Node) { a.paths = l.globs(n, `"paths"`) },
		})
		switch {
		case !sound:
		case a.ID.Value == "":
			l.problem(item.At, `an account needs "id", its 12 digits`)
		case len(a.paths) == 0:
			l.problem(item.At, `account %s needs "paths", the files that are deployed to it`, a.ID.Value)
		default:
			l.config.Accounts = append(l.config.Accounts, a)
		}
	})
}

func (l *loader) accountID(n *yaml.Node) Text {
	id := l.text(n, `"id"`)
	if n.Kind == yaml.Scalar && id.Value != "" && (len(id.Value) != 12 || strings.Trim(id.Value, "0123456789") != "") {
		l.problem(n.At, "account id %q is not 12 digits", n.Value)
	}
	return id
}

func (l *loader) clusters(n *yaml.Node) {
	l.list(n, "clusters", func(item *yaml.Node) {
		var c Cluster
		sound := l.sound(item, "a cluster", map[string]func(*yaml.Node){
			"name":  func(n *yaml.Node) { c.Name = l.text(n, `"name"`) },
			"paths": func(n *yaml.Node) { c.paths = l.globs(n, `"paths"`) },
			"namespaces": func(n *yaml.Node) {
				l.list(n, "namespaces", func(item *yaml.Node) { c.namespaces = append(c.namespaces, l.text(item, "a namespace").Value) })
			},
		})
		switch {
		case !sound:
		case c.Name.Value == "":
			l.problem(item.At, `a cluster needs "name", as EKS knows it`)
		case len(c.paths)+len(c.namespaces) == 0:
			l.problem(item.At, `cluster %s needs "paths" or "namespaces", to say what is applied to it`, c.Name.Value)
		default:
			l.config.Clusters = append(l.config.Clusters, c)
		}
	})
}

func (l *loader) intents(n *yaml.Node) {
	l.list(n, "assume", func(item *yaml.Node) {
		var i Intent
		sound := l.sound(item, "an entry of assume", map[string]func(*yaml.Node){
			"from": func(n *yaml.Node) { i.From = l.party(n) },
			"to":   func(n *yaml.Node) { i.To = l.roleARN(n, `"to"`) },
		})
		switch {
		case !sound:
		case i.From.Kind == "":
			l.problem(item.At, `an entry of assume needs "from", who assumes the role`)
		case i.To.Value == "":
			l.problem(item.At, `an entry of assume needs "to", the ARN of the role`)
		default:
			l.config.Assume = append(l.config.Assume, i)
		}
	})
}

func (l *loader) expectations(n *yaml.Node) {
	l.list(n, "expect", func(item *yaml.Node) {
		var e Expectation
		sound := l.sound(item, "an expectation", map[string]func(*yaml.Node){
			"from":     func(n *yaml.Node) { e.From = l.party(n) },
			"action":   func(n *yaml.Node) { e.Action = l.action(n) },
			"resource": func(n *yaml.Node) { e.Resource = l.text(n, `"resource"`) },
			"verdict":  func(n *yaml.Node) { e.Verdict = l.verdict(n) },
		})
		switch {
		case !sound:
		case e.From.Kind == "":
			l.problem(item.At, `an expectation needs "from", who calls`)
		case e.Action.Value == "":
			l.problem(item.At, `an expectation needs "action", such as s3:GetObject`)
		case e.Verdict.Value == "":
			l.problem(item.At, `an expectation needs "verdict", allowed or denied`)
		default:
			l.config.Expect = append(l.config.Expect, e)
		}
	})
}

// action reads one action: a pattern would leave open which call is meant.
func (l *loader) action(n *yaml.Node) Text {
	t := l.text(n, `"action"`)
	service, name, ok := strings.Cut(t.Value, ":")
	if t.Value != "" && (!ok || service == "" || name == "" || strings.ContainsAny(t.Value, "*? ")) {
		l.problem(n.At, "action %q is not one action, such as s3:GetObject", n.Value)
	}
	return t
}

func (l *loader) verdict(n *yaml.Node) Text {
	t := l.text(n, `"verdict"`)
	if t.Value != "" && t.Value != "allowed" && t.Value != "denied" {
		l.problem(n.At, "unknown verdict %q%s", n.Value, didYouMean(n.Value, []string{"allowed", "denied"}, true))
	}
	return t
}

func (l *loader) roleARN(n *yaml.Node, what string) Text {
	t := l.text(n, what)
	if t.Value != "" && !isRoleARN(t.Value) {
		l.problem(n.At, "%s is %q, want the ARN of a role", what, n.Value)
	}
	return t
}

func isRoleARN(s string) bool {
	parts := strings.SplitN(s, ":", 6)
	return len(parts) == 6 && parts[0] == "arn" && parts[2] == "iam" && parts[3] == "" && len(parts[4]) == 12 && strings.HasPrefix(parts[5], "role/")
}

// partyForms are how a party is written.
const partyForms = `want "ServiceAccount NAMESPACE/NAME", "node group NAME", "role NAME" or the ARN of a role`

func (l *loader) party(n *yaml.Node) Party {
	p := Party{Text: l.text(n, `"from"`)}
	switch s := p.Value; {
	case s == "":
		return p
	case isRoleARN(s):
		p.Kind, p.Name = "role", s
	default:
		for _, kind := range []string{"ServiceAccount", "node group", "role"} {
			if name, ok := strings.CutPrefix(s, kind+" "); ok {
				p.Kind, p.Name = kind, strings.TrimSpace(name)
			}
		}
		if p.Kind == "ServiceAccount" {
			p.Namespace, p.Name, _ = strings.Cut(p.Name, "/")
		}
	}
	if p.Kind == "" || p.Name == "" || strings.ContainsAny(p.Namespace+p.Name, " *") || p.Kind == "ServiceAccount" && p.Namespace == "" {
		p.Kind = ""
		l.problem(n.At, "%q is nobody; %s", n.Value, partyForms)
	}
	return p
}
