package terraform

import (
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// layer is what a file of Terragrunt's configuration says once what it includes
// is merged in.
type layer struct {
	source   *symbolic.Value // of the module; nil when it is not written
	sourceIn *setting        // where it is written
	sourceAt *syntax.Attr

	generates map[string]placed // by label
	state     *placed           // remote_state
	extra     []placed          // extra_arguments, by the order in which they count
	skips     []placed          // exclude blocks, and skip as the block around it
	role      map[string]placed // the attributes of the role that Terragrunt assumes, each as the file around it

	why *fact.Reason // why anything that is not here may be set after all
}

// layer merges the file with what it includes: what comes later wins, the file
// itself last. https://terragrunt.gruntwork.io/docs/reference/config-blocks-and-attributes/#include
func (s *setting) layer() *layer {
	switch {
	case s.merged != nil:
		return s.merged
	case s.merging:
		return &layer{why: &fact.Reason{Why: s.file.Path + " reads itself", At: source.Whole(s.file)}}
	}
	s.merging = true
	l := s.own()
	list := s.including()
	for i := len(list) - 1; i >= 0; i-- {
		inc := list[i]
		switch {
		case inc.merge == "no_merge":
		case inc.target == nil || inc.merge != "shallow" && inc.merge != "deep" && inc.merge != "deep_map_only":
			l.uncertain(inc)
		default:
			l.under(inc.target.layer(), inc)
		}
	}
	s.merging = false
	s.merged = l
	return l
}

// own is what the file itself says.
func (s *setting) own() *layer {
	l := &layer{generates: map[string]placed{}, role: map[string]placed{}}
	for _, b := range s.blocksOf("terraform") {
		if a := b.Body.Attrs["source"]; a != nil {
			l.source, l.sourceIn, l.sourceAt = s.value(b.Body, "source"), s, a
		}
		for _, sub := range b.Body.Blocks {
			if sub.Type == "extra_arguments" {
				l.extra = append(l.extra, placed{s, sub})
			}
		}
	}
	for _, b := range s.blocksOf("generate") {
		l.generates[b.Label(0)] = placed{s, b}
	}
	if a := s.body.Attrs["generate"]; a != nil {
		l.why = &fact.Reason{Why: "the files that generate makes are not read", Settle: "generate as a block", At: a.At}
	}
	for _, b := range s.blocksOf("remote_state") {
		l.state = &placed{s, b}
	}
	for _, b := range s.blocksOf("exclude") {
		l.skips = append(l.skips, placed{s, b})
	}
	for _, name := range roleAttributes {
		if a := s.body.Attrs[name]; a != nil {
			l.role[name] = placed{s, &syntax.Block{Type: name, At: a.At, Body: s.body}}
		}
	}
	if s.body.Attrs["skip"] != nil {
		l.skips = append(l.skips, placed{s, &syntax.Block{Type: "skip", At: s.body.Attrs["skip"].At, Body: s.body}})
	}
	return l
}

// uncertain notes that a file that is not known is merged in.
func (l *layer) uncertain(inc *include) {
	if l.why == nil {
		l.why = inc.reason()
	}
}

// under merges a file that is included below what there is.
func (l *layer) under(p *layer, inc *include) {
	if l.why == nil {
		l.why = p.why
	}
	if l.source == nil {
		l.source, l.sourceIn, l.sourceAt = p.source, p.sourceIn, p.sourceAt
	}
	for name, g := range p.generates {
		if _, ok := l.generates[name]; !ok {
			l.generates[name] = g
		}
	}
	for name, a := range p.role {
		if _, ok := l.role[name]; !ok {
			l.role[name] = a
		}
	}
	if l.state == nil {
		l.state = p.state
	}
	// One with the same label takes the place of the included one.
	own, order := map[string]placed{}, map[string]bool{}
	for _, e := range l.extra {
		own[e.b.Label(0)] = e
	}
	var extra []placed
	for _, e := range p.extra {
		if o, ok := own[e.b.Label(0)]; ok {
			e = o
		}
		order[e.b.Label(0)] = true
		extra = append(extra, e)
	}
	for _, e := range l.extra {
		if !order[e.b.Label(0)] {
			extra = append(extra, e)
		}
	}
	l.extra = extra
	l.skips = append(l.skips, p.skips...)
}
