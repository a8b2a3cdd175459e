package terraform

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// The limits of stacks that make stacks: one within the other, and all.
const (
	maxStackDepth = 8
	maxStacks     = 1000
)

// stackFile is the name of a stack.
const stackFile = "terragrunt.stack.hcl"

// stack is a terragrunt.stack.hcl, or a copy of one that another stack makes. It
// copies directories of units, each with values of its own, to below its own.
// https://terragrunt.gruntwork.io/docs/features/stacks/
type stack struct {
	l     *loader
	file  *source.File
	home  string                        // its directory, or that of the copy
	given func(*effort) *symbolic.Value // its values; nil for those of no stack
	depth int
}

// madeUnit is a unit that a stack makes.
type madeUnit struct {
	at     source.Site // its block
	from   string      // the directory that is copied
	values func(*effort) *symbolic.Value
	why    *fact.Reason // why it is not read
}

// setting is the stack's file.
func (k *stack) setting(e *effort) (*setting, []fact.Diagnostic) {
	d := newDirectory(k.home, k.l.files.Display(k.home))
	d.files = []*source.File{k.file}
	s, diags := k.l.rootOf(d, d.path, e).newSetting(k.file, k.home, nil, "stack")
	if k.given != nil {
		s.give(k.given(e))
	}
	return s, diags
}

// give lets expressions see what a stack gives as values.
func (s *setting) give(values *symbolic.Value) {
	if values.IsNull() {
		values = symbolic.MapValue(symbolic.Object, nil, values.At)
	}
	s.frame = s.frame.with(map[string]*symbolic.Value{"values": values})
}

// valuesOf is what the block at a place gives, as those see it that evaluate what
// the stack makes.
func (k *stack) valuesOf(at source.Site) func(*effort) *symbolic.Value {
	return func(e *effort) *symbolic.Value {
		s, _ := k.setting(e)
		for _, b := range s.body.Blocks {
			if b.At == at {
				return s.value(b.Body, "values")
			}
		}
		return symbolic.NullValue(at)
	}
}

// make adds the units of the stack, and of those that it makes.
func (k *stack) make(e *effort, found *units) {
	s, _ := k.setting(e)
	for _, b := range append(s.blocksOf("unit"), s.blocksOf("stack")...) {
		dir, why := k.target(s, b)
		from, known := s.copied(b)
		u := &madeUnit{at: b.At, from: from, values: k.valuesOf(b.At), why: why}
		name := "terragrunt.hcl"
		if b.Type == "stack" {
			name = stackFile
		}
		file, err := k.l.files.Read(filepath.Join(from, name))
		switch {
		case u.why != nil:
		case len(b.Body.Blocks) > 0:
			u.why = &fact.Reason{Why: fmt.Sprintf("%s of %s %q is not read", b.Body.Blocks[0].Type, b.Type, b.Label(0)), At: b.Body.Blocks[0].At}
		case !known:
			u.why = &fact.Reason{Why: fmt.Sprintf("the source of %s %q is not on disk", b.Type, b.Label(0)), Settle: "the files that terragrunt stack generate fetches", At: b.At}
		case err != nil:
			u.why = &fact.Reason{Why: fmt.Sprintf("there is no %s in the source of %s %q that may be read", name, b.Type, b.Label(0)),
				Settle: "--boundary with a directory that holds it", At: b.At}
		case b.Type == "stack" && (k.depth >= maxStackDepth || found.stacks >= maxStacks):
			u.why = &fact.Reason{Why: "stacks make too many stacks", At: b.At}
		}
		switch {
		case u.why != nil:
			found.unread = append(found.unread, u)
		case b.Type == "stack":
			found.stacks++
			(&stack{k.l, file, dir, u.values, k.depth + 1}).make(e, found)
		default:
			found.stacked[dir] = u
		}
	}
}

// target is the directory that a block of a stack makes.
func (k *stack) target(s *setting, b *syntax.Block) (string, *fact.Reason) {
	p, known := s.value(b.Body, "path").Literal()
	apart := policy.No
	if flag := s.value(b.Body, "no_dot_terragrunt_stack"); !flag.IsNull() {
		apart, _ = flag.Truth()
	}
	if !known || p == "" || apart == policy.Maybe {
		return "", &fact.Reason{Why: fmt.Sprintf("where %s %q is made is not known", b.Type, b.Label(0)), At: b.At}
	}
	if apart == policy.Yes {
		return filepath.Join(k.home, filepath.FromSlash(p)), nil
	}
	return filepath.Join(k.home, ".terragrunt-stack", filepath.FromSlash(p)), nil
}

// copied is the directory of the tree that a block of a stack copies; known is
// false when that is not known, or elsewhere.
func (s *setting) copied(b *syntax.Block) (dir string, known bool) {
	text, _ := s.value(b.Body, "source").AsText()
	address, _, _ := strings.Cut(text.T.Encoded(), "?")
	local, ok := s.root.l.absolute(text.T.Slice(0, len(address)))
	if !ok || isRemote(local) {
		return "", false
	}
	if !filepath.IsAbs(local) {
		local = filepath.Join(s.home, local)
	}
	return filepath.Clean(local), true
}

// surveyStack notes what a stack makes its units, or further stacks, from.
func (l *loader) surveyStack(f *source.File, e *effort, found *units) {
	k := &stack{l: l, file: f, home: filepath.Dir(f.Abs)}
	s, diags := k.setting(e)
	l.diags[f.Abs] = diags
	for _, b := range append(s.blocksOf("unit"), s.blocksOf("stack")...) {
		if dir, known := s.copied(b); known {
			found.made[dir] = true
			continue
		}
		text, _ := s.value(b.Body, "source").AsText()
		address, _, _ := strings.Cut(text.T.Encoded(), "?")
		if local, ok := l.absolute(text.T.Slice(0, len(address))); ok {
			if _, sub, ok := strings.Cut(strings.Replace(local, "://", ":", 1), "//"); ok {
				found.madeFrom = append(found.madeFrom, strings.Trim(path.Clean("/"+sub), "/"))
			}
		} else if tail, any := unknownTail(address); !any {
			found.madeFrom = append(found.madeFrom, tail)
		}
	}
}

// makeUnits adds the units of the stacks that no other stack is made from.
func (l *loader) makeUnits(stacks []*source.File, o Options, found *units) {
	for _, f := range stacks {
		home := filepath.Dir(f.Abs)
		if found.made[home] || endsIn(home, found.madeFrom) || valueReference.Match(f.Bytes) {
			continue
		}
		guard(f, o, func() *fact.Set { (&stack{l: l, file: f, home: home}).make(apartEffort(o), found); return nil })
	}
	for _, dir := range sortedKeys(found.stacked) {
		made := found.stacked[dir]
		guard(made.at.File, o, func() *fact.Set {
			u := l.unitFrom(dir, made, apartEffort(o))
			src := u.source()
			found.note(u, src)
			if src.isUnit() {
				found.list = append(found.list, dir)
			}
			return nil
		})
	}
}

// unreadUnits are the units of stacks that are not read: what they are given may
// be given to anything.
func (l *loader) unreadUnits(o Options) *fact.Set {
	out := &fact.Set{}
	for _, u := range l.units.unread {
		guard(u.at.File, o, func() *fact.Set { u.absent(l, newEffort(o), out); return nil })
	}
	return out
}

func (u *madeUnit) absent(l *loader, e *effort, out *fact.Set) {
	name := "a unit of " + u.at.File.Path
	out.Gaps = append(out.Gaps, fact.Gap{About: name, Reason: *u.why})
	a := &fact.AbsentModule{Decl: fact.Decl{Address: name, At: u.at, Scope: &fact.Scope{ID: "terragrunt:" + u.at.Key(), Dir: path.Dir(u.at.File.Path)},
		Exists: policy.Yes, Origin: fact.Terraform}, What: u.why.Why, Settle: u.why.Settle, Open: true}
	given := symbolic.Derive("values", cty.String, u.at, u.values(e))
	a.Given = append(a.Given, fact.Given{Argument: anyArgument, Text: factString(given)})
	out.AbsentModules = append(out.AbsentModules, a)
}

// isSource says that units are made from a directory, each of them read.
func (u *units) isSource(dir string) bool {
	made := false
	for _, m := range u.stacked {
		made = made || m.from == dir
	}
	return made && !slices.ContainsFunc(u.unread, func(m *madeUnit) bool { return m.from == dir })
}
