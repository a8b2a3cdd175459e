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

// dependency is a dependency block of Terragrunt's: the outputs of another unit.
// A block with the same label in an included file says what this one does not.
type dependency struct {
	name   string
	blocks []placed // the nearest first
}

// placed is a block and the file it stands in.
type placed struct {
	s *setting
	b *syntax.Block
}

// argument is an argument of the block, of the nearest that writes it.
func (d *dependency) argument(name string) (*setting, *symbolic.Value) {
	for _, w := range d.blocks {
		if v := w.s.value(w.b.Body, name); !v.IsNull() {
			return w.s, v
		}
	}
	return d.blocks[0].s, symbolic.NullValue(d.blocks[0].b.At)
}

// dependencies are the dependency blocks of the file and of those it includes.
func (s *setting) dependencies() map[string]*dependency {
	if s.depends != nil {
		return s.depends
	}
	s.depends = map[string]*dependency{}
	for _, b := range s.blocksOf("dependency") {
		s.depends[b.Label(0)] = &dependency{b.Label(0), []placed{{s, b}}}
	}
	list := s.including()
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].target == nil || list[i].merge == "no_merge" {
			continue
		}
		for name, d := range list[i].target.dependencies() {
			switch have := s.depends[name]; {
			case have == nil:
				s.depends[name] = &dependency{name, d.blocks}
			case list[i].merge != "shallow":
				have.blocks = append(have.blocks, d.blocks...)
			}
		}
	}
	return s.depends
}

// dependencyNames is what expressions see as dependency.
type dependencyNames struct{ s *setting }

func (o *dependencyNames) get(fr *frame, name string, at source.Site) *symbolic.Value {
	full := "dependency." + name
	d := o.s.dependencies()[name]
	if d == nil {
		fr.Doubt()
		why := &fact.Reason{Why: full + " is in no file that was read", At: at}
		return symbolic.UnknownValue(&symbolic.Symbol{ID: o.s.id + full, Label: full, Reason: why}, at)
	}
	return symbolic.UnknownValue(&symbolic.Symbol{ID: o.s.id + full, Label: full, Solid: true, Behind: &dependencyParts{o.s, d},
		Reason: &fact.Reason{Why: full + " as a whole is not known", At: at}}, at)
}

// dependencyParts is a dependency as expressions see it. What mock_outputs says
// stands in for outputs that are not there yet: it is never a value.
type dependencyParts struct {
	s *setting
	d *dependency
}

func (o *dependencyParts) get(fr *frame, name string, at source.Site) *symbolic.Value {
	full := "dependency." + o.d.name + "." + name
	s := &symbolic.Symbol{ID: o.s.id + full, Label: full, Reason: &fact.Reason{Why: full + " as a whole is not known", At: at}}
	if name == "outputs" {
		s.Solid, s.Behind = true, &unitOutputs{o.s, o.d}
	} else {
		fr.Doubt()
	}
	return symbolic.UnknownValue(s, at)
}

// unitOutputs are the outputs of the unit that a dependency names.
type unitOutputs struct {
	s *setting
	d *dependency
}

func (o *unitOutputs) get(fr *frame, name string, at source.Site) *symbolic.Value {
	full := "dependency." + o.d.name + ".outputs." + name
	u, why := o.unit(at)
	if u != nil {
		if v := u.outputOf(name, at); v != nil {
			return v.Carried(at)
		}
		why = u.unknownOutput(name, at)
	}
	fr.Doubt()
	return symbolic.UnknownValue(&symbolic.Symbol{ID: o.s.id + full, Label: full, Reason: why}, at)
}

// unit is the unit that the dependency names, or why it is not known.
func (o *unitOutputs) unit(at source.Site) (*unit, *fact.Reason) {
	d := o.d
	for _, flag := range []struct {
		name string
		read policy.Truth
	}{{"enabled", policy.Yes}, {"skip_outputs", policy.No}} {
		if _, v := d.argument(flag.name); !v.IsNull() {
			if t, _ := v.Truth(); t != flag.read {
				return nil, &fact.Reason{Why: fmt.Sprintf("%s may keep dependency %q from being read", flag.name, d.name), At: v.At}
			}
		}
	}
	s, v := d.argument("config_path")
	abs, ok := s.located(v)
	if !ok {
		why := v.Reason()
		if why == nil {
			why = &fact.Reason{Why: fmt.Sprintf("which unit dependency %q names is not known", d.name), At: at}
		}
		return nil, why
	}
	if filepath.Ext(abs) == ".hcl" {
		abs = filepath.Dir(abs)
	}
	return o.s.root.unitAt(abs, at)
}
