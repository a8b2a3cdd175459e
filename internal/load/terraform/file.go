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
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// fileFunctions are the functions that read files or render templates, and one
// that takes a file of several manifests apart.
func fileFunctions() map[string]function {
	hash := func(f func([]byte) []byte, encode func([]byte) string) function {
		return framed(func(c *frameCall) *value {
			file, v := c.readFile(0)
			if v != nil {
				return v
			}
			return literalValue(encode(f(file.Bytes)), c.at)
		})
	}
	sum256 := func(b []byte) []byte { s := sha256.Sum256(b); return s[:] }
	sum512 := func(b []byte) []byte { s := sha512.Sum512(b); return s[:] }
	return map[string]function{
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
	*call
	fr *frame
}

// framed is a function that asks where it stands.
func framed(f func(*frameCall) *value) function {
	return func(c *call) *value { return f(&frameCall{c, c.in.(*frame)}) }
}

// path is an argument that names a file, absolute; false when it is not known.
func (c *frameCall) path(i int) (string, bool) {
	if i >= len(c.args) {
		return "", false
	}
	return c.fr.filePath(c.args[i])
}

// filePath is the file that a text names, absolute; false when it is not known.
func (fr *frame) filePath(v *value) (string, bool) {
	s, fails := v.asText()
	if fails == policy.Yes {
		return "", false
	}
	text := s.t
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
func (c *frameCall) readFile(i int) (*source.File, *value) {
	p, ok := c.path(i)
	if !ok {
		return nil, c.unknown(cty.String)
	}
	f, err := c.fr.mod.root.l.files.Read(p)
	if err != nil {
		v := c.unknown(cty.String)
		v.sym.reason = &fact.Reason{Why: fmt.Sprintf("%s cannot be read: it may be made at deploy time, or lie outside the boundary", c.fr.mod.root.l.files.Display(p)),
			Settle: "the file in the tree", At: c.at}
		return nil, v
	}
	if m := c.fr.mod; m.dir.stub != nil && strings.HasPrefix(p, m.dir.abs+string(filepath.Separator)) {
		f = standIn(filepath.ToSlash(p), f.Bytes, m.call.at)
	}
	return f, nil
}

func fileText(c *frameCall) *value {
	f, v := c.readFile(0)
	if v != nil {
		return v
	}
	return stringValue(str{policy.Literal(string(f.Bytes)), source.Identity(f)}, source.Whole(f))
}

func templatefile(c *frameCall) *value {
	if len(c.args) != 2 {
		return c.fail("a path and variables are required")
	}
	f, v := c.readFile(0)
	if v != nil {
		return v
	}
	return c.fr.render(str{policy.Literal(string(f.Bytes)), source.Identity(f)}, f, c.args[1], c.at)
}

func templatestring(c *frameCall) *value {
	if len(c.args) != 2 {
		return c.fail("a template and variables are required")
	}
	s, fails := c.args[0].asText()
	if fails == policy.Yes || !s.t.Known() {
		return c.unknown(cty.String)
	}
	return c.fr.render(s, nil, c.args[1], c.at)
}

// maxTemplates bounds templates that render templates.
const maxTemplates = 8

// render evaluates the text of a template with vars as its only names. file is
// the file that is the text, nil when it is not just a file.
func (fr *frame) render(text str, file *source.File, vars *value, at source.Site) *value {
	f := &frame{mod: fr.mod, file: file, plain: true, templates: fr.templates + 1}
	if f.templates > maxTemplates {
		return fr.unknown(at, "renders templates in templates too deeply")
	}
	s, ok := text.t.Literal()
	if !ok {
		fr.doubt()
		return derive("template", cty.String, at, stringValue(text, at), vars)
	}
	if file == nil {
		f.tmpl = &text
		f.file = fr.file
	}
	fr.mod.root.l.renders(text.m.Site(0, len(s)))
	switch {
	case vars.isMap():
		f.vars = map[string]*value{}
		for _, m := range vars.sorted() {
			if k, ok := m.key.t.Literal(); ok {
				f.vars[k] = m.val
			} else {
				f.rest = vars
			}
		}
		if vars.open {
			f.rest = vars
		}
	case vars.kind == kUnknown:
		f.rest = vars
	default:
		return failValue("a template's variables must be an object", at)
	}
	expr, err := fr.mod.root.l.parser.template(s)
	if err != "" {
		return failValue("the template cannot be read: "+err, at)
	}
	v := f.eval(expr)
	if v.isFail() {
		return v
	}
	out, fails := v.asText()
	if fails == policy.Yes {
		return failValue("the template gives no text", at)
	}
	where := text.m.Site(0, len(s))
	if file != nil {
		where = source.Whole(file)
	}
	return stringValue(out, where)
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

func fileexists(c *frameCall) *value {
	p, ok := c.path(0)
	if !ok {
		return c.unknown(cty.Bool)
	}
	if _, err := c.fr.mod.root.l.files.Read(p); err == nil {
		return boolValue(true, c.at)
	}
	v := c.derived(cty.Bool) // it may be made at deploy time
	v.sym.solid = true
	return v
}

func fileset(c *frameCall) *value {
	dir, ok := c.path(0)
	pattern, lit := "", false
	if len(c.args) == 2 {
		pattern, lit = c.args[1].literal()
	}
	if !ok || !lit {
		return c.unknown(cty.Set(cty.String))
	}
	names, err := c.fr.mod.root.l.files.Glob(dir, pattern)
	if err != nil {
		return c.unknown(cty.Set(cty.String))
	}
	var items []*value
	for _, n := range names {
		if filepath.IsAbs(n) {
			if rel, err := filepath.Rel(dir, n); err == nil {
				n = filepath.ToSlash(rel)
			}
		}
		items = append(items, literalValue(n, c.at))
	}
	return seqValue(kSet, setItems(items), c.at)
}

func abspath(c *frameCall) *value {
	p, ok := c.path(0)
	if !ok {
		return c.unknown(cty.String)
	}
	root := c.fr.mod.root
	rel, err := filepath.Rel(root.dir.abs, p)
	if err != nil {
		return c.unknown(cty.String)
	}
	cwd := root.symbol("path.cwd", cty.String, policy.AnyText, c.at, &fact.Reason{Why: "the directory of Terraform's run is not known", At: c.at})
	s, _ := cwd.asText()
	if rel == "." {
		return stringValue(s, c.at)
	}
	if strings.HasPrefix(rel, "..") {
		v := c.derived(cty.String)
		v.sym.solid = true
		return v
	}
	return textValue(policy.Concat(s.t, policy.Literal("/"+filepath.ToSlash(rel))), c.at)
}

func pathexpand(c *call) *value {
	if len(c.args) != 1 {
		return c.fail("one argument is required")
	}
	if s, ok := c.args[0].literal(); ok && !strings.HasPrefix(s, "~") {
		return c.args[0]
	}
	return c.unknown(cty.String)
}
