// Package load hands each file to the loader that reads its kind and gathers
// the facts.
package load

import (
	"fmt"
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/eksctl"
	"github.com/eksiamlint/eksiamlint/internal/load/iamjson"
	"github.com/eksiamlint/eksiamlint/internal/load/kube"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/workers"
)

// Options are what loaders are told beside the files.
type Options struct {
	VarFiles []string          // paths of .tfvars files, relative to the working directory
	Vars     map[string]string // values of root variables
	Stubs    []terraform.Stub  // for modules that are not on disk
	// Account is the account that a directory is deployed to, empty when that is
	// not known. It may be nil.
	Account func(dir string) string
	// Panic lets a loader's panic through, for developers; otherwise it becomes a
	// diagnostic and the rest is read.
	Panic bool
}

// maxNesting bounds texts in texts: YAML in a heredoc that holds a ConfigMap
// that holds rows.
const maxNesting = 8

// task is one call of a loader.
type task struct {
	at   source.Site // what a panic is reported at
	load func() *fact.Set
}

// Load reads all files of the tree. The facts come in an order that depends on
// the files only.
func Load(tree *source.Tree, o Options) *fact.Set {
	set := &fact.Set{}
	next := tasks(tree, o)
	for depth := 0; len(next) > 0; depth++ {
		for _, part := range run(next, o.Panic) {
			set.Add(part)
		}
		set.WithoutRendered()
		embedded := set.Embedded
		set.Embedded, next = nil, nil
		for _, e := range embedded {
			if depth == maxNesting {
				set.Diagnostics = append(set.Diagnostics, fact.Diagnostic{
					At: e.At, Message: fmt.Sprintf("texts within texts are read %d levels deep, this one is deeper", maxNesting)})
				continue
			}
			if t, ok := embeddedTask(e); ok {
				next = append(next, t)
			}
		}
	}
	for i, d := range set.Diagnostics {
		set.Diagnostics[i].Fatal = d.Fatal || tree.Fatal(d.At.File)
	}
	return set
}

// tasks are the calls that read the discovered files.
func tasks(tree *source.Tree, o Options) []task {
	var list []task
	var manifests []*source.File
	modules := false
	for _, f := range tree.Files() {
		switch f.Kind {
		case source.Terraform, source.TerraformJSON, source.TFVars, source.Terragrunt, source.TerraformPlan:
			modules = true
		case source.Eksctl:
			list = append(list, task{source.Site{File: f}, func() *fact.Set { return eksctl.Load(f, eksctl.Options{Account: o.Account}) }})
		case source.Kubernetes, source.HelmValues, source.Helmfile, source.Kustomization:
			manifests = append(manifests, f)
		case source.IAMPolicy:
			list = append(list, task{source.Site{File: f}, func() *fact.Set { return iamjson.Load(f) }})
		}
		if f.Also == source.Kubernetes {
			manifests = append(manifests, f)
		}
	}
	if modules {
		list = append(list, task{load: func() *fact.Set {
			return terraform.Load(tree, terraform.Options{VarFiles: slices.Clone(o.VarFiles), Vars: o.Vars, Stubs: o.Stubs, Account: o.Account, Panic: o.Panic})
		}})
	}
	if len(manifests) > 0 {
		list = append(list, task{source.Site{File: manifests[0]}, func() *fact.Set { return kube.Load(tree, manifests) }})
	}
	return list
}

// embeddedTask is the call that reads a text inside a file. Policy documents
// are facts already where they stand.
func embeddedTask(e fact.Embedded) (task, bool) {
	switch e.Hint {
	case "kubernetes", "helm-values", "aws-auth", "aws-auth-rows":
		return task{e.At, func() *fact.Set { return kube.LoadEmbedded(e) }}, true
	}
	return task{}, false
}

// run makes the calls in parallel and returns their sets in the order of tasks.
func run(tasks []task, letPanic bool) []*fact.Set {
	sets := make([]*fact.Set, len(tasks))
	workers.Each(len(tasks), func(i int) { sets[i] = call(tasks[i], letPanic) })
	return sets
}

// call guards a loader's border: its panic costs its own facts only.
func call(t task, letPanic bool) (set *fact.Set) {
	if !letPanic {
		defer func() {
			if r := recover(); r != nil {
				set = &fact.Set{Diagnostics: []fact.Diagnostic{{
					At: t.at, Fatal: true, Message: fmt.Sprintf("internal error, please report it: %v", r),
				}}}
			}
		}()
	}
	if set = t.load(); set == nil {
		set = &fact.Set{}
	}
	return set
}
