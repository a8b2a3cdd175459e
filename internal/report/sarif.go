package report

import (
	"crypto/sha1"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

const (
	home = "https://github.com/eksiamlint/eksiamlint"
	// fingerprintKey is our own: GitHub's upload action computes
	// primaryLocationLineHash itself and warns on any other value there
	// (codeql-action #4052).
	fingerprintKey = "eksiamlint/v1"
	baseID         = "%SRCROOT%"
)

// SARIFOptions says how files are named in SARIF.
type SARIFOptions struct {
	// Path makes a reported path relative to the repository's root, as code
	// scanning wants it; nil leaves paths as they are.
	Path func(file string) string
}

// SARIF writes r as one SARIF 2.1.0 run.
func SARIF(w io.Writer, r *Result, o SARIFOptions) error {
	s := &sarifWriter{o: o, ruleIndex: map[string]int{}}
	doc, err := sarif.New(sarif.Version210)
	if err != nil {
		return fmt.Errorf("make SARIF: %w", err)
	}
	doc.AddRun(s.run(r))
	if err := doc.PrettyWrite(w); err != nil {
		return fmt.Errorf("write SARIF: %w", err)
	}
	_, err = io.WriteString(w, "\n")
	return err
}

type sarifWriter struct {
	o         SARIFOptions
	ruleIndex map[string]int
}

func (s *sarifWriter) run(r *Result) *sarif.Run {
	driver := &sarif.ToolComponent{
		Name:            r.Tool.Name,
		InformationURI:  ptr(home),
		Version:         ptr(r.Tool.Version),
		SemanticVersion: ptr(r.Tool.Version),
		Rules:           []*sarif.ReportingDescriptor{},
	}
	for _, rule := range r.Rules {
		s.ruleIndex[rule.ID] = len(driver.Rules)
		driver.Rules = append(driver.Rules, sarifRule(rule))
	}
	run := sarif.NewRun(sarif.Tool{Driver: driver})
	run.ColumnKind = "unicodeCodePoints"
	run.OriginalUriBaseIDs = map[string]*sarif.ArtifactLocation{
		baseID: {Description: sarif.NewTextMessage("The root of the repository.")},
	}
	run.AutomationDetails = &sarif.RunAutomationDetails{ID: ptr("eksiamlint/")}
	for _, f := range r.Findings {
		run.Results = append(run.Results, s.result(f))
	}
	invocation := &sarif.Invocation{ExecutionSuccessful: ptr(r.Complete)}
	for _, d := range r.Errors {
		invocation.ToolExecutionNotifications = append(invocation.ToolExecutionNotifications, s.notification(d))
	}
	run.Invocations = []*sarif.Invocation{invocation}
	run.Properties = sarif.Properties{"summary": NewOutput(r).Summary}
	return run
}

func sarifRule(rule *finding.Rule) *sarif.ReportingDescriptor {
	d := &sarif.ReportingDescriptor{
		ID:               rule.ID,
		Name:             ptr(pascal(rule.ID)),
		ShortDescription: sarif.NewMultiformatMessageString(sentence(rule.Title)),
		FullDescription:  sarif.NewMultiformatMessageString(sentence(rule.Description)),
		DefaultConfiguration: &sarif.ReportingConfiguration{
			Level: level(rule.Severity),
		},
		Help: &sarif.MultiformatMessageString{Text: ptr(helpText(rule)), Markdown: ptr(helpMarkdown(rule))},
		Properties: sarif.Properties{
			"tags":              []string{"security", "aws", "eks", "iam", rule.Category()},
			"precision":         "very-high",
			"security-severity": securitySeverity(rule.Severity),
			"persona":           rule.Persona,
		},
	}
	if rule.Help != "" {
		d.HelpURI = ptr(rule.Help)
	}
	d.DeprecatedIds = rule.Aliases
	return d
}

// result is a finding; its related locations are numbered, linked from the
// message, and walked once more as one code flow that ends at the finding.
func (s *sarifWriter) result(f *finding.Finding) *sarif.Result {
	primary := s.location(f.At)
	res := &sarif.Result{
		RuleID:              ptr(f.Rule.ID),
		Level:               ptr(level(f.Severity)),
		Locations:           []*sarif.Location{primary},
		PartialFingerprints: map[string]any{fingerprintKey: f.Fingerprint},
	}
	if i, ok := s.ruleIndex[f.Rule.ID]; ok {
		res.RuleIndex = ptr(uint(i))
	}

	var text strings.Builder
	text.WriteString(linkText(sentence(f.Message)))
	flow := &sarif.ThreadFlow{}
	for _, e := range f.Evidence {
		if e.At.File == "" {
			text.WriteString("\n" + linkText(sentence(e.Note)))
			continue
		}
		id := uint(len(res.RelatedLocations) + 1)
		related := s.location(e.At)
		related.Id = &id
		related.Message = sarif.NewTextMessage(sentence(e.Note))
		res.RelatedLocations = append(res.RelatedLocations, related)
		fmt.Fprintf(&text, "\n[%s](%d): %s", linkText(fmt.Sprintf("%s:%d", s.path(e.At.File), e.At.Line)), id, linkText(sentence(e.Note)))

		step := s.location(e.At)
		step.Message = sarif.NewTextMessage(sentence(e.Note))
		flow.Locations = append(flow.Locations, &sarif.ThreadFlowLocation{Location: step})
	}
	if f.Rule.Fails != "" {
		text.WriteString("\nBreaks: " + linkText(sentence(f.Rule.Fails)))
	}
	if m := f.HowToMend(); m != "" {
		text.WriteString("\nMend: " + linkText(sentence(m)))
	}
	res.Message = *sarif.NewTextMessage(text.String())

	if len(flow.Locations) > 0 {
		last := s.location(f.At)
		last.Message = sarif.NewTextMessage(sentence(f.Message))
		flow.Locations = append(flow.Locations, &sarif.ThreadFlowLocation{Location: last})
		res.CodeFlows = []*sarif.CodeFlow{{ThreadFlows: []*sarif.ThreadFlow{flow}}}
	}
	if f.Suppressed != nil {
		res.Suppressions = []*sarif.Suppression{s.suppression(f)}
	}
	res.Properties = sarif.Properties{"about": append([]string{}, f.About...)}
	if f.Mend.Snippet != "" {
		res.Properties["mend"] = f.Mend.Snippet
	}
	return res
}

// suppression fills all that the library writes as null when it is not set: a
// null guid or location is against the schema.
func (s *sarifWriter) suppression(f *finding.Finding) *sarif.Suppression {
	kind := "external"
	if f.Suppressed.By == "comment" {
		kind = "inSource"
	}
	at := f.Suppressed.At
	if at.File == "" {
		at = f.At
	}
	return &sarif.Suppression{
		Kind:          kind,
		Status:        ptr("accepted"),
		Location:      s.location(at),
		Guid:          ptr(guid("suppression", f.Fingerprint)),
		Justification: ptr(f.Suppressed.Reason),
	}
}

func (s *sarifWriter) notification(d Diagnostic) *sarif.Notification {
	n := &sarif.Notification{Level: "warning", Message: sarif.NewTextMessage(sentence(d.Message))}
	if d.Fatal {
		n.Level = "error"
	}
	if d.At.File != "" {
		n.Locations = []*sarif.Location{s.location(d.At)}
	}
	return n
}

func (s *sarifWriter) location(at source.Range) *sarif.Location {
	p := &sarif.PhysicalLocation{ArtifactLocation: &sarif.ArtifactLocation{
		URI:       ptr((&url.URL{Path: s.path(at.File)}).EscapedPath()),
		URIBaseId: ptr(baseID),
	}}
	if at.Line > 0 {
		p.Region = &sarif.Region{
			StartLine:   ptr(at.Line),
			StartColumn: ptr(max(at.Column, 1)),
			EndLine:     ptr(max(at.EndLine, at.Line)),
			EndColumn:   ptr(max(at.EndColumn, 1)),
		}
	}
	return &sarif.Location{PhysicalLocation: p}
}

func (s *sarifWriter) path(file string) string {
	if s.o.Path != nil {
		return s.o.Path(file)
	}
	return file
}

func level(s finding.Severity) string {
	switch s {
	case finding.Error, finding.Warning:
		return string(s)
	}
	return "note"
}

// securitySeverity is how GitHub ranks a rule: from 7.0 high, from 4.0 medium.
func securitySeverity(s finding.Severity) string {
	switch s {
	case finding.Error:
		return "7.5"
	case finding.Warning:
		return "5.0"
	}
	return "2.0"
}

// pascal is a rule's id as SARIF viewers show names: "IrsaSubjectMismatch".
func pascal(id string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(id, "-") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}

// sentence ends s with a full stop, as SARIF's checkers want messages to.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// linkText escapes a text that SARIF would read as holding a link. Braces stay
// as they are although SARIF wants them doubled where messages have arguments:
// ours have none, and neither GitHub nor the editors would halve them again.
func linkText(s string) string {
	if !strings.Contains(s, "](") {
		return s
	}
	return strings.NewReplacer("[", `\[`, "]", `\]`).Replace(s)
}

func helpText(rule *finding.Rule) string {
	var b strings.Builder
	b.WriteString(sentence(rule.Description))
	if rule.Fails != "" {
		b.WriteString("\n\nBreaks: " + sentence(rule.Fails))
	}
	if rule.Remedy != "" {
		b.WriteString("\n\nMend: " + sentence(rule.Remedy))
	}
	for _, l := range rule.Related {
		b.WriteString("\n\n" + l.Description + ": " + l.Ref)
	}
	return b.String()
}

func helpMarkdown(rule *finding.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n", rule.Title, sentence(rule.Description))
	if rule.Fails != "" {
		fmt.Fprintf(&b, "\n**Breaks:** %s\n", sentence(rule.Fails))
	}
	if rule.Remedy != "" {
		fmt.Fprintf(&b, "\n**Mend:** %s\n", sentence(rule.Remedy))
	}
	if len(rule.Symptoms) > 0 {
		b.WriteString("\n**What AWS says then:**\n\n")
		for _, s := range rule.Symptoms {
			fmt.Fprintf(&b, "- `%s`\n", s)
		}
	}
	if len(rule.Related) > 0 || rule.Help != "" {
		b.WriteString("\n**More:**\n\n")
		if rule.Help != "" {
			fmt.Fprintf(&b, "- [%s](%s)\n", rule.ID, rule.Help)
		}
		for _, l := range rule.Related {
			fmt.Fprintf(&b, "- [%s](%s)\n", l.Description, l.Ref)
		}
	}
	return b.String()
}

// guid is a version 5 UUID of a name: always the same for the same parts.
func guid(parts ...string) string {
	sum := sha1.Sum([]byte(home + "\x00" + strings.Join(parts, "\x00")))
	sum[6] = sum[6]&0x0f | 0x50
	sum[8] = sum[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

func ptr[T any](v T) *T { return &v }
