package terraform

import (
	"fmt"
	"path/filepath"

	"github.com/eksiamlint/eksiamlint/internal/fact"
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
	body    *blockBody
	home    string   // the directory that get_terragrunt_dir names: of the file that includes, if one does
	first   *setting // of the unit
	from    *include // when it is included
	level   int      // how many files lead to it

	looked   bool // includes is filled
	includes []*include
	depends  map[string]*dependency // by label, those of included files too
	merged   *layer
	merging  bool
	given    *value // inputs
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
	body, diags := r.l.parser.parse(f)
	for _, b := range body.blocks {
		if b.typ == "locals" {
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
	names := map[string]*value{}
	for name, o := range map[string]object{
		"include": &includedNames{s}, "dependency": &dependencyNames{s}, "feature": &unset{s, "feature"}, "values": &unset{s, "values"},
	} {
		names[name] = unknownValue(&symbol{id: s.module.id + name, label: name, solid: true, obj: o,
			reason: &fact.Reason{Why: name + " is not known as a whole", At: source.Whole(f)}}, source.Whole(f))
	}
	s.frame = (&frame{mod: s.module, file: f, setting: s}).with(names)
	return s, diags
}

// value is an argument of the file, or of one of its blocks; null when it is not
// written.
func (s *setting) value(b *blockBody, name string) *value {
	a := b.attrs[name]
	if a == nil {
		return nullValue(source.Whole(s.file))
	}
	v := s.frame.apart(func() *value { return s.frame.in(a.file).eval(a.expr) })
	if v.isFail() {
		v = unknownValue(&symbol{id: s.id + v.at.Key(), label: label(v.at, name), reason: v.reason()}, v.at)
	}
	return v
}

// blocksOf are the blocks of a type.
func (s *setting) blocksOf(typ string) []*block {
	var list []*block
	for _, b := range s.body.blocks {
		if b.typ == typ {
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

func (s *setting) readInclude(b *block) *include {
	inc := &include{name: b.label(0), at: b.at, merge: "shallow"}
	if v := s.value(b.body, "merge_strategy"); !v.isNull() {
		inc.merge, _ = v.literal()
	}
	where := s.value(b.body, "path")
	abs, ok := s.located(where)
	if !ok {
		inc.why = where.reason()
		if inc.why == nil {
			inc.why = &fact.Reason{Why: "which file is included is not known", At: b.at}
		}
		return inc
	}
	inc.dir = filepath.Dir(abs)
	f, err := s.root.l.files.Read(abs)
	switch {
	case err != nil:
		inc.why = &fact.Reason{Why: fmt.Sprintf("%s cannot be read", s.root.l.files.Display(abs)), Settle: "the file in the tree", At: b.at}
	case s.level >= maxSettings || s.from != nil:
		inc.why = &fact.Reason{Why: "includes are nested too deeply", At: b.at}
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
func (s *setting) located(v *value) (string, bool) {
	t, fails := v.asText()
	if fails == policy.Yes {
		return "", false
	}
	p, ok := s.root.l.absolute(t.t)
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

func (u *unset) get(fr *frame, name string, at source.Site) *value {
	fr.doubt()
	full := u.name + "." + name
	return unknownValue(&symbol{id: u.s.id + full, label: full, reason: &fact.Reason{Why: full + " is given when Terragrunt runs", At: at}}, at)
}

// includedNames is what expressions see as include.
type includedNames struct{ s *setting }

func (o *includedNames) get(fr *frame, name string, at source.Site) *value {
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
func (inc *include) exposed(s *setting, at source.Site) *value {
	id := s.id + "include." + inc.name
	why := inc.why
	if inc.target == nil {
		return unknownValue(&symbol{id: id, label: "include." + inc.name, reason: why}, at)
	}
	return inc.target.exposed(id, at)
}

// exposed is the file as a whole, as include blocks and read_terragrunt_config
// show it.
func (s *setting) exposed(id string, at source.Site) *value {
	return unknownValue(&symbol{id: id, label: s.file.Path, solid: true, obj: &wholeSetting{s},
		reason: &fact.Reason{Why: s.file.Path + " as a whole is not known", At: at}}, at)
}

// wholeSetting answers for the parts of a file that others read.
type wholeSetting struct{ s *setting }

func (o *wholeSetting) get(fr *frame, name string, at source.Site) *value {
	s := o.s
	switch name {
	case "locals":
		return s.allLocals(at)
	case "inputs":
		if in := s.inputs(); !in.isNull() {
			return in
		}
		return mapValue(kObject, nil, at)
	case "dependency":
		return s.frame.lookup("dependency")
	}
	fr.doubt()
	return unknownValue(&symbol{id: s.id + name, label: s.file.Path + " " + name,
		reason: &fact.Reason{Why: name + " of " + s.file.Path + " is not read", At: at}}, at)
}

// allLocals are the locals of the file as an object.
func (s *setting) allLocals(at source.Site) *value {
	var members []member
	for _, name := range sortedKeys(s.dir.locals) {
		a := s.dir.locals[name]
		members = append(members, member{key: str{t: policy.Literal(name), m: source.At(len(name), a.at)}, at: a.at, val: s.local(name, at)})
	}
	return mapValue(kObject, members, at)
}
