package terraform

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/policy"
)

// displayed is a value as Terraform's language writes it, what is not known as
// {label}.
func displayed(v *symbolic.Value) string { return display(v, 0) }

// lineWidth is how long a collection on one line may be.
const lineWidth = 72

var identifier = regexp.MustCompile(`^[\pL_][\pL\pN_-]*$`)

func display(v *symbolic.Value, indent int) string {
	switch {
	case v.IsFail():
		return "fails: " + mask(v.Message)
	case v.IsNull():
		return "null"
	case v.Kind == symbolic.Bool, v.Kind == symbolic.Number:
		s, _ := v.AsText()
		return s.T.String()
	case v.Kind == symbolic.String:
		return displayText(v.Text.T, indent)
	case v.Kind == symbolic.Unknown:
		return "{" + mask(v.Symbol.Label) + "}"
	case v.Kind == symbolic.Choice:
		return displayChoice(v, indent)
	case v.IsSeq():
		items := make([]string, 0, len(v.Items)+1)
		for _, item := range v.Items {
			items = append(items, display(item, indent+1))
		}
		open, shut := "[", "]"
		if v.Kind == symbolic.Set {
			open, shut = "toset([", "])"
		}
		return displayList(open, shut, items, v.Open, indent)
	case v.IsMap():
		return displayObject(v, indent)
	}
	return ""
}

func pad(indent int) string { return strings.Repeat("  ", indent) }

func displayList(open, shut string, items []string, more bool, indent int) string {
	if more {
		items = append(items, "…")
	}
	short := strings.Join(items, ", ")
	if !strings.Contains(short, "\n") && utf8.RuneCountInString(short) <= lineWidth {
		return open + short + shut
	}
	var b strings.Builder
	b.WriteString(open + "\n")
	for _, item := range items {
		b.WriteString(pad(indent+1) + item)
		if item != "…" {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	return b.String() + pad(indent) + shut
}

// displayObject writes members with their equals signs below each other, as terraform
// fmt does.
func displayObject(v *symbolic.Value, indent int) string {
	members := v.Sorted()
	if len(members) == 0 {
		if v.Open {
			return "{ … }"
		}
		return "{}"
	}
	keys, values := make([]string, len(members)), make([]string, len(members))
	for i, m := range members {
		keys[i] = displayKey(m.Key.T)
		values[i] = display(m.Value, indent+1)
	}
	var b strings.Builder
	b.WriteString("{\n")
	for i := 0; i < len(keys); {
		end, width := i, 0
		for ; end < len(keys) && (end == i || !strings.Contains(values[end-1]+values[end], "\n")); end++ {
			width = max(width, utf8.RuneCountInString(keys[end]))
		}
		for ; i < end; i++ {
			gap := strings.Repeat(" ", width-utf8.RuneCountInString(keys[i]))
			b.WriteString(pad(indent+1) + keys[i] + gap + " = " + values[i] + "\n")
		}
	}
	if v.Open {
		b.WriteString(pad(indent+1) + "…\n")
	}
	return b.String() + pad(indent) + "}"
}

func displayKey(t policy.Text) string {
	if s, ok := t.Literal(); ok && identifier.MatchString(s) {
		return s
	}
	return quoted(t)
}

func displayChoice(v *symbolic.Value, indent int) string {
	var list []string
	seen := map[string]bool{}
	for _, l := range v.Leaves() {
		if s := display(l, indent); !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	if len(list) == 1 {
		return list[0]
	}
	return "either " + strings.Join(list, " or ")
}

// displayText writes a string: JSON as jsonencode of what it says, several lines as a
// heredoc.
func displayText(t policy.Text, indent int) string {
	if h := t.Hole(); h != nil {
		return "{" + mask(h.Label) + "}"
	}
	if s, ok := indented(t, pad(indent)); ok {
		return "jsonencode(" + s + ")"
	}
	s := t.Encoded()
	if !strings.HasSuffix(s, "\n") || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }) {
		return quoted(t)
	}
	var b strings.Builder
	b.WriteString("<<-EOT\n")
	for line := range strings.Lines(labelled(t, strings.NewReplacer("${", "$${", "%{", "%%{").Replace)) {
		line = strings.TrimSuffix(line, "\n")
		if line != "" {
			line = pad(indent+1) + line
		}
		b.WriteString(line + "\n")
	}
	return b.String() + pad(indent) + "EOT"
}

// quoted is text in quotes with the escapes of Terraform's language.
func quoted(t policy.Text) string {
	return `"` + labelled(t, strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "${", "$${", "%{", "%%{").Replace) + `"`
}

// labelled is t with its literal parts as written makes them, and its holes by
// their labels.
func labelled(t policy.Text, written func(string) string) string {
	var b strings.Builder
	holes := t.Holes()
	for i, part := range strings.Split(t.Encoded(), string(policy.HoleRune)) {
		if i > 0 {
			b.WriteString("{" + mask(holes[i-1].Label) + "}")
		}
		b.WriteString(written(part))
	}
	return b.String()
}

// bareHole stands for a hole outside quotes while JSON is indented.
const bareHole = `"\u0001` + string(policy.HoleRune) + `"`

// indented is the text of a JSON object or array on several lines.
func indented(t policy.Text, prefix string) (string, bool) {
	s := strings.TrimSpace(t.Encoded())
	if s == "" || s[0] != '{' && s[0] != '[' {
		return "", false
	}
	var b strings.Builder
	inside, escaped := false, false
	for _, r := range s {
		switch {
		case r == policy.HoleRune && !inside:
			b.WriteString(bareHole)
			continue
		case escaped:
			escaped = false
		case inside && r == '\\':
			escaped = true
		case r == '"':
			inside = !inside
		}
		b.WriteRune(r)
	}
	var out bytes.Buffer
	if json.Indent(&out, []byte(b.String()), prefix, "  ") != nil {
		return "", false
	}
	whole := strings.ReplaceAll(out.String(), bareHole, string(policy.HoleRune))
	if policy.CountHoles(whole) != len(t.Holes()) {
		return "", false
	}
	return labelled(policy.Raw(whole, t.Holes()), func(s string) string { return s }), true
}

// holeShapes says what a hole of a kind may be.
var holeShapes = map[policy.HoleKind]string{
	policy.AccountID:   "12 digits",
	policy.RegionName:  "the name of a region",
	policy.Partition:   "aws, aws-cn, aws-us-gov or another partition",
	policy.IssuerID:    "32 upper-case hexadecimal digits",
	policy.NameText:    "a name",
	policy.NoColonText: "text without a colon",
	policy.DNSSuffix:   "amazonaws.com, amazonaws.com.cn or that of another partition",
	policy.Scheme:      "https:// or nothing, by the provider's version",
}

// partsOf are the parts of v that are not known, each once.
func partsOf(v *symbolic.Value) []Part {
	var list []Part
	seen := map[string]bool{}
	add := func(id string, p Part, why *fact.Reason) {
		if seen[id] {
			return
		}
		seen[id] = true
		p.Label = mask(p.Label)
		if why != nil {
			p.Reason = *why
			p.Why, p.Settle = mask(p.Why), mask(p.Settle)
		}
		list = append(list, p)
	}
	hole := func(h *policy.Hole) {
		p := Part{Label: h.Label, Shape: holeShapes[h.Kind]}
		if h.Unique {
			p.Shape = strings.TrimPrefix(p.Shape+"; AWS makes no two alike", "; ")
		}
		for _, c := range h.Choices {
			if shown := mask(c.String()); !slices.Contains(p.Choices, shown) {
				p.Choices = append(p.Choices, shown)
			}
		}
		why, _ := h.Origin.(*fact.Reason)
		add(h.ID, p, why)
	}
	var walk func(v *symbolic.Value)
	walk = func(v *symbolic.Value) {
		switch {
		case v.Kind == symbolic.Unknown:
			if v.Symbol.Kind != policy.AnyText || v.Symbol.Unique {
				hole(v.Symbol.Hole())
				return
			}
			p := Part{Label: v.Symbol.Label}
			if t := v.Symbol.Type; t != cty.DynamicPseudoType && !t.IsObjectType() {
				p.Shape = t.FriendlyName()
			}
			add(v.Symbol.ID, p, v.Symbol.Reason)
		case v.Kind == symbolic.String:
			for _, h := range v.Text.T.Holes() {
				hole(h)
			}
		case v.Kind == symbolic.Choice:
			p := Part{}
			for _, l := range v.Leaves() {
				if shown := displayed(l); !slices.Contains(p.Choices, shown) {
					p.Choices = append(p.Choices, shown)
				}
			}
			add("choice "+v.Pick+v.Key(), p, v.Reason())
			for _, l := range v.Leaves() {
				walk(l)
			}
		default:
			for _, item := range v.Items {
				walk(item)
			}
			if v.IsMap() {
				for _, m := range v.Sorted() {
					for _, h := range m.Key.T.Holes() {
						hole(h)
					}
					walk(m.Value)
				}
			}
		}
		if v.Open && v.More != unwritten {
			add("more "+v.Key(), Part{Label: "…"}, v.Reason())
		}
	}
	walk(v)
	return list
}
