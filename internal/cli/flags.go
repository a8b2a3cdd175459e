package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/policy/spelling"
)

// options are the flags, checked.
type options struct {
	paths   []string
	reports []output
	// formatGiven says that reports were asked for, and are not the default.
	formatGiven bool
	failOn      string // "error", "warning", "note", "never", or empty: decided by the reports
	varFiles    []string
	vars        map[string]string
	exclude     []string
	disable     []string // ids as rules spell them
	only        []string
	persona     finding.Persona
	preview     bool
	boundary    string
	config      string
	explain     bool // list what was not decided
	quiet       bool
	color       string
	stdin       string // the file name of standard input
	in          string // the directory in which eval evaluates
	module      string // the module instance in which eval evaluates
	to          string // the role that explain role asks for
	version     bool
	help        bool
}

// output is one report: its format and the file it goes to.
type output struct {
	format string // "text", "json", "sarif"
	file   string // empty: standard output
}

var (
	formats   = []string{"text", "json", "sarif"}
	failLevel = append(words(finding.Severities), "never")
	personas  = words(finding.Personas)
	colors    = []string{"auto", "always", "never"}
	commands  = []string{"rules", "explain", "diagnose", "model", "eval", "iam", "version", "help"}
)

// words are the values that a flag takes, as text.
func words[T ~string](values []T) []string {
	var list []string
	for _, v := range values {
		list = append(list, string(v))
	}
	return list
}

// reportFlags gather --format and --output in the order they are written: an
// output belongs to the format before it, or to the first one after it.
type reportFlags struct {
	list    []output
	pending string
}

type formatFlag struct{ *reportFlags }
type outputFlag struct{ *reportFlags }

func (formatFlag) Type() string   { return "FORMAT" }
func (formatFlag) String() string { return "" }
func (f formatFlag) Set(s string) error {
	if err := oneOf(s, formats); err != nil {
		return err
	}
	f.list = append(f.list, output{format: s, file: f.pending})
	f.pending = ""
	return nil
}

func (outputFlag) Type() string   { return "FILE" }
func (outputFlag) String() string { return "" }
func (f outputFlag) Set(s string) error {
	if s == "" {
		return fmt.Errorf("the name of the file is empty")
	}
	if n := len(f.list); n > 0 && f.list[n-1].file == "" {
		f.list[n-1].file = s
		return nil
	}
	if f.pending != "" || len(f.list) > 0 {
		return fmt.Errorf("each --output follows its own --format")
	}
	f.pending = s
	return nil
}

// choiceFlag is a flag with a few values.
type choiceFlag struct {
	value   *string
	choices []string
}

func (f choiceFlag) Type() string   { return "WORD" }
func (f choiceFlag) String() string { return *f.value }
func (f choiceFlag) Set(s string) error {
	*f.value = s
	return oneOf(s, f.choices)
}

func oneOf(s string, choices []string) error {
	if slices.Contains(choices, s) {
		return nil
	}
	if near := spelling.Nearest(s, choices); near != "" {
		return fmt.Errorf("it is none of %s; did you mean %q?", strings.Join(choices, ", "), near)
	}
	return fmt.Errorf("it is none of %s", strings.Join(choices, ", "))
}

// parse reads the arguments. Its errors are usageErrors.
func parse(args []string) (options, error) {
	o := options{color: "auto", vars: map[string]string{}}
	persona := string(finding.Regular)
	var reports reportFlags
	var vars []string

	fs := pflag.NewFlagSet("eksiamlint", pflag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	fs.Var(formatFlag{&reports}, "format", "")
	fs.Var(outputFlag{&reports}, "output", "")
	fs.Var(choiceFlag{&o.failOn, failLevel}, "fail-on", "")
	fs.StringArrayVar(&o.varFiles, "var-file", nil, "")
	fs.StringArrayVar(&vars, "var", nil, "")
	fs.StringArrayVar(&o.exclude, "exclude", nil, "")
	fs.StringSliceVar(&o.disable, "disable", nil, "")
	fs.StringSliceVar(&o.only, "only", nil, "")
	fs.Var(choiceFlag{&persona, personas}, "persona", "")
	fs.BoolVar(&o.preview, "preview", false, "")
	fs.StringVar(&o.boundary, "boundary", "", "")
	fs.StringVar(&o.config, "config", "", "")
	fs.BoolVar(&o.explain, "explain-unknown", false, "")
	fs.BoolVar(&o.quiet, "quiet", false, "")
	fs.Var(choiceFlag{&o.color, colors}, "color", "")
	fs.StringVar(&o.stdin, "stdin-filename", "", "")
	fs.StringVar(&o.in, "in", "", "")
	fs.StringVar(&o.module, "module", "", "")
	fs.StringVar(&o.to, "to", "", "")
	fs.BoolVar(&o.version, "version", false, "")
	fs.BoolVarP(&o.help, "help", "h", false, "")

	if err := fs.Parse(args); err != nil {
		return o, flagError(err, fs)
	}
	o.paths = fs.Args()
	if o.help || o.version {
		return o, nil
	}
	o.persona = finding.Persona(persona)
	for _, v := range vars {
		name, value, ok := strings.Cut(v, "=")
		if name = strings.TrimSpace(name); !ok || name == "" {
			return o, usageError{problem: fmt.Sprintf("read --var %q: it is written name=value", v)}
		}
		o.vars[name] = value
	}
	var err error
	if o.disable, err = ruleIDs("--disable", o.disable); err != nil {
		return o, err
	}
	if o.only, err = ruleIDs("--only", o.only); err != nil {
		return o, err
	}
	o.formatGiven = len(reports.list) > 0
	o.reports, err = reports.outputs()
	if o.failOn == "" {
		o.failOn = defaultFailOn(o.reports)
	}
	return o, err
}

// outputs are the reports that were asked for: text on standard output when
// nothing was said.
func (f *reportFlags) outputs() ([]output, error) {
	list := f.list
	if len(list) == 0 {
		list = []output{{format: "text", file: f.pending}}
	}
	seen := map[string]bool{}
	for i, r := range list {
		if r.file == "-" {
			r.file = ""
			list[i] = r
		}
		if seen[r.file] {
			if r.file == "" {
				return nil, usageError{problem: "two reports go to standard output", hint: "give all but one of them a file with --output"}
			}
			return nil, usageError{problem: fmt.Sprintf("two reports go to %q", r.file)}
		}
		seen[r.file] = true
	}
	return list, nil
}

// defaultFailOn leaves the judgement to whoever reads SARIF, when that is all
// that is made.
func defaultFailOn(reports []output) string {
	for _, r := range reports {
		if r.format != "sarif" {
			return "error"
		}
	}
	return "never"
}

// flagError says what is wrong with a flag, and which one was meant.
func flagError(err error, fs *pflag.FlagSet) error {
	text := err.Error()
	name, unknown := strings.CutPrefix(text, "unknown flag: --")
	if !unknown {
		return usageError{problem: strings.TrimPrefix(text, "pflag: ")}
	}
	var names []string
	fs.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	e := usageError{problem: "unknown flag --" + name}
	if near := spelling.Nearest(name, names); near != "" {
		e.hint = fmt.Sprintf("did you mean --%s?", near)
	}
	return e
}

// ruleIDs finds the rules that a flag names, in any letter case, by id or alias.
func ruleIDs(flag string, names []string) ([]string, error) {
	var ids []string
	for _, name := range names {
		rule, err := findRule(strings.TrimSpace(name))
		if err != nil {
			err.problem = fmt.Sprintf("read %s: %s", flag, err.problem)
			return nil, *err
		}
		ids = append(ids, rule.ID)
	}
	return ids, nil
}

// findRule finds a rule by its id or an alias.
func findRule(name string) (*finding.Rule, *usageError) {
	var ids []string
	for _, r := range allRules() {
		for _, id := range append([]string{r.ID}, r.Aliases...) {
			if strings.EqualFold(id, name) {
				return r, nil
			}
		}
		ids = append(ids, r.ID)
	}
	e := &usageError{problem: fmt.Sprintf("there is no rule %q", name), hint: "eksiamlint rules lists them"}
	if near := spelling.Nearest(name, ids); near != "" {
		e.hint = fmt.Sprintf("did you mean %q?", near)
	}
	return nil, e
}
