package terraform

import (
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// secretNames are the ends of names whose values are secret.
const secretNames = `(?:secret_?access_?key|session_?token|secret_?key|password|passwd|private_?key|api_?key|auth_?token|client_?secret)`

var (
	namedSecret = regexp.MustCompile(`(?i)` + secretNames + `$`)
	// assigns is the text before a value that is given a secret name.
	assigns = regexp.MustCompile(`(?i)` + secretNames + `["']?\s*(?:,?\s*["']?value["']?\s*)?[:=]\s*["']?$`)
	// secretText finds secret values in text: password = "x", "password": "x", and
	// the same as an item of a list of names and values.
	secretText = regexp.MustCompile(`(?i)` + secretNames + `["']?\s*(?:,?\s*["']?value["']?\s*)?(?:=>|[:=])\s*(?:"((?:[^"\\]|\\.)*)|'([^']*)|([^\s"',;}{\])]+))` +
		`|\bsensitive\(\s*"((?:[^"\\]|\\.)*)`)
	secretManifest = regexp.MustCompile(`(?m)(?:^|["'{,])\s*["']?kind["']?\s*:\s*["']?Secret["']?\s*(?:$|[,}])`)
)

// secretAttributes are arguments of resources that hold secrets.
var secretAttributes = map[string][]string{
	"kubernetes_secret":                 {"data", "string_data", "binary_data"},
	"kubernetes_secret_v1":              {"data", "string_data", "binary_data"},
	"data.kubernetes_secret":            {"data", "binary_data"},
	"data.kubernetes_secret_v1":         {"data", "binary_data"},
	"aws_secretsmanager_secret_version": {"secret_string", "secret_binary"},
	"helm_release":                      {"set_sensitive"},
	"aws_ssm_parameter":                 {"value", "insecure_value"},
}

// isSecretName says that a variable, key or argument of this name holds a secret.
func isSecretName(name string) bool { return namedSecret.MatchString(name) }

// secret is a secret in place of its value.
func secret(id, label, why string, t cty.Type, at source.Site) *symbolic.Value {
	return symbolic.UnknownValue(&symbolic.Symbol{ID: "secret(" + id + ")", Label: label, Type: t, Reason: &fact.Reason{Why: why, At: at}}, at)
}

// conceal makes what the loader evaluates hold no secrets: they are symbols.
func (l *loader) conceal() {
	l.functions["sensitive"] = func(c *symbolic.Call) *symbolic.Value {
		switch a := c.Arg(0); {
		case a == nil:
			return c.Fail("an argument is required")
		case a.IsNull():
			return a
		}
		return secret(c.Args[0].Key(), "sensitive value", "it is secret and not shown", cty.DynamicPseudoType, c.At)
	}
	l.parser.Rewrite = markSecrets
	for typ := range secretAttributes {
		m := l.models[typ]
		computed := m.computed
		m.computed = func(inst *instance, attr string, at source.Site) *symbolic.Value {
			if hidden := inst.secretAttribute(attr, at); hidden != nil || computed == nil {
				return hidden
			}
			return computed(inst, attr, at)
		}
		l.models[typ] = m
	}
}

// secretAttribute stands for an attribute that holds a secret, nil for others.
func (i *instance) secretAttribute(attr string, at source.Site) *symbolic.Value {
	if !slices.Contains(secretAttributes[i.typ], attr) {
		return nil
	}
	if i.typ == "aws_ssm_parameter" {
		if kind, ok := i.attr("type").Literal(); ok && kind != "SecureString" {
			return nil
		}
	}
	return secret(i.id+"."+attr, i.addr+"."+attr, i.addr+"."+attr+" is secret and not shown", cty.DynamicPseudoType, at)
}

// markSecrets marks arguments and members that have secret names as sensitive.
// In JSON an object may be a block, so only its members are marked.
func markSecrets(parsed hclsyntax.Node) {
	_, native := parsed.(*hclsyntax.Body)
	hclsyntax.VisitAll(parsed, func(node hclsyntax.Node) hcl.Diagnostics {
		switch n := node.(type) {
		case *hclsyntax.Body:
			named := false
			for _, by := range []string{"name", "key"} {
				if a := n.Attributes[by]; a != nil {
					s, ok := syntax.JSONKey(a.Expr)
					named = named || ok && isSecretName(s)
				}
			}
			for name, a := range n.Attributes {
				if isSecretName(name) || named && name == "value" {
					a.Expr = marked(a.Expr)
				}
			}
		case *hclsyntax.ObjectConsExpr:
			named := false
			for _, item := range n.Items {
				switch keyText(item.KeyExpr) {
				case "name", "key":
					s, ok := syntax.JSONKey(item.ValueExpr)
					named = named || ok && isSecretName(s)
				}
			}
			for i, item := range n.Items {
				key := keyText(item.KeyExpr)
				_, object := item.ValueExpr.(*hclsyntax.ObjectConsExpr)
				if (native || !object) && (isSecretName(key) || named && key == "value") {
					n.Items[i].ValueExpr = marked(item.ValueExpr)
				}
			}
		}
		return nil
	})
}

// keyText is the key of a member as written, empty when it is an expression.
func keyText(e hclsyntax.Expression) string {
	if key, ok := syntax.JSONKey(e); ok {
		return key
	}
	return hcl.ExprAsKeyword(e)
}

// marked is sensitive(e).
func marked(e hclsyntax.Expression) hclsyntax.Expression {
	r := e.Range()
	return &hclsyntax.FunctionCallExpr{Name: "sensitive", Args: []hclsyntax.Expression{e},
		NameRange: r, OpenParenRange: r, CloseParenRange: r}
}

// conceal puts symbols in the place of sensitive variables and outputs.
func (m *module) conceal() {
	if m.dir == nil {
		return
	}
	for name, b := range m.dir.variables {
		if sensitive(b) || isSecretName(name) {
			t, _ := m.frame.constraint(b)
			m.memo["var."+name] = secret(m.id+"var."+name, m.shown("var."+name), "variable \""+name+"\" is sensitive and not shown", t, b.At)
		}
	}
	for name, b := range m.dir.outputs {
		if sensitive(b) {
			m.memo["output."+name] = secret(m.id+"output."+name, m.shown(name), "output \""+name+"\" is sensitive and not shown", cty.DynamicPseudoType, b.At)
		}
	}
}

// sensitive says that a variable or output is declared so.
func sensitive(b *syntax.Block) bool {
	for _, name := range []string{"sensitive", "ephemeral"} {
		if a := b.Body.Attrs[name]; a != nil {
			v, diags := a.Expr.Value(nil)
			if diags.HasErrors() || v.Type() != cty.Bool || !v.IsKnown() || v.IsNull() || v.True() {
				return true
			}
		}
	}
	return false
}

// conceal is v without the values that have secret names where they are
// written, and without the data of Kubernetes Secrets.
func conceal(v *symbolic.Value) *symbolic.Value {
	if v.Kind == symbolic.String {
		return concealText(v)
	}
	w := v.Rebuilt(conceal)
	for i, m := range v.Members {
		if hidden(v, m.Key.T.String()) && m.Value.Kind != symbolic.Unknown && !m.Value.IsNull() {
			w.Members[i].Value = secret(m.At.Key()+m.Key.T.Key(), m.Key.T.String(), m.Key.T.String()+" is secret and not shown", cty.DynamicPseudoType, m.Value.At)
		}
	}
	return w
}

// hidden says that a member of the map or object v holds a secret.
func hidden(v *symbolic.Value, key string) bool {
	switch key {
	case "value":
		for _, by := range []string{"name", "key"} {
			if name := v.Member(by); name != nil {
				if s, _ := name.AsText(); isSecretName(s.T.String()) {
					return true
				}
			}
		}
	case "data", "stringData", "string_data":
		if kind := v.Member("kind"); kind != nil {
			s, _ := kind.AsText()
			return s.T.String() == "Secret"
		}
	}
	return isSecretName(key)
}

func concealText(v *symbolic.Value) *symbolic.Value {
	text := v.Text.T.Encoded()
	if written(v.At) || secretManifest.MatchString(text) {
		return secret(v.At.Key(), symbolic.Label(source.Site{}, "secret"), "it is secret and not shown", cty.String, v.At)
	}
	for i := 0; i < len(text); {
		at := v.Text.Map.Origin(i, min(i+1, len(text)))
		if written(at) {
			return secret(at.Key(), "secret", "it is secret and not shown", cty.String, at)
		}
		if next := strings.IndexByte(text[i:], '\n'); next >= 0 {
			i += next + 1
			continue
		}
		break
	}
	spans := secretSpans(text)
	if len(spans) == 0 {
		return v
	}
	var parts []policy.Text
	from := 0
	for _, s := range spans {
		h := secret(v.At.Key()+text[from:s[0]], "secret", "it is secret and not shown", cty.String, v.At).Symbol.Hole()
		parts = append(parts, v.Text.T.Slice(from, s[0]), policy.HoleText(h))
		from = s[1]
	}
	return symbolic.TextValue(policy.Concat(append(parts, v.Text.T.Slice(from, len(text)))...), v.At)
}

// written says that what stands at site is given a secret name there.
func written(site source.Site) bool {
	if site.File == nil {
		return false
	}
	before := site.File.Bytes[max(0, site.Start-200):site.Start]
	return assigns.Match(before)
}

func secretSpans(text string) [][2]int {
	var spans [][2]int
	for _, m := range secretText.FindAllStringSubmatchIndex(text, -1) {
		for g := 2; g < len(m); g += 2 {
			if m[g] >= 0 && m[g+1] > m[g] {
				spans = append(spans, [2]int{m[g], m[g+1]})
			}
		}
	}
	return spans
}

// mask is text about an expression without the secrets that are written in it.
func mask(text string) string {
	var b strings.Builder
	from := 0
	for _, s := range secretSpans(text) {
		b.WriteString(text[from:s[0]] + "***")
		from = s[1]
	}
	return b.String() + text[from:]
}
