package terraform

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// generated is a file that a generate block of Terragrunt's makes in the module.
type generated struct {
	name   string
	keep   string       // if_exists
	file   *source.File // nil when its text is not known, for the reason why
	locals map[string]*symbolic.Value
	why    *fact.Reason
	beside bool // it changes nothing that other files say
}

// generated are the files with Terraform that the unit makes.
func (u *unit) generated() []*generated {
	l := u.setting.layer()
	var list []*generated
	for i, label := range sortedKeys(l.generates) {
		if g := u.generate(l.generates[label], fmt.Sprintf("terragrunt_%d_", i)); g != nil {
			list = append(list, g)
		}
	}
	return list
}

// generate reads one block; nil when it makes nothing that Terraform reads.
func (u *unit) generate(w placed, prefix string) *generated {
	get := func(name string) *symbolic.Value { return w.s.value(w.b.Body, name) }
	if off, _ := get("disable").Truth(); off == policy.Yes {
		return nil
	}
	where, contents := get("path"), get("contents")
	name, known := where.Literal()
	g := &generated{name: path.Base(name), why: contents.Reason()}
	if known {
		_, override, ok := configName(g.name)
		if !ok || path.Dir(path.Clean(name)) != "." {
			return nil
		}
		g.beside = !override
	}
	g.keep, _ = get("if_exists").Literal()
	off, _ := get("disable").Truth()
	text, fails := contents.AsText()
	if g.why == nil {
		g.why = &fact.Reason{Why: fmt.Sprintf("what generate %q makes is not known", w.b.Label(0)), At: w.b.At}
	}
	if !known || fails != policy.No || off == policy.Maybe && !get("disable").IsNull() || g.keep == "" {
		return g
	}
	g.locals = map[string]*symbolic.Value{}
	g.file = source.NewFile(w.b.At.Key()+"!"+g.name, filepath.Join(u.dir, g.name), []byte(withLocals(text.T, prefix, contents.At, g.locals)))
	g.file.For = contents.At
	return g
}

// withLocals is text with a reference to a local in place of each part that is
// not known.
func withLocals(t policy.Text, prefix string, at source.Site, locals map[string]*symbolic.Value) string {
	holes := t.Holes()
	var b strings.Builder
	for i, part := range strings.Split(t.Encoded(), string(policy.HoleRune)) {
		if i > 0 {
			name := fmt.Sprintf("%s%d", prefix, i-1)
			locals[name] = symbolic.TextValue(policy.HoleText(holes[i-1]), at)
			b.WriteString("${local." + name + "}")
		}
		b.WriteString(part)
	}
	return b.String()
}

// addTo adds the file to a directory.
func (g *generated) addTo(l *loader, d *directory) {
	if g.file == nil {
		d.hidden = append(d.hidden, &fact.Reason{Why: g.name + ", which Terragrunt generates, is not known", Settle: g.why.Settle, At: g.why.At})
		return
	}
	_, override, _ := configName(g.name)
	d.add(l, g.file, override)
	for name, v := range g.locals {
		d.values[name] = v
	}
}

// withGenerated is the module in a directory with the files that the unit makes
// there.
func (u *unit) withGenerated(abs string) (*directory, *fact.Reason) {
	whole := u.l.directory(abs)
	if whole == nil {
		return nil, &fact.Reason{Why: fmt.Sprintf("the module of unit %s cannot be read", u.path), At: source.Site{File: u.file}}
	}
	made := u.generated()
	if len(made) == 0 {
		return whole, nil
	}
	files := u.l.configuration(abs)
	replaced := map[string]bool{}
	var add []*generated
	for _, g := range made {
		there := false
		for _, f := range append(files.files[:len(files.files):len(files.files)], files.overrides...) {
			there = there || filepath.Base(f.Abs) == g.name
		}
		switch {
		case g.file == nil && (there || !g.beside):
			return nil, g.why
		case !there, g.keep == "overwrite":
			add = append(add, g)
			replaced[g.name] = true
		case g.keep == "skip":
		default: // by whether Terragrunt made the file that is there
			return nil, &fact.Reason{Why: fmt.Sprintf("whether Terragrunt replaces %s is not known", g.name), Settle: `if_exists = "overwrite"`, At: g.file.For}
		}
	}
	d := newDirectory(abs, u.l.files.Display(abs))
	d.generated = true
	for i, list := range [][]*source.File{files.files, files.overrides} {
		for _, f := range list {
			if !replaced[filepath.Base(f.Abs)] {
				d.add(u.l, f, i == 1)
			}
		}
	}
	for _, g := range add {
		g.addTo(u.l, d)
	}
	return d, nil
}
