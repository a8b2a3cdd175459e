package terraform

import (
	"maps"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
)

// Terraform loads terraform.tfvars and *.auto.tfvars by itself; any other file of
// variables is read only by a run that names it with -var-file. Which one a run
// names is not known: what such files set is a choice, and a finding stands only
// when it holds whatever is chosen.
//
// A variable with a default, or with a value that is loaded by itself, may keep
// that. One without must get its value from somewhere and is taken for one of the
// values in the files that are surely meant for the root, its variants, when there
// are several. A pipeline may give it yet another value, but then none of the
// committed files works as it stands, which is what a finding says; names,
// namespaces and accounts that differ between variants compare as maybe with any
// one of them. Nothing rests on a file that may be an example or another root's,
// and what a variant leaves out is open where it is taken: -var, TF_VAR_… or
// another file sets it.

// varsFile is a file of variables that is not loaded by itself.
type varsFile struct {
	path   string
	values map[string]*symbolic.Value
	meant  meant
}

// axis is a set of variants of which a run takes one: each sets something that the
// root needs and that another of them sets too, as dev.tfvars and prod.tfvars do.
// Variants with nothing needed in common are layers, as common.tfvars is beside
// these: a run takes one of each axis. Should it take several of one axis, the
// last one counts, and what that one leaves out is open.
type axis struct {
	files []varsFile
	links map[string]bool // variables by which they belong together
	free  bool            // they set nothing that the root needs: a run may take none
}

// axes are those of the root's variants.
func (r *root) axes() []*axis {
	if r.variants != nil {
		return r.variants
	}
	r.variants = []*axis{}
	for _, f := range r.others {
		if f.meant != surely {
			continue
		}
		with := &axis{links: map[string]bool{}}
		with.links, with.free = r.links(f)
		var apart []*axis
		for _, a := range r.variants {
			if !a.linked(with.links) {
				apart = append(apart, a)
				continue
			}
			with.files = append(with.files, a.files...)
			maps.Copy(with.links, a.links)
		}
		with.files = append(with.files, f)
		r.variants = append(apart, with)
	}
	return r.variants
}

// links are the variables by which a file may take another's place: what the root
// needs, and everything in a file that sets nothing of this.
func (r *root) links(f varsFile) (links map[string]bool, free bool) {
	links = map[string]bool{}
	for name := range f.values {
		if r.needs(name) {
			links[name] = true
		}
	}
	if len(links) > 0 {
		return links, false
	}
	for name := range f.values {
		links[name] = true
	}
	return links, true
}

// linked says that a file with these links belongs to the axis.
func (a *axis) linked(links map[string]bool) bool {
	for name := range links {
		if a.links[name] {
			return true
		}
	}
	return false
}

// varied says that the files show the root to be run in more than one way. A single
// file shows one way: a manifest beside it may belong to another, whose values are
// kept elsewhere.
func (r *root) varied() bool {
	return slices.ContainsFunc(r.axes(), func(a *axis) bool { return len(a.files) > 1 })
}

// axisOf is the axis of all the setters of a variable; nil when they are of
// several, or one is no variant.
func (r *root) axisOf(setters []varsFile) *axis {
	for _, a := range r.axes() {
		if !slices.ContainsFunc(setters, func(f varsFile) bool { return !a.has(f) }) {
			return a
		}
	}
	return nil
}

func (a *axis) has(f varsFile) bool {
	return slices.ContainsFunc(a.files, func(g varsFile) bool { return g.path == f.path })
}

// needs says that the root has a variable of this name and no value for it.
func (r *root) needs(name string) bool {
	b := r.dir.variables[name]
	return b != nil && b.Body.Attrs["default"] == nil && r.given[name] == nil
}

// fed says that variants give the root all that it needs, or the one that the
// command line names. A single file may be there to try a library module out.
func (r *root) fed() bool {
	files, set := 0, map[string]bool{}
	for _, a := range r.axes() {
		files += len(a.files)
		maps.Copy(set, a.links)
	}
	for name := range r.dir.variables {
		if r.needs(name) && !set[name] {
			return false
		}
	}
	return files > 1 || r.named
}

// setters are the files that set a variable, as far as they are meant for the root.
func (r *root) setters(name string, least meant) []varsFile {
	var list []varsFile
	for _, f := range r.others {
		if f.meant >= least && f.values[name] != nil {
			list = append(list, f)
		}
	}
	return list
}

// id is the identity of the choice between the axis' files.
func (a *axis) id() string { return "tfvars " + a.files[0].path }

// maxFlags bounds the files that are offered to choose from.
const maxFlags = 3

// flags are the flags that name one of some files, with the layers that a run of
// the root takes in any case.
func (r *root) flags(choices []varsFile) string {
	layers := ""
	for _, a := range r.axes() {
		if !a.free && len(a.files) == 1 && !slices.ContainsFunc(choices, a.has) {
			layers += "--var-file " + a.files[0].path + " "
		}
	}
	var list []string
	for _, f := range choices[:min(maxFlags, len(choices))] {
		list = append(list, layers+"--var-file "+f.path)
	}
	return strings.Join(list, ", or ")
}
