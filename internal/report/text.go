package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// TextOptions says how the text report looks.
type TextOptions struct {
	Color          bool
	Quiet          bool                           // findings and errors only, no footer
	ExplainUnknown bool                           // list what was not decided
	Source         func(path string) *source.File // for snippets; nil, or a nil file: none
}

// Text writes r for people. Whatever control characters the files hold, the
// terminal gets none of them.
func Text(w io.Writer, r *Result, o TextOptions) error {
	p := &printer{r: r, o: o}
	for _, f := range r.Findings {
		if f.Suppressed == nil {
			p.finding(f)
		}
	}
	p.diagnostics()
	if o.ExplainUnknown {
		p.undecided()
	}
	if !o.Quiet {
		p.footer()
	}
	_, err := w.Write(p.out.Bytes())
	return err
}

// printer writes the blocks of a text report, an empty line between them.
type printer struct {
	r   *Result
	o   TextOptions
	out bytes.Buffer
}

// style is an SGR parameter of the terminal.
type style string

const (
	plain   style = ""
	bold    style = "1"
	faint   style = "2"
	red     style = "1;31"
	yellow  style = "1;33"
	cyan    style = "1;36"
	magenta style = "35"
)

// paint is text that came from files or rules, made safe and coloured.
func (p *printer) paint(s style, text string) string {
	text = printable(text)
	if !p.o.Color || s == plain || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

func severityStyle(s finding.Severity) style {
	switch s {
	case finding.Error:
		return red
	case finding.Warning:
		return yellow
	}
	return cyan
}

func (p *printer) gap() {
	if p.out.Len() > 0 {
		p.out.WriteByte('\n')
	}
}

func (p *printer) finding(f *finding.Finding) {
	p.gap()
	s := severityStyle(f.Severity)
	fmt.Fprintf(&p.out, "%s%s %s %s\n", p.place(f.At), p.paint(s, string(f.Severity)+":"),
		p.paint(bold, f.Message), p.paint(magenta, "["+f.Rule.ID+"]"))
	p.snippet(f.At, s)
	for _, e := range f.Evidence {
		fmt.Fprintf(&p.out, "%s%s %s\n", p.place(e.At), p.paint(cyan, "note:"), p.paint(plain, e.Note))
		p.snippet(e.At, cyan)
	}
	if f.Rule.Fails != "" {
		fmt.Fprintf(&p.out, "  %s %s\n", p.paint(bold, "breaks:"), p.paint(plain, f.Rule.Fails))
	}
	if text := f.HowToMend(); text != "" {
		fmt.Fprintf(&p.out, "  %s   %s\n", p.paint(bold, "mend:"), p.paint(plain, text))
	}
	if f.Mend.Snippet != "" {
		for line := range strings.Lines(f.Mend.Snippet) {
			line = strings.TrimRight(line, "\r\n")
			p.out.WriteString(strings.TrimRight("            "+p.paint(plain, tabsToSpaces(line)), " ") + "\n")
		}
	}
}

// place is "file:line:col: ", or nothing for a place that is nowhere.
func (p *printer) place(at source.Range) string {
	if at.File == "" {
		return ""
	}
	if at.Line == 0 {
		return p.paint(bold, at.File+":") + " "
	}
	return p.paint(bold, fmt.Sprintf("%s:%d:%d:", at.File, at.Line, at.Column)) + " "
}

// snippet shows the line at which at begins, the range underlined.
func (p *printer) snippet(at source.Range, s style) {
	if p.o.Source == nil || at.File == "" || at.Line == 0 {
		return
	}
	f := p.o.Source(at.File)
	if f == nil {
		return
	}
	line := f.Line(at.Line)
	if strings.TrimSpace(line) == "" {
		return
	}
	end := at.EndColumn
	if at.EndLine > at.Line {
		end = -1
	}
	text, pad, marks := excerpt(line, at.Column, end)
	number := fmt.Sprint(at.Line)
	gutter := strings.Repeat(" ", len(number)) + " |"
	underline := "^" + strings.Repeat("~", marks-1)
	fmt.Fprintf(&p.out, "%s\n", p.paint(faint, gutter))
	fmt.Fprintf(&p.out, "%s %s\n", p.paint(faint, number+" |"), text)
	fmt.Fprintf(&p.out, "%s %s%s\n", p.paint(faint, gutter), strings.Repeat(" ", pad), p.paint(s, underline))
}

// maxNotes is how many files that could not be read, without harm, are named.
const maxNotes = 10

func (p *printer) diagnostics() {
	if len(p.r.Errors) == 0 {
		return
	}
	p.gap()
	notes := 0
	for _, d := range p.r.Errors {
		if d.Fatal {
			fmt.Fprintf(&p.out, "%s%s %s\n", p.place(d.At), p.paint(red, "error:"), p.paint(bold, d.Message))
			p.snippet(d.At, red)
			continue
		}
		notes++
	}
	if p.o.Quiet {
		return
	}
	shown := 0
	for _, d := range p.r.Errors {
		if d.Fatal {
			continue
		}
		if shown == maxNotes {
			fmt.Fprintf(&p.out, "%s %s more like this\n", p.paint(cyan, "note:"), count(notes-shown, "file"))
			break
		}
		shown++
		fmt.Fprintf(&p.out, "%s%s %s\n", p.place(d.At), p.paint(cyan, "note:"), p.paint(plain, d.Message))
	}
}

func (p *printer) footer() {
	p.gap()
	r, t := p.r, p.r.tally()
	head := "no findings"
	if !r.Complete {
		head += " in what could be read"
	}
	if t.errors+t.warnings+t.notes > 0 {
		head = count(t.errors, "error") + ", " + count(t.warnings, "warning")
		if t.notes > 0 {
			head += ", " + count(t.notes, "note")
		}
	}
	var more []string
	add := func(n int, text string) {
		if n > 0 {
			more = append(more, fmt.Sprintf("%d %s", n, text))
		}
	}
	add(t.suppressed, "ignored")
	add(r.Hidden, "for other personas")
	add(r.Preview, "in preview")
	if len(r.Undecided) > 0 {
		more = append(more, p.undecidedCount())
	}
	if len(more) > 0 {
		head += "; " + strings.Join(more, ", ")
	}
	fmt.Fprintln(&p.out, p.paint(bold, head))
	if !p.o.ExplainUnknown {
		p.settled()
	}

	files := count(r.FilesRead, "file")
	if r.FilesSkipped > 0 {
		files += fmt.Sprintf(" (%d skipped)", r.FilesSkipped)
	}
	switch nouns := checked(r.Checked); {
	case len(nouns) > 0:
		fmt.Fprintln(&p.out, p.paint(plain, "checked "+strings.Join(nouns, ", ")+" in "+files))
	case len(r.Findings) > 0:
		fmt.Fprintln(&p.out, p.paint(plain, "checked "+files))
	default:
		fmt.Fprintln(&p.out, p.paint(plain, "nothing to check: no EKS identity in "+files))
	}
	if len(r.Unread) > 0 {
		var kinds []string
		for _, u := range r.Unread {
			kinds = append(kinds, count(u.Files, u.Kind))
		}
		fmt.Fprintln(&p.out, p.paint(plain, "not read: "+strings.Join(kinds, ", ")))
	}
	if !r.Complete {
		fmt.Fprintln(&p.out, p.paint(red, "incomplete:")+" "+p.paint(plain, "not every file could be read, see the errors above"))
	}
}

// settled names the flag that decides most of what was not decided, if there is one.
func (p *printer) settled() {
	counts := map[string]int{}
	best := ""
	for _, g := range p.r.Undecided {
		if !strings.HasPrefix(g.Settle, "--var") {
			continue
		}
		counts[g.Settle]++
		if n := counts[g.Settle] - counts[best]; best == "" || n > 0 || n == 0 && g.Settle < best {
			best = g.Settle
		}
	}
	if best == "" {
		return
	}
	by := "settled by " + best
	if n := counts[best]; n < len(p.r.Undecided) {
		by = fmt.Sprintf("%d of them %s", n, by)
	}
	fmt.Fprintln(&p.out, p.paint(plain, by))
}

// nouns are the words for what is counted as checked, in the order of the footer.
var nouns = []struct{ key, one, many string }{
	{"clusters", "cluster", "clusters"},
	{"node_groups", "node group", "node groups"},
	{"fargate_profiles", "Fargate profile", "Fargate profiles"},
	{"roles", "role", "roles"},
	{"policies", "policy", "policies"},
	{"documents", "policy document", "policy documents"},
	{"repository_policies", "repository policy", "repository policies"},
	{"providers", "OIDC provider", "OIDC providers"},
	{"service_accounts", "ServiceAccount", "ServiceAccounts"},
	{"workloads", "workload", "workloads"},
	{"irsa_links", "IRSA link", "IRSA links"},
	{"pod_identity_links", "Pod Identity link", "Pod Identity links"},
	{"associations", "Pod Identity association", "Pod Identity associations"},
	{"addons", "add-on", "add-ons"},
	{"access_entries", "access entry", "access entries"},
	{"assume_links", "role-to-role link", "role-to-role links"},
}

// checked puts counts into words; what was not found is not named.
func checked(counts map[string]int) []string {
	var out []string
	known := map[string]bool{}
	for _, n := range nouns {
		known[n.key] = true
		switch c := counts[n.key]; {
		case c == 1:
			out = append(out, "1 "+n.one)
		case c > 1:
			out = append(out, fmt.Sprintf("%d %s", c, n.many))
		}
	}
	var rest []string
	for key, c := range counts {
		if c > 0 && !known[key] {
			rest = append(rest, fmt.Sprintf("%d %s", c, strings.ReplaceAll(key, "_", " ")))
		}
	}
	slices.Sort(rest)
	return append(out, rest...)
}

// count is "1 file", "2 files".
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
