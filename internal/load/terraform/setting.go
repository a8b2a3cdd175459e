package terraform

import (
	"fmt"
	"path/filepath"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// maxSettings bounds files of Terragrunt's that read each other.
const maxSettings = 12

// setting is one file of Terragrunt's configuration as a unit reads it: the
// unit's own terragrunt.hcl, a file that this includes, or one that
// read_terragrunt_config names. Expressions see its locals, what it includes and
// what it depends on; what mock_outputs says is never a value.
// https://terragrunt.gruntwork.io/docs/reference/config-blocks-and-attributes/
type setting struct {
	*module // its locals
	file    *source.File
	body    *syntax.Body
	home    string   // the directory that get_terragrunt_dir names: of the file that includes, if one does
	first   *setting // of the unit
	from    *include // when it is included
	level   int      // how many files lead to it

	looked   bool // includes is filled
	includes []*include
	depends  map[string]*dependency // by label, those of included files too
	merged   *layer
	merging  bool
	given    *symbolic.Value // inputs
	giving   bool
}

// include is an include block.
type include struct {
	name   string
	at     source.Site
	target *setting // nil when it is not known which file it is, or cannot be read
	dir    string   // of the included file
	merge  string   // "shallow", "deep", "no_merge", "" when that is not known
	why    *fact.Reason
}

// newSetting reads a file of Terragrunt's configuration, once for each way in which
// the unit reads it.
func (r *root) newSetting(f *source.File, home string, by *setting, as string) (*setting, []fact.Diagnostic) {
	key := as + " " + f.Abs + " at " + home
	if have := r.settings[key]; have != nil {
		return have, nil
	}
	s, diags := r.readSetting(f, home, by)
	if len(diags) == 0 {
		r.settings[key] = s
	}
	return s, diags
}

func (r *root) readSetting(f *source.File, home string, by *setting) (*setting, []fact.Diagnostic) {
	d := newDirectory(filepath.Dir(f.Abs), filepath.Dir(f.Path))
	d.files = []*source.File{f}
	body, diags := r.l.parser.Parse(f)
	for _, b := range body.Blocks {
		if b.Type == "locals" {
			d.addBlock(b, false)
		}
	}
	s := &setting{file: f, body: body, home: home}
	s.first = s
	if by != nil {
		s.first, s.level = by.first, by.level+1
	}
	s.module = r.newModule(d, nil, nil, nil, nil)
	s.module.id = r.id + f.Path + "@" + r.l.files.Display(home) + ":"
	names := map[string]*symbolic.Value{}
	for name, o := range map[string]object{
		"include": &includedNames{s}, "dependency": &dependencyNames{s}, "feature": &unset{s, "feature"}, "values": &unset{s, "values"},
	} {
		names[name] = symbolic.UnknownValue(&symbolic.Symbol{ID: s.module.id + name, Label: name, Solid: true, Behind: o,
			Reason: &fact.Reason{Why: name + " is not known as a whole", At: source.Whole(f)}}, source.Whole(f))
	}
	s.frame = (&frame{mod: s.module, file: f, setting: s}).with(names)
	return s, diags
}

// value is an argument of the file, or of one of its blocks; null when it is not
// written.
func (s *setting) value(b *syntax.Body, name string) *symbolic.Value {
	a := b.Attrs[name]
	if a == nil {
		return symbolic.NullValue(source.Whole(s.file))
	}
	v := s.frame.apart(func() *symbolic.Value { return s.frame.in(a.File).eval(a.Expr) })
	if v.IsFail() {
		v = symbolic.UnknownValue(&symbolic.Symbol{ID: s.id + v.At.Key(), Label: symbolic.Label(v.At, name), Reason: v.Reason()}, v.At)
	}
	return v
}

// blocksOf are the blocks of a type.
func (s *setting) blocksOf(typ string) []*syntax.Block {
	var list []*syntax.Block
	for _, b := range s.body.Blocks {
		if b.Type == typ {
			list = append(list, b)
		}
	}
	return list
}

// including are the include blocks, in order.
func (s *setting) including() []*include {
	if s.looked {
		return s.includes
	}
	s.looked = true
	for _, b := range s.blocksOf("include") {
		s.includes = append(s.includes, s.readInclude(b))
	}
	return s.includes
}

func (s *setting) readInclude(b *syntax.Block) *include {
	inc := &include{name: b.Label(0), at: b.At, merge: "shallow"}
	if v := s.value(b.Body, "merge_strategy"); !v.IsNull() {
		inc.merge, _ = v.Literal()
	}
	where := s.value(b.Body, "path")
	abs, ok := s.located(where)
	if !ok {
		inc.why = where.Reason()
		if inc.why == nil {
			inc.why = &fact.Reason{Why: "which file is included is not known", At: b.At}
		}
		return inc
	}
	inc.dir = filepath.Dir(abs)
	f, err := s.root.l.files.Read(abs)
	switch {
	case err != nil:
		inc.why = &fact.Reason{Why: fmt.Sprintf("%s cannot be read", s.root.l.files.Display(abs)), Settle: "the file in the tree", At: b.At}
	case s.level >= maxSettings || s.from != nil:
		inc.why = &fact.Reason{Why: "includes are nested too deeply", At: b.At}
	default:
		// https://terragrunt.gruntwork.io/docs/features/includes/: an included file
		// stands, for its functions, where the file that includes it does.
		target, diags := s.root.newSetting(f, s.home, s, "include")
		if len(diags) > 0 {
			inc.why = &fact.Reason{Why: f.Path + " could not be read whole", Settle: "correct the file", At: diags[0].At}
			return inc
		}
		inc.target, target.from = target, inc
	}
	return inc
}

// located is the absolute path that a value names in this file.
func (s *setting) located(v *symbolic.Value) (string, bool) {
	t, fails := v.AsText()
	if fails == policy.Yes {
		return "", false
	}
	p, ok := s.root.l.absolute(t.T)
	if !ok {
		return "", false
	}
	if !filepath.IsAbs(p) {
		p = filepath.Join(s.home, p)
	}
	return filepath.Clean(p), true
}

// unset is an object of which every member is unknown: what is set on the command
// line, or by a stack.
type unset struct {
	s    *setting
	name string
}

func (u *unset) get(fr *frame, name string, at source.Site) *symbolic.Value {
	fr.Doubt()
	full := u.name + "." + name
	return symbolic.UnknownValue(&symbolic.Symbol{ID: u.s.id + full, Label: full, Reason: &fact.Reason{Why: full + " is given when Terragrunt runs", At: at}}, at)
}

// includedNames is what expressions see as include.
type includedNames struct{ s *setting }

func (o *includedNames) get(fr *frame, name string, at source.Site) *symbolic.Value {
	for _, inc := range o.s.including() {
		switch inc.name {
		case name:
			return inc.exposed(o.s, at)
		case "":
			return attribute(fr, inc.exposed(o.s, at), name, at, false)
		}
	}
	return o.s.undeclared("include."+name, at)
}

// exposed is an included file as expressions see it.
func (inc *include) exposed(s *setting, at source.Site) *symbolic.Value {
	id := s.id + "include." + inc.name
	why := inc.why
	if inc.target == nil {
		return symbolic.UnknownValue(&symbolic.Symbol{ID: id, Label: "include." + inc.name, Reason: why}, at)
	}
	return inc.target.exposed(id, at)
}

// exposed is the file as a whole, as include blocks and read_terragrunt_config
// show it.
func (s *setting) exposed(id string, at source.Site) *symbolic.Value {
	return symbolic.UnknownValue(&symbolic.Symbol{ID: id, Label: s.file.Path, Solid: true, Behind: &wholeSetting{s},
		Reason: &fact.Reason{Why: s.file.Path + " as a whole is not known", At: at}}, at)
}

// wholeSetting answers for the parts of a file that others read.
type wholeSetting struct{ s *setting }

func (o *wholeSetting) get(fr *frame, name string, at source.Site) *symbolic.Value {
	s := o.s
	switch name {
	case "locals":
		return s.allLocals(at)
	case "inputs":
		if in := s.inputs(); !in.IsNull() {
			return in
		}
		return symbolic.MapValue(symbolic.Object, nil, at)
	case "dependency":
		return s.frame.lookup("dependency")
	}
	fr.Doubt()
	return symbolic.UnknownValue(&symbolic.Symbol{ID: s.id + name, Label: s.file.Path + " " + name,
		Reason: &fact.Reason{Why: name + " of " + s.file.Path + " is not read", At: at}}, at)
}

// allLocals are the locals of the file as an object.
func (s *setting) allLocals(at source.Site) *symbolic.Value {
	var members []symbolic.Member
	for _, name := range sortedKeys(s.dir.locals) {
		a := s.dir.locals[name]
		members = append(members, symbolic.Member{Key: symbolic.Text{T: policy.Literal(name), Map: source.At(len(name), a.At)}, At: a.At, Value: s.local(name, at)})
	}
	return symbolic.MapValue(symbolic.Object, members, at)
}
