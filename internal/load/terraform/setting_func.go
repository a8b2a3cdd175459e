package terraform

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// settingFunctions are the functions that Terragrunt adds to Terraform's. Those
// that ask the machine or AWS, or run a command, give what is not known.
// https://terragrunt.gruntwork.io/docs/reference/built-in-functions/
func settingFunctions() map[string]symbolic.Function {
	return map[string]symbolic.Function{
		"find_in_parent_folders":          framed(findInParentFolders),
		"path_relative_to_include":        framed(func(c *frameCall) *symbolic.Value { return c.relativeInclude(true) }),
		"path_relative_from_include":      framed(func(c *frameCall) *symbolic.Value { return c.relativeInclude(false) }),
		"get_terragrunt_dir":              framed(func(c *frameCall) *symbolic.Value { return c.pathValue(c.fr.setting.home) }),
		"get_original_terragrunt_dir":     framed(func(c *frameCall) *symbolic.Value { return c.pathValue(c.fr.setting.first.home) }),
		"get_parent_terragrunt_dir":       framed(parentTerragruntDir),
		"get_repo_root":                   framed(repoRoot),
		"get_path_from_repo_root":         framed(func(c *frameCall) *symbolic.Value { return c.repoRelative(true) }),
		"get_path_to_repo_root":           framed(func(c *frameCall) *symbolic.Value { return c.repoRelative(false) }),
		"read_terragrunt_config":          framed(readTerragruntConfig),
		"get_aws_account_id":              framed(accountID),
		"get_env":                         framed(environment),
		"run_cmd":                         ran("a command that runs with Terragrunt makes it"),
		"sops_decrypt_file":               ran("it is encrypted"),
		"get_aws_account_alias":           ran("AWS says it when Terragrunt runs"),
		"get_aws_caller_identity_arn":     ran("AWS says it when Terragrunt runs"),
		"get_aws_caller_identity_user_id": ran("AWS says it when Terragrunt runs"),
		"mark_as_read":                    func(c *symbolic.Call) *symbolic.Value { return c.Args[0] },
		"dirname":                         framed(func(c *frameCall) *symbolic.Value { return c.cutRooted(path.Dir, symbolic.Dirname) }),
		"basename":                        framed(func(c *frameCall) *symbolic.Value { return c.cutRooted(path.Base, symbolic.Basename) }),
		"abspath":                         framed(func(c *frameCall) *symbolic.Value { return c.rooted(framed(abspath)) }),
	}
}

// rootHole begins the identity of the part of a path that depends on where the
// files are checked out.
const rootHole = "root of "

// rootedPath is an absolute path as text: its repository is a hole.
func (l *loader) rootedPath(abs string, at source.Site) (policy.Text, bool) {
	root, _ := l.files.Root(abs)
	if root == "" {
		return policy.Text{}, false
	}
	h := &policy.Hole{ID: rootHole + root, Label: "directory of the repository",
		Origin: &fact.Reason{Why: "where the repository is checked out differs", Settle: "a path that does not name it", At: at}}
	if root == abs {
		return policy.HoleText(h), true
	}
	return policy.Concat(policy.HoleText(h), policy.Literal(filepath.ToSlash(strings.TrimPrefix(abs, root)))), true
}

// absolute is the path that a text names, the repository being where it is here.
func (l *loader) absolute(t policy.Text) (string, bool) {
	if holes := t.Holes(); len(holes) > 0 && strings.HasPrefix(t.Encoded(), string(policy.HoleRune)) {
		if root, ok := strings.CutPrefix(holes[0].ID, rootHole); ok {
			t = policy.Concat(policy.Literal(root), t.Slice(len(string(policy.HoleRune)), len(t.Encoded())))
		}
	}
	s, ok := t.Literal()
	return filepath.FromSlash(s), ok && s != ""
}

// pathValue is a path as a function gives it.
func (c *frameCall) pathValue(abs string) *symbolic.Value {
	t, ok := c.fr.mod.root.l.rootedPath(abs, c.At)
	if !ok {
		return c.Unknown(cty.String)
	}
	return symbolic.TextValue(t, c.At)
}

// rooted gives a path that begins with the repository as it is, else asks otherwise.
func (c *frameCall) rooted(otherwise symbolic.Function) *symbolic.Value {
	if len(c.Args) == 1 {
		if t, fails := c.Args[0].AsText(); fails == policy.No && len(t.T.Holes()) > 0 {
			if abs, ok := c.fr.mod.root.l.absolute(t.T); ok {
				return c.pathValue(filepath.Clean(abs))
			}
		}
	}
	return otherwise(c.Call)
}

// cutRooted cuts a path that begins with the repository, but not the repository.
func (c *frameCall) cutRooted(cut func(string) string, otherwise symbolic.Function) *symbolic.Value {
	if len(c.Args) == 1 {
		if t, fails := c.Args[0].AsText(); fails == policy.No && len(t.T.Holes()) > 0 {
			abs, ok := c.fr.mod.root.l.absolute(t.T)
			root, _ := c.fr.mod.root.l.files.Root(filepath.Clean(abs))
			if ok && root != "" && root != filepath.Clean(abs) {
				switch s := cut(filepath.ToSlash(filepath.Clean(abs))); {
				case strings.Contains(s, "/"):
					return c.pathValue(filepath.FromSlash(s))
				default:
					return symbolic.LiteralValue(s, c.At)
				}
			}
		}
	}
	return otherwise(c.Call)
}

// findInParentFolders is the nearest file of a name above the unit. Above the
// repository nothing is looked at.
func findInParentFolders(c *frameCall) *symbolic.Value {
	name := "terragrunt.hcl"
	if a := c.Arg(0); a != nil {
		s, ok := a.Literal()
		if !ok {
			return c.Unknown(cty.String)
		}
		if s != "" {
			name = s
		}
	}
	files := c.fr.mod.root.l.files
	top, _ := files.Root(c.fr.setting.home)
	for dir := c.fr.setting.home; top != "" && dir != top && dir != filepath.Dir(dir); {
		dir = filepath.Dir(dir)
		abs := filepath.Join(dir, filepath.FromSlash(name))
		if _, err := files.Read(abs); err == nil || files.IsDir(abs) {
			return c.pathValue(abs)
		}
		if name == "terragrunt.hcl" {
			if _, err := files.Read(abs + ".json"); err == nil {
				return c.pathValue(abs + ".json")
			}
		}
	}
	v := c.Unknown(cty.String)
	v.Symbol.Reason = &fact.Reason{Why: "there is no " + name + " in the folders above that may be read", Settle: "--boundary with a directory that holds it", At: c.At}
	return v
}

// included is the include that the path functions mean: the one that led to the
// file, the one that is named, or the only one.
func (c *frameCall) included() (inc *include, none bool) {
	s := c.fr.setting
	if s.from != nil {
		return s.from, false
	}
	list := s.including()
	if len(list) == 0 {
		return nil, true
	}
	if a := c.Arg(0); a != nil {
		name, _ := a.Literal()
		for _, inc := range list {
			if inc.name == name {
				return inc, false
			}
		}
		return nil, false
	}
	if len(list) == 1 {
		return list[0], false
	}
	return nil, false
}

// relativeInclude is the way from the included file to the unit, or back.
func (c *frameCall) relativeInclude(to bool) *symbolic.Value {
	inc, none := c.included()
	if none {
		return symbolic.LiteralValue(".", c.At)
	}
	if inc == nil || inc.dir == "" {
		return c.Unknown(cty.String)
	}
	from, into := inc.dir, c.fr.setting.home
	if !to {
		from, into = into, from
	}
	rel, err := filepath.Rel(from, into)
	if err != nil {
		return c.Unknown(cty.String)
	}
	return symbolic.LiteralValue(filepath.ToSlash(rel), c.At)
}

func parentTerragruntDir(c *frameCall) *symbolic.Value {
	inc, none := c.included()
	switch {
	case none:
		return c.pathValue(c.fr.setting.home)
	case inc == nil || inc.dir == "":
		return c.Unknown(cty.String)
	}
	return c.pathValue(inc.dir)
}

// repository is the repository of the unit, "" when the files are in none.
func (c *frameCall) repository() string {
	root, repository := c.fr.mod.root.l.files.Root(c.fr.setting.first.home)
	if !repository {
		return ""
	}
	return root
}

func repoRoot(c *frameCall) *symbolic.Value {
	root := c.repository()
	if root == "" {
		return c.Unknown(cty.String)
	}
	return c.pathValue(root)
}

// repoRelative is the way from the repository's root to the unit, or back.
func (c *frameCall) repoRelative(from bool) *symbolic.Value {
	root := c.repository()
	if root == "" {
		return c.Unknown(cty.String)
	}
	a, b := root, c.fr.setting.first.home
	if !from {
		a, b = b, a
	}
	rel, err := filepath.Rel(a, b)
	if err != nil {
		return c.Unknown(cty.String)
	}
	return symbolic.LiteralValue(filepath.ToSlash(rel), c.At)
}

// readTerragruntConfig is another file of configuration, or of a unit.
func readTerragruntConfig(c *frameCall) *symbolic.Value {
	if len(c.Args) == 0 {
		return c.Fail("a path is required")
	}
	s := c.fr.setting
	files := c.fr.mod.root.l.files
	abs, ok := s.located(c.Args[0])
	if !ok || s.level >= maxSettings {
		return c.Unknown(cty.DynamicPseudoType)
	}
	if files.IsDir(abs) {
		abs = filepath.Join(abs, "terragrunt.hcl")
	}
	f, err := files.Read(abs)
	if err != nil || syntax.Suffix(abs) == "json" {
		v := c.Unknown(cty.DynamicPseudoType)
		v.Symbol.Reason = &fact.Reason{Why: files.Display(abs) + " cannot be read", Settle: "the file in the tree", At: c.At}
		return v
	}
	read, diags := c.fr.mod.root.newSetting(f, filepath.Dir(abs), s, "read")
	if len(diags) > 0 {
		return c.Unknown(cty.DynamicPseudoType)
	}
	return read.exposed(read.id+"whole", c.At)
}

// accountID is the account of the credentials in use, which a provider without
// credentials of its own has too.
func accountID(c *frameCall) *symbolic.Value {
	r := c.fr.mod.root
	return symbolic.UnknownValue(&symbolic.Symbol{ID: r.id + "aws account", Label: "account of provider aws", Type: cty.String, Kind: policy.AccountID, Solid: true,
		Reason: &fact.Reason{Why: "the account depends on the credentials in use", Settle: "the number in its place", At: c.At}}, c.At)
}

// environment is a variable of the environment.
func environment(c *frameCall) *symbolic.Value {
	name := ""
	if a := c.Arg(0); a != nil {
		name, _ = a.Literal()
	}
	r := c.fr.mod.root
	return symbolic.UnknownValue(&symbolic.Symbol{ID: r.id + "env." + name + "(" + c.args0Key() + ")", Label: "environment variable " + name, Type: cty.String, Solid: true,
		Reason: &fact.Reason{Why: "environment variable " + name + " is set where Terragrunt runs", Settle: "a literal in its place", At: c.At}}, c.At)
}

func (c *frameCall) args0Key() string {
	if a := c.Arg(0); a != nil {
		return a.Key()
	}
	return ""
}

// ran is a function whose result is not known, for a reason.
func ran(why string) symbolic.Function {
	return framed(func(c *frameCall) *symbolic.Value {
		v := c.Unknown(cty.String)
		v.Symbol.ID = c.fr.mod.root.id + v.Symbol.ID
		v.Symbol.Reason = &fact.Reason{Why: symbolic.Label(c.At, c.Name) + ": " + why, Settle: "a literal in its place", At: c.At}
		return v
	})
}
