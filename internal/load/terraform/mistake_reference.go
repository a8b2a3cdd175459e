package terraform

import (
	"path/filepath"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// identityArguments are the arguments in which resources of IAM and EKS name
// each other. Those of nested blocks are among them.
var identityArguments = map[string]bool{
	"role": true, "roles": true, "role_arn": true, "role_name": true, "node_role_arn": true, "pod_execution_role_arn": true,
	"service_account_role_arn": true, "target_role_arn": true, "principal_arn": true, "policy_arn": true, "policy_arns": true,
	"managed_policy_arns": true, "permissions_boundary": true, "policy": true, "assume_role_policy": true, "url": true,
	"client_id_list": true, "cluster_name": true, "namespace": true, "service_account": true, "identifiers": true, "resources": true,
	"values": true, "variable": true, "source_policy_documents": true, "override_policy_documents": true, "instance_profile_name": true,
}

// missing is a reference to what no file of the module declares.
type missing struct {
	resource *syntax.Block
	name     string // of the resource
	arg      string
	ref      string
	kind     string // "word" or "undeclared"
	like     string // what is meant, when that is clear
	at       source.Site
}

// undeclaredReferences reports references in identity arguments to what the module does
// not declare.
func (m *module) undeclaredReferences(out *fact.Set) {
	d := m.dir
	if d.stub != nil || len(d.diags) > 0 {
		return
	}
	d.missingOnce.Do(func() { d.missing = d.findMissing(m.root.l.files) })
	for _, x := range d.missing {
		decl := fact.Decl{Address: m.shown(x.name), At: x.resource.At, Scope: m.root.scope, Exists: policy.Yes, Origin: fact.Terraform}
		decl.Calls = m.callers()
		out.Problems = append(out.Problems, &fact.Problem{
			Decl: decl, Code: "terraform.undeclared_reference", Kind: x.kind, Subject: x.name, Primary: x.at, About: []string{x.name},
			Field: x.arg, Value: x.ref, Expected: x.like,
		})
	}
}

func (d *directory) findMissing(files *source.Tree) []missing {
	whole := sync.OnceValue(func() bool { return d.whole(files) && !d.madeElsewhere(files) })
	var list []missing
	for _, name := range d.order {
		b := d.resources[name]
		typ := strings.TrimPrefix(modelName(b), "data.")
		if strings.HasPrefix(typ, "aws_iam_") || strings.HasPrefix(typ, "aws_eks_") {
			d.missingIn(b.Body, map[string]bool{}, func(arg string, t hcl.Traversal, at source.Site) {
				ref, kind := d.undeclared(t)
				if kind == "word" || kind != "" && whole() {
					list = append(list, missing{b, name, arg, ref, kind, d.meant(ref, kind), at})
				}
			})
		}
	}
	return list
}

// missingIn calls f for every reference of the identity arguments in a body but
// those to the names in local.
func (d *directory) missingIn(body *syntax.Body, local map[string]bool, f func(arg string, t hcl.Traversal, at source.Site)) {
	for _, arg := range sortedKeys(body.Attrs) {
		if !identityArguments[arg] {
			continue
		}
		a := body.Attrs[arg]
		for _, t := range hclsyntax.Variables(a.Expr) {
			if local[t.RootName()] {
				continue
			}
			at := syntax.SiteOf(a.File, t.SourceRange())
			if !strings.HasPrefix(string(at.Bytes()), t.RootName()) { // within JSON with escapes
				at = syntax.SiteOf(a.File, a.Expr.Range())
			}
			f(arg, t, at)
		}
	}
	for _, b := range body.Blocks {
		names := local
		if b.Type == "dynamic" {
			names = map[string]bool{b.Label(0): true}
			for n := range local {
				names[n] = true
			}
			if a := b.Body.Attrs["iterator"]; a != nil {
				names[hcl.ExprAsKeyword(a.Expr)] = true
			}
		}
		if b.Type != "lifecycle" && b.Type != "provisioner" {
			d.missingIn(b.Body, names, f)
		}
	}
}

// undeclared is what a traversal names, and why it names nothing; empty when it
// names something, or something that is not looked at.
func (d *directory) undeclared(t hcl.Traversal) (ref, kind string) {
	root := t.RootName()
	if len(t) == 1 {
		switch root {
		case "each", "count", "self", "path", "terraform", "tofu", "var", "local", "module", "data":
			return "", ""
		}
		return root, "word"
	}
	name := func(i int) string {
		if i < len(t) {
			if a, ok := t[i].(hcl.TraverseAttr); ok {
				return a.Name
			}
		}
		return ""
	}
	switch ref = root + "." + name(1); root {
	case "var", "local", "module":
	case "data":
		if ref += "." + name(2); name(2) == "" {
			return "", ""
		}
	default:
		if !strings.Contains(root, "_") {
			return "", "" // each, path, terraform, and what later versions add
		}
	}
	if name(1) == "" || d.declares(ref) {
		return "", ""
	}
	return ref, "undeclared"
}

// meant is the one declared name that a reference may stand for.
func (d *directory) meant(ref, kind string) string {
	if kind == "word" {
		for _, prefix := range []string{"var.", "local."} {
			if d.declares(prefix + ref) {
				return prefix + ref
			}
		}
		return ""
	}
	var names []string
	for _, m := range []struct {
		prefix string
		names  []string
	}{{"var.", sortedKeys(d.variables)}, {"local.", sortedKeys(d.locals)}, {"module.", sortedKeys(d.modules)}, {"", sortedKeys(d.resources)}} {
		for _, n := range m.names {
			if near(m.prefix+n, ref) {
				names = append(names, m.prefix+n)
			}
		}
	}
	if len(names) == 1 {
		return names[0]
	}
	return ""
}

// near says that two names differ by one letter, or two that changed places.
func near(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	return i < len(a) && (a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:])
}

// whole says that the module's files are all there, and that nothing in its
// directory makes more of them before Terraform runs.
func (d *directory) whole(files *source.Tree) bool {
	read := map[string]bool{}
	for _, f := range d.files {
		read[filepath.Base(f.Abs)] = true
	}
	names, err := files.ReadDir(d.abs)
	if err != nil || d.generated {
		return false
	}
	for _, name := range names {
		_, _, config := configName(name)
		switch {
		case config && !read[name]:
			return false
		case strings.HasSuffix(name, ".hcl") && !strings.HasPrefix(name, "."): // Terragrunt, Terramate
			return false
		case strings.Contains(name, ".tf.") && !config: // a template of a file
			return false
		}
	}
	return true
}

// makers are the files that tell of configuration which is made before Terraform
// runs: it is kept out of the repository, or something copies, writes or fetches it.
var makers = []string{".gitignore", "Makefile", "justfile", "Taskfile.yml", "Taskfile.yaml", ".gitlab-ci.yml", "Jenkinsfile", "component.yaml", "vendir.yml"}

// madeElsewhere says that a file in the module's directory, or in one above it,
// tells of configuration that is made.
func (d *directory) madeElsewhere(files *source.Tree) bool {
	top, _ := files.Root(d.abs)
	for dir := d.abs; ; dir = filepath.Dir(dir) {
		for _, name := range makers {
			if f, err := files.Read(filepath.Join(dir, name)); err == nil && namesConfiguration(string(f.Bytes)) {
				return true
			}
		}
		if dir == top || dir == filepath.Dir(dir) {
			return false
		}
	}
}

// namesConfiguration says that a word of the text is the name of a file, or the
// pattern for names of files, that Terraform reads. Overrides declare nothing new,
// and are kept out of most repositories.
func namesConfiguration(text string) bool {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n\"'`,;:=<>()[]{}", r) }) {
		if _, override, ok := configName(filepath.Base(word)); ok && !override {
			return true
		}
	}
	return false
}
