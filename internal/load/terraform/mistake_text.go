package terraform

import (
	"regexp"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// The references that may stand in a text as plain text: of resources, data
// sources and modules, whose form nothing else has, and of variables and locals,
// which must be a whole string or a whole part of an ARN.
var (
	plainReference = regexp.MustCompile(`\b((?:data\.)?aws_[a-z0-9_]+\.[A-Za-z_][\w-]*|module\.[A-Za-z_][\w-]*)(?:\[[\w-]+\])?(?:\.[a-z_]+)+`)
	plainVariable  = regexp.MustCompile(`["{:]((?:var|local)\.[A-Za-z_][\w-]*)["}:]`)
	identityLine   = regexp.MustCompile(`(?m)^[ \t-]*["']?(?:rolearn|userarn|eks\.amazonaws\.com/role-arn)["']?[ \t]*:[ \t]*([^#\n]*)`)
)

// plainReferences reports references that are written as plain text in identity
// documents, rows of aws-auth and annotations.
func (i *instance) plainReferences(out *fact.Set, before int) {
	for _, d := range i.documents() {
		i.plainIn(out, d.Text.Encoded(), d.Map, d.At, 0, true)
	}
	for _, e := range out.Embedded[before:] {
		i.plainYAML(out, e.Text, e.Map, e.At)
		if e.Helm == nil {
			continue
		}
		for _, l := range e.Helm.Layers {
			i.plainYAML(out, l.Values.V, l.Values.Map, l.Values.At)
		}
	}
}

// plainYAML looks into the values of keys that hold the ARN of a principal.
func (i *instance) plainYAML(out *fact.Set, t policy.Text, m source.Map, at source.Site) {
	text := t.Encoded()
	for _, line := range identityLine.FindAllStringSubmatchIndex(text, -1) {
		i.plainIn(out, text[line[2]:line[3]], m, at, line[2], false)
	}
}

// plainIn looks into text that begins at an offset of what m maps.
func (i *instance) plainIn(out *fact.Set, text string, m source.Map, at source.Site, offset int, variables bool) {
	report := func(start, end int, name string) {
		if !i.mod.declares(name) {
			return
		}
		where := m.Site(offset+start, offset+end)
		if where.IsZero() {
			where = at
		}
		i.mistake(out, where, fact.Problem{Code: "terraform.heredoc_uninterpolated", Value: text[start:end]})
	}
	if !strings.Contains(text, "aws_") && !strings.Contains(text, "module.") && !strings.Contains(text, "var.") && !strings.Contains(text, "local.") {
		return
	}
	for _, r := range plainReference.FindAllStringSubmatchIndex(text, -1) {
		if r[0] > 0 && strings.ContainsRune(".-_", rune(text[r[0]-1])) {
			continue
		}
		report(r[0], r[1], text[r[2]:r[3]])
	}
	if !variables {
		return
	}
	for _, r := range plainVariable.FindAllStringSubmatchIndex(text, -1) {
		report(r[2], r[3], text[r[2]:r[3]])
	}
}

// declares says that the module, or one that calls it, declares what a reference
// names: "aws_iam_role.x", "var.x".
func (m *module) declares(name string) bool {
	for ; m != nil; m = m.up {
		if m.dir.declares(name) {
			return true
		}
	}
	return false
}

func (d *directory) declares(name string) bool {
	kind, rest, _ := strings.Cut(name, ".")
	switch kind {
	case "var":
		return d.variables[rest] != nil
	case "local":
		return d.locals[rest] != nil
	case "module":
		return d.modules[rest] != nil
	}
	return d.resources[name] != nil
}

// documentArguments hold the policy documents of resources.
var documentArguments = map[string]string{
	"aws_iam_role": "assume_role_policy", "aws_iam_policy": "policy", "aws_iam_role_policy": "policy", "aws_ecr_repository_policy": "policy",
}

// documents are the policy documents that the instance holds, as far as they are known.
func (i *instance) documents() []fact.Document {
	arg := documentArguments[i.typ]
	if arg == "" {
		return nil
	}
	list := []fact.Document{i.document(arg)}
	if i.typ == "aws_iam_role" {
		blocks, _, _ := i.blocks("inline_policy")
		for _, b := range blocks {
			if !b.maybe {
				list = append(list, b.document("policy"))
			}
		}
	}
	kept := list[:0]
	for _, d := range list {
		if d.State == fact.Known || d.State == fact.Symbolic {
			kept = append(kept, d)
		}
	}
	return kept
}

// foreignPartitions reports ARNs whose partition is written and is another than
// that of the instance's provider.
func (i *instance) foreignPartitions(out *fact.Set) {
	home, ok := i.provider().partition.Literal()
	if !ok || !strings.HasPrefix(i.typ, "aws_iam_") && !strings.HasPrefix(i.typ, "aws_eks_") && !strings.HasPrefix(i.typ, "aws_ecr_") {
		return
	}
	report := func(field string, t policy.Text, at source.Site) {
		a, is := policy.ParseARN(t)
		other, known := a.Partition.Literal()
		if is != policy.Yes || !known || other == home || !isPartition(other) {
			return
		}
		i.mistake(out, at, fact.Problem{Code: "terraform.partition_literal", Field: field, Value: t.String(), Choices: []string{other, home}})
	}
	args := append([]string{"principal_arn"}, arnArguments[i.typ]...)
	if i.typ == "aws_eks_access_policy_association" {
		args = append(args, "policy_arn")
	}
	for _, arg := range args {
		values := i.texts(arg)
		sites := i.itemSites(arg, len(values))
		for n, s := range values {
			report(arg, s.V, sites[n])
		}
	}
	for _, d := range i.documents() {
		if text := d.Text.Encoded(); strings.Count(text, "arn:aws") == strings.Count(text, "arn:"+home+":") {
			continue
		}
		doc, _ := policy.Parse(d.Text, policy.Identity)
		if i.typ == "aws_iam_role" && d.Text.Key() == i.document("assume_role_policy").Text.Key() {
			doc, _ = policy.Parse(d.Text, policy.Trust)
		}
		site := func(s policy.Span) source.Site {
			if at := d.Map.Site(s.Start, s.End); !at.IsZero() {
				return at
			}
			return d.At
		}
		for _, st := range doc.Statements {
			for _, p := range st.Principals.Items {
				report("Principal", p.Text, site(p.Span))
			}
			for _, r := range st.Resources.Items {
				report("Resource", r.Text, site(r.Span))
			}
		}
	}
}

// isPartition says that a name is that of a partition of AWS.
func isPartition(name string) bool {
	for _, p := range policy.Partitions() {
		if p.Name == name {
			return true
		}
	}
	return false
}
