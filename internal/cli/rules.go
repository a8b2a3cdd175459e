package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/finding"
)

// listRules prints the table of rules.
func listRules(w io.Writer, o options) error {
	if len(o.paths) > 1 {
		return usageError{problem: fmt.Sprintf("rules takes no argument, such as %q", o.paths[1]),
			hint: fmt.Sprintf("did you mean eksiamlint explain %s?", o.paths[1])}
	}
	switch o.reports[0].format {
	case "json":
		return listRulesJSON(w)
	case "sarif":
		return usageError{problem: "rules are listed as text or json"}
	}
	list := allRules()
	ids, audiences := 0, 0
	for _, r := range list {
		ids, audiences = max(ids, len(r.ID)), max(audiences, len(audience(r)))
	}
	var b strings.Builder
	category := ""
	for _, r := range list {
		if c := r.Category(); c != category {
			if category != "" {
				b.WriteByte('\n')
			}
			category = c
			fmt.Fprintln(&b, category)
		}
		fmt.Fprintf(&b, "  %-*s  %-7s  %-*s  %s\n", ids, r.ID, r.Severity, audiences, audience(r), r.Title)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// audience is for whom a rule speaks.
func audience(r *finding.Rule) string {
	if r.Preview {
		return string(r.Persona) + ", preview"
	}
	return string(r.Persona)
}

// ruleOutput is a rule in the output of rules --format json.
type ruleOutput struct {
	ID       string           `json:"id"`
	Title    string           `json:"title"`
	Severity finding.Severity `json:"severity"`
	Persona  finding.Persona  `json:"persona"`
	Preview  bool             `json:"preview"`
	Since    string           `json:"since"`
	Fails    string           `json:"fails"`
	Remedy   string           `json:"remedy"`
	Aliases  []string         `json:"aliases"`
	Help     string           `json:"help"`
}

func listRulesJSON(w io.Writer) error {
	list := []ruleOutput{}
	for _, r := range allRules() {
		list = append(list, ruleOutput{
			ID: r.ID, Title: r.Title, Severity: r.Severity, Persona: r.Persona, Preview: r.Preview, Since: r.Since,
			Fails: r.Fails, Remedy: r.Remedy, Aliases: append([]string{}, r.Aliases...), Help: r.Help,
		})
	}
	return writeJSON(w, list)
}

// explainRule prints the page of a rule.
func explainRule(w io.Writer, o options) error {
	if len(o.paths) != 2 {
		return usageError{problem: "explain takes one rule", hint: "eksiamlint rules lists them"}
	}
	r, unknown := findRule(o.paths[1])
	if unknown != nil {
		return *unknown
	}
	_, err := io.WriteString(w, page(r))
	return err
}

// pageWidth is where the text of a page is broken.
const pageWidth = 80

// page is what explain shows of a rule.
func page(r *finding.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  (%s, %s)\n%s\n", r.ID, r.Severity, audience(r), r.Title)
	if text := strings.TrimSpace(r.Description); text != "" {
		b.WriteByte('\n')
		b.WriteString(wrap(text, ""))
	}
	field := func(name, text string) {
		if text != "" {
			b.WriteString("\n" + name + ":\n" + wrap(text, "  "))
		}
	}
	field("Breaks", r.Fails)
	field("Mend", r.Remedy)
	if len(r.Symptoms) > 0 {
		b.WriteString("\nSeen at run time as:\n")
		for _, s := range r.Symptoms {
			b.WriteString("  " + s + "\n")
		}
	}
	if len(r.Aliases) > 0 {
		field("Also known as", strings.Join(r.Aliases, ", "))
	}
	b.WriteString("\nSee:\n")
	for _, l := range r.Related {
		fmt.Fprintf(&b, "  %s\n    %s\n", l.Description, l.Ref)
	}
	fmt.Fprintf(&b, "  Page of the rule\n    %s\n", r.Help)
	return b.String()
}

// wrap breaks paragraphs at pageWidth; indented and fenced lines stay as they are.
func wrap(text, indent string) string {
	var b strings.Builder
	line := ""
	flush := func() {
		if line != "" {
			b.WriteString(indent + line + "\n")
			line = ""
		}
	}
	fenced := false
	for raw := range strings.Lines(text) {
		raw = strings.TrimRight(raw, "\r\n")
		fence := strings.HasPrefix(raw, "```")
		if fence {
			fenced = !fenced
		}
		if fence || fenced || strings.HasPrefix(raw, "  ") || strings.TrimSpace(raw) == "" {
			flush()
			b.WriteString(strings.TrimRight(indent+raw, " ") + "\n")
			continue
		}
		if strings.HasPrefix(raw, "- ") || strings.HasPrefix(raw, "|") {
			flush()
		}
		for _, word := range strings.Fields(raw) {
			if line != "" && len(indent)+len(line)+1+len(word) > pageWidth {
				flush()
			}
			if line != "" {
				line += " "
			}
			line += word
		}
	}
	flush()
	return b.String()
}
