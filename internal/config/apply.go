package config

import (
	"fmt"

	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// Options tell Apply about the run.
type Options struct {
	Rules []*finding.Rule      // all there are, [Rules] included
	Ran   func(id string) bool // the rule ran, and its findings are shown; nil: all
	// Files are those that were linted: their ignores are expected to be used.
	Files []*source.File
	// Source looks up any file by its reported path; ignores work there, too.
	Source func(path string) *source.File
	// Path makes a reported path relative to the root of the repository.
	Path func(file string) string
}

// Apply does what configuration and ignore comments say. It takes tidied
// findings, drops those that are off, sets severities, marks the suppressed,
// adds findings about ignores that are malformed or unused, and returns them in
// order. A nil c says nothing.
func Apply(c *Config, findings []*finding.Finding, o Options) []*finding.Finding {
	if c == nil {
		c = &Config{}
	}
	if o.Path == nil {
		o.Path = func(file string) string { return file }
	}
	if o.Ran == nil {
		o.Ran = func(string) bool { return true }
	}
	a := &applier{c: c, o: o, ids: newNames(o.Rules), read: map[string]*directives{}}
	var out []*finding.Finding
	for _, f := range findings {
		if c.set(f, o.Path) {
			a.suppress(f)
			out = append(out, f)
		}
	}
	out = append(out, finding.Tidy(a.about(), o.Path)...)
	finding.Sort(out)
	return out
}

// set gives f the severity that is configured; false when it is off.
func (c *Config) set(f *finding.Finding, path func(string) string) bool {
	on := true
	for _, s := range c.rules {
		if s.id != f.Rule.ID || !matchesAny(s.paths, path(f.At.File)) {
			continue
		}
		on = !s.off
		if !s.off {
			f.Severity = s.severity
		}
	}
	return on
}

type applier struct {
	c    *Config
	o    Options
	ids  names
	read map[string]*directives // by reported path
}

// directives are those of the file with the given reported path.
func (a *applier) directives(path string) *directives {
	if d, ok := a.read[path]; ok {
		return d
	}
	d := &directives{}
	if a.o.Source != nil {
		if f := a.o.Source(path); f != nil {
			d = read(f, a.ids)
		}
	}
	a.read[path] = d
	return d
}

// suppress marks f when an ignore holds for one of its sites. Every ignore that
// does counts as used.
func (a *applier) suppress(f *finding.Finding) {
	for _, site := range sites(f) {
		d := a.directives(site.File)
		for _, one := range d.list {
			if !one.covers(site, d.heredoc) {
				continue
			}
			for i := range one.rules {
				if one.rules[i].id != f.Rule.ID {
					continue
				}
				one.rules[i].used = true
				if f.Suppressed == nil {
					f.Suppressed = &finding.Suppression{By: "comment", Reason: one.reason, At: one.at}
				}
			}
		}
		for i := range a.c.ignores {
			one := &a.c.ignores[i]
			if one.id != f.Rule.ID || !matches(one.path, a.o.Path(site.File)) {
				continue
			}
			one.used = true
			if f.Suppressed == nil {
				f.Suppressed = &finding.Suppression{By: "config", Reason: one.reason, At: one.at}
			}
		}
	}
}

// sites are all places at which f can be ignored.
func sites(f *finding.Finding) []source.Range {
	out := []source.Range{f.At}
	for _, e := range f.Evidence {
		if e.At.File != "" {
			out = append(out, e.At)
		}
	}
	return out
}

// about are the findings about ignores. Those in files that were only read by
// reference are left out: another run may be the one that needs them.
func (a *applier) about() []*finding.Finding {
	var out []*finding.Finding
	add := func(rule *finding.Rule, at source.Range, message, about string) {
		f := &finding.Finding{Rule: rule, Severity: rule.Severity, Message: message, At: at, About: []string{about}}
		if a.o.Ran(rule.ID) && a.c.set(f, a.o.Path) {
			out = append(out, f)
		}
	}
	for _, file := range a.o.Files {
		d, ok := a.read[file.Path]
		if !ok {
			d = read(file, a.ids)
		}
		for _, x := range d.defects {
			add(malformed, x.at, x.message, "ignore")
		}
		for _, one := range d.list {
			for _, r := range one.rules {
				if !r.used && a.o.Ran(r.id) && !a.c.isOff(r.id) {
					add(unused, r.at, fmt.Sprintf("no finding of %s is here to ignore", r.id), "ignore/"+r.id)
				}
			}
		}
	}
	for _, one := range a.c.ignores {
		if !one.used && a.o.Ran(one.id) && !a.c.isOff(one.id) && a.linted(one.path) {
			add(unused, one.at, fmt.Sprintf("no finding of %s has a site in %q", one.id, one.path), "ignore/"+one.id)
		}
	}
	return out
}

// isOff says that a rule is off everywhere.
func (c *Config) isOff(id string) bool {
	off := false
	for _, s := range c.rules {
		if s.id == id && len(s.paths) == 0 {
			off = s.off
		}
	}
	return off
}

// linted says that some file that was linted is meant by glob.
func (a *applier) linted(glob string) bool {
	for _, f := range a.o.Files {
		if matches(glob, a.o.Path(f.Path)) {
			return true
		}
	}
	return false
}
