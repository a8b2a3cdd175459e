package terraform

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// unitSource is where a unit's module comes from.
type unitSource struct {
	at      source.Site
	inPlace bool          // the directory of the unit itself
	dirs    []string      // directories of the tree that it may be, one when that is known
	request moduleRequest // of a registry or a repository
	tail    string        // end of the path of a module elsewhere
	any     bool          // it may be any directory
	why     *fact.Reason  // why it is not known, or not on disk
}

// isUnit says that there is a module at all.
func (s *unitSource) isUnit() bool { return s.inPlace || len(s.dirs) > 0 || !s.at.IsZero() || s.any }

// source says where the unit's module comes from. A path is relative to the unit,
// or to the file that writes it.
func (u *unit) source() unitSource {
	if len(u.diags) > 0 {
		return unitSource{any: true, why: &fact.Reason{Why: u.file.Path + " could not be read whole", Settle: "correct the file", At: u.diags[0].At}}
	}
	l := u.setting.layer()
	if l.source == nil || l.source.IsNull() || isEmptyText(l.source) {
		here := u.l.configuration(u.from)
		switch {
		case l.why != nil:
			return unitSource{any: true, why: l.why}
		case len(here.files)+len(here.overrides) > 0:
			return unitSource{inPlace: true}
		}
		return unitSource{}
	}
	src := unitSource{at: l.sourceIn.frame.in(l.sourceAt.File).site(l.sourceAt.Expr.Range())}
	s, fails := l.source.AsText()
	if fails == policy.Yes {
		src.any, src.why = true, &fact.Reason{Why: "the source of unit " + u.path + " is no text", At: src.at}
		return src
	}
	address, query, _ := strings.Cut(s.T.Encoded(), "?")
	text := s.T.Slice(0, len(address))
	local, known := u.l.absolute(text)
	switch {
	case !known:
		src.tail, src.any = unknownTail(address)
		src.why = l.source.Reason()
		if src.why == nil {
			src.why = &fact.Reason{Why: "the source of unit " + u.path + " is not known", At: src.at}
		}
	case isRemote(local):
		if strings.ContainsRune(query, policy.HoleRune) {
			query = ""
		}
		src.request = parseSource(local+"?"+query, "")
		if !strings.HasPrefix(local, "tfr:") {
			_, sub, _ := strings.Cut(strings.Replace(local, "://", ":", 1), "//")
			src.tail = strings.Trim(path.Clean("/"+sub), "/")
		}
	default:
		src.dirs = u.localDirs(local, l.sourceIn)
		switch len(src.dirs) {
		case 0:
			src.why = &fact.Reason{Why: fmt.Sprintf("the module of unit %s is not among the files that may be read", u.path),
				Settle: "--boundary with a directory that holds it", At: src.at}
		case 1:
		default:
			src.why = &fact.Reason{Why: fmt.Sprintf("the source of unit %s leads to a module from two files", u.path), Settle: "${get_terragrunt_dir()} before the path", At: src.at}
		}
	}
	return src
}

func isEmptyText(v *symbolic.Value) bool {
	s, ok := v.Literal()
	return ok && s == ""
}

// unknownTail is the end of the path in a source that is not known, by whole
// names; any when nothing of it is known.
func unknownTail(address string) (tail string, any bool) {
	tail = address[strings.LastIndex(address, string(policy.HoleRune))+len(string(policy.HoleRune)):]
	if i := strings.LastIndex(tail, "//"); i >= 0 {
		tail = tail[i:]
	}
	_, tail, _ = strings.Cut(tail, "/")
	tail = strings.Trim(path.Clean("/"+tail), "/")
	return tail, tail == ""
}

// isRemote says that a source is no path.
func isRemote(s string) bool {
	host, _, _ := strings.Cut(s, "/")
	return strings.Contains(s, "::") || strings.Contains(s, "://") || strings.HasPrefix(s, "git@") ||
		strings.Contains(host, ".") && strings.Trim(host, ".") != ""
}

// localDirs are the directories with Terraform that a path means.
func (u *unit) localDirs(p string, in *setting) []string {
	p = filepath.FromSlash(p)
	candidates := []string{filepath.Clean(p)}
	if !filepath.IsAbs(p) {
		candidates = []string{filepath.Join(u.dir, p), filepath.Join(filepath.Dir(in.file.Abs), p)}
		if in == u.setting {
			candidates = candidates[:1] // its file may be a copy
		}
	}
	var list []string
	for i, abs := range candidates {
		abs = u.original(abs)
		if d := u.l.configuration(abs); len(d.files)+len(d.overrides) > 0 && (i == 0 || abs != candidates[0]) {
			list = append(list, abs)
		}
	}
	return list
}

// original is where a path below the unit is, which a stack may have copied.
func (u *unit) original(abs string) string {
	if rest, below := strings.CutPrefix(abs, u.dir+string(filepath.Separator)); below {
		return filepath.Join(u.from, rest)
	}
	return abs
}

// moduleOf is the unit's module, with the files that the unit generates.
func (u *unit) moduleOf(src unitSource) (*directory, *fact.Reason) {
	switch {
	case src.inPlace:
		return u.withGenerated(u.from)
	case len(src.dirs) == 1:
		return u.withGenerated(src.dirs[0])
	}
	d, settle := u.l.standInFor(src.request, u.at())
	if d == nil {
		if settle == "" {
			settle = "the files that Terragrunt fetches, or a stub of your own"
		}
		return nil, &fact.Reason{Why: fmt.Sprintf("the module of unit %s is not on disk (%s)", u.path, symbolic.Label(src.at, "no source")), Settle: settle, At: src.at}
	}
	for _, g := range u.generated() {
		if g.file == nil && !g.beside {
			return nil, g.why
		}
		g.addTo(u.l, d)
	}
	return d, nil
}
