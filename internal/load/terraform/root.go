package terraform

import (
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

// root is the evaluation of one root module. One goroutine works on it.
type root struct {
	l        *loader
	dir      *directory
	id       string // prefix of the identities of what is not known in it
	scope    *fact.Scope
	library  bool
	discreet bool // what it gives is shown: sensitive values are symbols
	grunted  bool // a terragrunt.hcl beside it may set any variable
	top      *module
	bare     *frame // for .tfvars: no names

	given     map[string]*symbolic.Value // variables that are set
	raw       map[string]bool            // of them those set by --var, as text
	automatic map[string]bool            // of them those set by files that are loaded automatically
	others    []varsFile                 // files of variables that are not
	variants  []*axis                    // of these, once they were asked for
	named     bool                       // a --var-file is in its directory, or below it and nearest to it

	plan *plan // beside the files, nil without one

	*effort

	unit     *unit           // of Terragrunt, whose module this is
	calls    []fact.Call     // the unit, for its module
	doubtful *fact.Reason    // why it may not be deployed
	inputs   map[string]bool // of given those that Terragrunt sets
	vague    *fact.Reason    // why variables that are not given may be set after all

	settings map[string]*setting // files of Terragrunt's that the unit reads

	modules       int
	diags         []fact.Diagnostic
	accounts      map[string]*cloud
	modulesOnDisk fetchedModules // what terraform init fetched
}

// effort is what roots share that are evaluated together, because one reads
// outputs of the other.
type effort struct {
	options Options
	units   map[string]*unit // by directory
	roots   map[string]*root // by directory
	apart   bool             // nothing is looked up in other roots

	doubted   bool // what is being evaluated may fail
	depth     int
	steps     int
	exhausted bool
}

func newEffort(o Options) *effort {
	return &effort{options: o, units: map[string]*unit{}, roots: map[string]*root{}}
}

// apartEffort is for what finds out what there is in other roots.
func apartEffort(o Options) *effort {
	e := newEffort(o)
	e.apart = true
	return e
}

func (r *root) deep() bool { return r.depth > maxDepth }

// symbol is something of the whole root that is not known: `var.x`.
func (r *root) symbol(name string, t cty.Type, k policy.HoleKind, at source.Site, why *fact.Reason) *symbolic.Value {
	return symbolic.UnknownValue(&symbolic.Symbol{ID: r.id + name, Label: name, Type: t.WithoutOptionalAttributesDeep(), Kind: k, Reason: why}, at)
}

func (l *loader) newRoot(dir *directory, o Options) *root { return l.newRootWith(dir, newEffort(o)) }

// newRootWith is newRoot for a root that is evaluated together with others.
func (l *loader) newRootWith(dir *directory, e *effort) *root {
	r := l.rootOf(dir, dir.path, e)
	e.roots[dir.abs] = r
	auto := r.readVars(e.options)
	r.library = l.isLibrary(r, auto)
	r.scope.Library = r.library
	if p := l.planOf[dir.abs]; p != nil {
		r.follow(p, e.options)
	}
	return r
}

// rootOf is a root whose module is dir and that is known by path; its variables
// are not read yet.
func (l *loader) rootOf(dir *directory, path string, e *effort) *root {
	r := &root{l: l, dir: dir, id: path + ":", effort: e, given: map[string]*symbolic.Value{}, raw: map[string]bool{}, automatic: map[string]bool{}, accounts: map[string]*cloud{}, inputs: map[string]bool{}, settings: map[string]*setting{}}
	r.scope = &fact.Scope{ID: "terraform:" + path, Dir: path}
	r.modulesOnDisk = l.readFetched(dir)
	r.top = r.newModule(dir, nil, nil, nil, nil)
	r.bare = &frame{mod: r.top, plain: true}
	return r
}

// isLibrary says that a directory which no call reaches is meant to be called:
// it is under modules/, or it needs values and nothing gives it any. A provider
// block tells nothing under modules/, where old modules and those for Terragrunt
// have one; what a unit may call whose source is not known is no root either.
func (l *loader) isLibrary(r *root, auto bool) bool {
	dir := r.dir
	if l.units.mayCall(dir.abs) && !auto && !dir.configuredBackend {
		return true
	}
	if dir.backend || auto {
		return false
	}
	path := strings.ToLower(l.files.RepoRelative(dir.path))
	inModules := false
	for _, part := range strings.Split(path, "/") {
		switch part {
		case "live", "envs", "env", "environments", "environment", "stacks", "examples", "example":
			return false
		case "modules", "module":
			inModules = true
		}
	}
	return inModules || dir.required() && !configured(dir) && !r.fed()
}

// configured says that the directory configures a provider, as only roots should.
func configured(dir *directory) bool {
	for _, p := range dir.providers {
		if len(p.Body.Attrs)+len(p.Body.Blocks) > 0 {
			return true
		}
	}
	return false
}

// readVars reads the files of variables; it says whether there are automatic ones.
func (r *root) readVars(o Options) (auto bool) {
	names, _ := r.l.files.ReadDir(r.dir.abs)
	r.grunted = slices.Contains(names, "terragrunt.hcl")
	automatic, others := r.varsBeside(names)
	for _, abs := range automatic {
		values, _ := r.giveFile(abs)
		for name := range values {
			r.automatic[name] = true
		}
	}
	for _, abs := range o.VarFiles {
		r.giveFile(abs)
		r.named = r.named || r.l.ownerOf(abs) == r.dir.abs
	}
	for _, k := range sortedKeys(o.Vars) {
		file := argument(k, o.Vars[k])
		text := symbolic.Text{T: policy.Literal(o.Vars[k]), Map: source.Exact(source.Whole(file))}
		r.give(map[string]*symbolic.Value{k: symbolic.StringValue(text, source.Whole(file))})
		r.raw[k] = true
	}
	if len(o.VarFiles) == 0 {
		r.readOthers(others)
	}
	return len(automatic) > 0
}

// varsBeside are the files of variables in the root's own directory: those that
// Terraform loads by itself, in its order, and the others.
func (r *root) varsBeside(names []string) (automatic, others []string) {
	for _, n := range []string{"terraform.tfvars", "terraform.tfvars.json"} {
		if slices.Contains(names, n) {
			automatic = append(automatic, filepath.Join(r.dir.abs, n))
		}
	}
	for _, n := range slices.Sorted(slices.Values(names)) {
		switch {
		case strings.HasSuffix(n, ".auto.tfvars"), strings.HasSuffix(n, ".auto.tfvars.json"):
			automatic = append(automatic, filepath.Join(r.dir.abs, n))
		case n == "terraform.tfvars", n == "terraform.tfvars.json":
		case strings.HasSuffix(n, ".tfvars"), strings.HasSuffix(n, ".tfvars.json"):
			others = append(others, filepath.Join(r.dir.abs, n))
		}
	}
	return automatic, others
}

// readOthers reads the files of variables that a run has to name.
func (r *root) readOthers(beside []string) {
	all := r.l.distantVars(r.dir)
	for i, abs := range beside {
		all = slices.Insert(all, i, distant{abs: abs, owner: r.dir.abs})
	}
	for _, d := range all {
		values, path := r.varsOf(d.abs)
		if m := r.meantFor(d.abs, d.owner, values); values != nil && m > never {
			r.others = append(r.others, varsFile{path, values, m})
		}
	}
}

// giveFile sets the variables of a file. One that cannot be read whole may set any
// other, too, over what is set.
func (r *root) giveFile(abs string) (values map[string]*symbolic.Value, path string) {
	before := len(r.diags)
	values, path = r.varsOf(abs)
	if len(r.diags) > before {
		r.given = map[string]*symbolic.Value{}
		r.vague = &fact.Reason{Why: path + " could not be read whole", Settle: "correct the file", At: r.diags[before].At}
	}
	r.give(values)
	return values, path
}

// give sets variables over those that are set.
func (r *root) give(values map[string]*symbolic.Value) {
	for name, v := range values {
		r.given[name] = v
		delete(r.inputs, name)
		delete(r.automatic, name)
	}
}

// argument is the text of a --var as a file, so that it has a place.
func argument(name, text string) *source.File {
	return source.NewFile("--var "+name, "--var "+name, []byte(text))
}

// varsOf reads one file of variables.
func (r *root) varsOf(abs string) (map[string]*symbolic.Value, string) {
	f, err := r.l.files.Read(abs)
	if err != nil {
		return nil, ""
	}
	var body *syntax.Body
	var diags []fact.Diagnostic
	if syntax.Suffix(f.Abs) == "json" {
		body, diags = r.l.parser.ParseJSONVars(f)
	} else {
		body, diags = r.l.parser.Parse(f)
	}
	for i := range diags {
		diags[i].Fatal = r.l.files.Fatal(f)
	}
	r.diags = append(r.diags, diags...)
	values := map[string]*symbolic.Value{}
	for name, a := range body.Attrs {
		v := r.bare.in(f).eval(a.Expr)
		if v.IsFail() {
			v = symbolic.UnknownValue(&symbolic.Symbol{ID: r.id + v.At.Key(), Label: "var." + name, Reason: v.Reason()}, v.At)
		}
		values[name] = v
	}
	return values, f.Path
}
