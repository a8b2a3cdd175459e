package terraform

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// fileFunctions are the functions that read files or render templates, and one
// that takes a file of several manifests apart.
func fileFunctions() map[string]symbolic.Function {
	hash := func(f func([]byte) []byte, encode func([]byte) string) symbolic.Function {
		return framed(func(c *frameCall) *symbolic.Value {
			file, v := c.readFile(0)
			if v != nil {
				return v
			}
			return symbolic.LiteralValue(encode(f(file.Bytes)), c.At)
		})
	}
	sum256 := func(b []byte) []byte { s := sha256.Sum256(b); return s[:] }
	sum512 := func(b []byte) []byte { s := sha512.Sum512(b); return s[:] }
	return map[string]symbolic.Function{
		"file": framed(fileText), "templatefile": framed(templatefile), "templatestring": framed(templatestring),
		"fileexists": framed(fileexists), "fileset": framed(fileset), "abspath": framed(abspath), "pathexpand": pathexpand,
		"filebase64":       hash(func(b []byte) []byte { return b }, base64.StdEncoding.EncodeToString),
		"filesha256":       hash(sum256, hex.EncodeToString),
		"filebase64sha256": hash(sum256, base64.StdEncoding.EncodeToString),
		"filemd5":          hash(func(b []byte) []byte { s := md5.Sum(b); return s[:] }, hex.EncodeToString),
		"filesha1":         hash(func(b []byte) []byte { s := sha1.Sum(b); return s[:] }, hex.EncodeToString),
		"filesha512":       hash(sum512, hex.EncodeToString),
		"filebase64sha512": hash(sum512, base64.StdEncoding.EncodeToString),
		"provider::kubernetes::manifest_decode_multi": manifestDecodeMulti,
	}
}

// frameCall is a call of a function that asks where it stands: for files beside
// its module, or for the settings of its unit.
type frameCall struct {
	*symbolic.Call
	fr *frame
}

// framed is a function that asks where it stands.
func framed(f func(*frameCall) *symbolic.Value) symbolic.Function {
	return func(c *symbolic.Call) *symbolic.Value { return f(&frameCall{c, c.In.(*frame)}) }
}

// path is an argument that names a file, absolute; false when it is not known.
func (c *frameCall) path(i int) (string, bool) {
	if i >= len(c.Args) {
		return "", false
	}
	return c.fr.filePath(c.Args[i])
}

// filePath is the file that a text names, absolute; false when it is not known.
func (fr *frame) filePath(v *symbolic.Value) (string, bool) {
	s, fails := v.AsText()
	if fails == policy.Yes {
		return "", false
	}
	text := s.T
	root := fr.mod.root
	// Terraform is taken to run in the root's directory.
	if holes := text.Holes(); len(holes) > 0 && holes[0].ID == root.id+"path.cwd" && strings.HasPrefix(text.Encoded(), string(policy.HoleRune)) {
		text = policy.Concat(policy.Literal(root.dir.abs), text.Slice(len(string(policy.HoleRune)), len(text.Encoded())))
	}
	p, ok := root.l.absolute(text)
	if !ok {
		return "", false
	}
	switch {
	case filepath.IsAbs(p):
	case fr.setting != nil:
		p = filepath.Join(filepath.Dir(fr.setting.file.Abs), p)
	default:
		p = filepath.Join(root.dir.abs, p)
	}
	return filepath.Clean(p), true
}

// readFile is the file that an argument names, or what the call gives without it.
func (c *frameCall) readFile(i int) (*source.File, *symbolic.Value) {
	p, ok := c.path(i)
	if !ok {
		return nil, c.Unknown(cty.String)
	}
	f, err := c.fr.mod.root.l.files.Read(p)
	if err != nil {
		v := c.Unknown(cty.String)
		v.Symbol.Reason = &fact.Reason{Why: fmt.Sprintf("%s cannot be read: it may be made at deploy time, or lie outside the boundary", c.fr.mod.root.l.files.Display(p)),
			Settle: "the file in the tree", At: c.At}
		return nil, v
	}
	if m := c.fr.mod; m.dir.stub != nil && strings.HasPrefix(p, m.dir.abs+string(filepath.Separator)) {
		f = standIn(filepath.ToSlash(p), f.Bytes, m.call.At)
	}
	return f, nil
}

func fileText(c *frameCall) *symbolic.Value {
	f, v := c.readFile(0)
	if v != nil {
		return v
	}
	return symbolic.StringValue(symbolic.Text{T: policy.Literal(string(f.Bytes)), Map: source.Identity(f)}, source.Whole(f))
}

func templatefile(c *frameCall) *symbolic.Value {
	if len(c.Args) != 2 {
		return c.Fail("a path and variables are required")
	}
	f, v := c.readFile(0)
	if v != nil {
		return v
	}
	return c.fr.render(symbolic.Text{T: policy.Literal(string(f.Bytes)), Map: source.Identity(f)}, f, c.Args[1], c.At)
}

func templatestring(c *frameCall) *symbolic.Value {
	if len(c.Args) != 2 {
		return c.Fail("a template and variables are required")
	}
	s, fails := c.Args[0].AsText()
	if fails == policy.Yes || !s.T.Known() {
		return c.Unknown(cty.String)
	}
	return c.fr.render(s, nil, c.Args[1], c.At)
}

// maxTemplates bounds templates that render templates.
const maxTemplates = 8

// render evaluates the text of a template with vars as its only names. file is
// the file that is the text, nil when it is not just a file.
func (fr *frame) render(text symbolic.Text, file *source.File, vars *symbolic.Value, at source.Site) *symbolic.Value {
	f := &frame{mod: fr.mod, file: file, plain: true, templates: fr.templates + 1}
	if f.templates > maxTemplates {
		return fr.unknown(at, "renders templates in templates too deeply")
	}
	s, ok := text.T.Literal()
	if !ok {
		fr.Doubt()
		return symbolic.Derive("template", cty.String, at, symbolic.StringValue(text, at), vars)
	}
	if file == nil {
		f.tmpl = &text
		f.file = fr.file
	}
	fr.mod.root.l.renders(text.Map.Site(0, len(s)))
	switch {
	case vars.IsMap():
		f.vars = map[string]*symbolic.Value{}
		for _, m := range vars.Sorted() {
			if k, ok := m.Key.T.Literal(); ok {
				f.vars[k] = m.Value
			} else {
				f.rest = vars
			}
		}
		if vars.Open {
			f.rest = vars
		}
	case vars.Kind == symbolic.Unknown:
		f.rest = vars
	default:
		return symbolic.FailValue("a template's variables must be an object", at)
	}
	expr, err := fr.mod.root.l.parser.Template(s)
	if err != "" {
		return symbolic.FailValue("the template cannot be read: "+err, at)
	}
	v := f.eval(expr)
	if v.IsFail() {
		return v
	}
	out, fails := v.AsText()
	if fails == policy.Yes {
		return symbolic.FailValue("the template gives no text", at)
	}
	where := text.Map.Site(0, len(s))
	if file != nil {
		where = source.Whole(file)
	}
	return symbolic.StringValue(out, where)
}

// renders takes down that the file is a template when at is all of it.
func (l *loader) renders(at source.Site) {
	if at.File == nil || at != source.Whole(at.File) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rendered[at.File] = true
}

func fileexists(c *frameCall) *symbolic.Value {
	p, ok := c.path(0)
	if !ok {
		return c.Unknown(cty.Bool)
	}
	if _, err := c.fr.mod.root.l.files.Read(p); err == nil {
		return symbolic.BoolValue(true, c.At)
	}
	v := c.Derived(cty.Bool) // it may be made at deploy time
	v.Symbol.Solid = true
	return v
}

func fileset(c *frameCall) *symbolic.Value {
	dir, ok := c.path(0)
	pattern, lit := "", false
	if len(c.Args) == 2 {
		pattern, lit = c.Args[1].Literal()
	}
	if !ok || !lit {
		return c.Unknown(cty.Set(cty.String))
	}
	names, err := c.fr.mod.root.l.files.Glob(dir, pattern)
	if err != nil {
		return c.Unknown(cty.Set(cty.String))
	}
	var items []*symbolic.Value
	for _, n := range names {
		items = append(items, symbolic.LiteralValue(n, c.At))
	}
	return symbolic.SeqValue(symbolic.Set, symbolic.SetItems(items), c.At)
}

func abspath(c *frameCall) *symbolic.Value {
	p, ok := c.path(0)
	if !ok {
		return c.Unknown(cty.String)
	}
	root := c.fr.mod.root
	rel, err := filepath.Rel(root.dir.abs, p)
	if err != nil {
		return c.Unknown(cty.String)
	}
	cwd := root.symbol("path.cwd", cty.String, policy.AnyText, c.At, &fact.Reason{Why: "the directory of Terraform's run is not known", At: c.At})
	s, _ := cwd.AsText()
	if rel == "." {
		return symbolic.StringValue(s, c.At)
	}
	if strings.HasPrefix(rel, "..") {
		v := c.Derived(cty.String)
		v.Symbol.Solid = true
		return v
	}
	return symbolic.TextValue(policy.Concat(s.T, policy.Literal("/"+filepath.ToSlash(rel))), c.At)
}

func pathexpand(c *symbolic.Call) *symbolic.Value {
	if len(c.Args) != 1 {
		return c.Fail("one argument is required")
	}
	if s, ok := c.Args[0].Literal(); ok && !strings.HasPrefix(s, "~") {
		return c.Args[0]
	}
	return c.Unknown(cty.String)
}
