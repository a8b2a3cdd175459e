package terraform

import (
	"bytes"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/workers"
)

// markers are texts of which each configuration that declares identity holds at
// least one, beside the nouns by which any file is known to hold identity: parts
// of the types of resources, of the arguments of providers, and of the tag that
// makes instances nodes (kubernetes.io/cluster/…).
var markers = [][]byte{
	[]byte("iam"), []byte("eks"), []byte("kube"), []byte("helm"), []byte("aws_ecr"), []byte("assume_role"), []byte("karpenter"), []byte("oidc"), []byte("aws_auth"),
}

// handing are parts of the types that may do anything with what they are given.
var handing = [][]byte{
	[]byte("null_resource"), []byte("terraform_data"), []byte("shell_script"), []byte("aws_cloudformation"), []byte("awscc_"),
}

func holds(text []byte, words [][]byte) bool {
	return slices.ContainsFunc(words, func(w []byte) bool { return bytes.Contains(text, w) })
}

// anyHolds says that one of the files holds one of the words. It looks for word
// after word, since of files with identity one has the first word as a rule.
func anyHolds(files []*source.File, words [][]byte) bool {
	return slices.ContainsFunc(words, func(w []byte) bool {
		return slices.ContainsFunc(files, func(f *source.File) bool { return bytes.Contains(f.Bytes, w) })
	})
}

// glance is what the bytes of a directory tell without being parsed.
type glance struct {
	marked    bool     // it may declare identity
	elsewhere bool     // it hands values to what is not among the files
	calls     []string // directories that it may call as modules
}

// sourceText is a source in a module call, or in required_providers.
var sourceText = regexp.MustCompile(`\bsource"?\s*[=:]\s*"([^"]*)"`)

// glanceAt looks at the bytes of a directory. Files without which an answer is
// incomplete are parsed in any case, to say what is wrong with them.
func (l *loader) glanceAt(d *directoryFiles) *glance {
	g := &glance{}
	files := append(d.files[:len(d.files):len(d.files)], d.overrides...)
	if len(files) == 0 {
		g.elsewhere = true // a module that is not there
		return g
	}
	if g.marked = anyHolds(files, markers) || slices.ContainsFunc(files, l.files.Fatal); g.marked {
		return g
	}
	for _, f := range files {
		g.elsewhere = g.elsewhere || holds(f.Bytes, handing)
		if !bytes.Contains(f.Bytes, []byte("module")) {
			continue
		}
		for _, m := range sourceText.FindAllSubmatch(f.Bytes, -1) {
			switch s := string(m[1]); {
			case strings.HasPrefix(s, "./"), strings.HasPrefix(s, "../"), s == ".", s == "..":
				g.calls = append(g.calls, filepath.Join(d.abs, filepath.FromSlash(s)))
			default:
				g.elsewhere = true
			}
		}
	}
	names, _ := l.files.ReadDir(d.abs)
	for _, n := range names {
		if strings.HasSuffix(n, ".tfvars") || strings.HasSuffix(n, ".tfvars.json") {
			f, err := l.files.Read(filepath.Join(d.abs, n))
			g.marked = g.marked || err != nil || holds(f.Bytes, markers)
		}
	}
	return g
}

// glances are those at the directories of a tree, and at what they call.
type glances struct {
	l  *loader
	at map[string]*glance
}

// reach is what a directory and all that it calls tell together.
func (g *glances) reach(abs string) glance {
	var sum glance
	seen := map[string]bool{abs: true}
	for next := []string{abs}; len(next) > 0 && !sum.marked; {
		abs, next = next[0], next[1:]
		one := g.at[abs]
		if one == nil {
			one = g.l.glanceAt(g.l.configuration(abs))
			g.at[abs] = one
		}
		sum.marked, sum.elsewhere = sum.marked || one.marked, sum.elsewhere || one.elsewhere
		for _, call := range one.calls {
			if !seen[call] {
				seen[call] = true
				next = append(next, call)
			}
		}
	}
	return sum
}

// worthwhile are the roots that may declare identity, or change what others
// declare, as far as the bytes of all files tell. A tree without identity is
// read, and nothing else.
func (l *loader) worthwhile(o Options) []*directoryFiles {
	if len(o.VarFiles)+len(o.Vars) > 0 {
		return l.roots()
	}
	dirs := l.configurations()
	g := &glances{l, map[string]*glance{}}
	list := make([]*glance, len(dirs))
	workers.Each(len(dirs), func(i int) { list[i] = l.glanceAt(dirs[i]) })
	for i, d := range dirs {
		g.at[d.abs] = list[i]
	}
	none := !slices.ContainsFunc(dirs, func(d *directoryFiles) bool { return g.reach(d.abs).marked })
	for _, f := range l.files.Files() {
		switch f.Kind {
		case source.Terraform, source.TerraformJSON:
		case source.TFVars: // perhaps chosen for any of the roots
			if holds(f.Bytes, markers) {
				return l.roots()
			}
		default:
			none = none && !holds(f.Bytes, markers) && !source.HoldsIdentity(f.Bytes)
		}
	}
	if none {
		return nil
	}
	return slices.DeleteFunc(l.roots(), func(d *directoryFiles) bool {
		sum := g.reach(d.abs)
		return !sum.marked && !sum.elsewhere
	})
}
