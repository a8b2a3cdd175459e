package cli

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/internal/graph"
	"github.com/eksiamlint/eksiamlint/internal/symptom"
)

// exitUnrecognised is the exit code of diagnose for a text that no row has.
const exitUnrecognised = 1

// maxPrinted is how much of a log is read.
const maxPrinted = 16 << 20

// diagnosis is the output of diagnose --format json.
type diagnosis struct {
	Version  int             `json:"version"`
	Refusals []refusalOutput `json:"refusals"`
	Symptoms []symptomOutput `json:"symptoms"`
	Roles    []roleOutput    `json:"roles"`    // that the text names and the files declare
	Absent   []string        `json:"absent"`   // roles that the text names and the files do not declare
	Findings []findingOutput `json:"findings"` // that explain it, the likeliest first
	Check    []string        `json:"check"`    // where else to look
}

// refusalOutput is an AccessDenied in the text.
type refusalOutput struct {
	Caller   string `json:"caller"` // the ARN of its session, as written
	Role     string `json:"role"`
	Account  string `json:"account"`
	Kind     string `json:"kind"` // node, pod-identity, irsa, fargate, human, or empty
	Action   string `json:"action"`
	Resource string `json:"resource"`
	Why      string `json:"why"`
}

// symptomOutput is a row whose text occurs.
type symptomOutput struct {
	ID      string   `json:"id"`
	Text    string   `json:"text"`
	Means   string   `json:"means"`
	Refuses string   `json:"refuses"`
	Causes  []string `json:"causes"`
}

// roleOutput is a role of the files.
type roleOutput struct {
	Name     string   `json:"name"`
	At       string   `json:"at"` // file:line:column
	Attached []string `json:"attached"`
	Complete bool     `json:"complete"` // these are all its policies
}

// findingOutput is a finding that explains the text.
type findingOutput struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	At       string `json:"at"`
	Mend     string `json:"mend"`
	Snippet  string `json:"snippet"`
}

// diagnose says what a run-time error means, and what in the files explains it.
func diagnose(o options, s streams) (int, error) {
	if len(o.paths) < 2 {
		return 0, usageError{problem: "diagnose takes an error text, a log file, or - for standard input", hint: "see eksiamlint diagnose --help"}
	}
	format := o.reports[0].format
	if format == "sarif" {
		return 0, usageError{problem: "diagnose prints text or json"}
	}
	printed, err := runTimeText(o.paths[1], s)
	if err != nil {
		return 0, err
	}
	if strings.TrimSpace(printed) == "" {
		return 0, usageError{problem: "diagnose was given no text", hint: "see eksiamlint diagnose --help"}
	}
	o.paths, o.persona, o.preview = o.paths[2:], finding.Auditor, true
	e, err := read(o, s)
	if err != nil {
		return 0, err
	}
	estate := graph.Whole(e.set)
	found, _, broken := e.judge(estate, o)
	d := examine(printed, estate, found)

	var b bytes.Buffer
	if format == "json" {
		err = writeJSON(&b, d)
	} else {
		d.write(&b)
	}
	if err != nil {
		return 0, err
	}
	if err := deliver(o.reports[0], s, b.Bytes()); err != nil {
		return 0, err
	}
	if code := complain(s, diagnostics(e.tree, e.set, broken)); code != exitClean {
		return code, nil
	}
	if len(d.Symptoms)+len(d.Refusals) == 0 {
		return exitUnrecognised, nil
	}
	return exitClean, nil
}

// runTimeText is the argument itself, or what the file of that name holds.
func runTimeText(arg string, s streams) (string, error) {
	from := s.in
	if arg != "-" {
		info, err := os.Stat(arg)
		if err != nil || !info.Mode().IsRegular() {
			return arg, nil
		}
		f, err := os.Open(arg)
		if err != nil {
			return "", fmt.Errorf("read %q: %w", arg, pathless(err))
		}
		defer f.Close()
		from = f
	}
	text, err := io.ReadAll(io.LimitReader(from, maxPrinted))
	if err != nil {
		return "", fmt.Errorf("read %q: %w", arg, pathless(err))
	}
	return strings.ToValidUTF8(string(text), "?"), nil
}

// examine joins what the text says with what the files hold.
func examine(printed string, estate *graph.Graph, found []*finding.Finding) diagnosis {
	d := diagnosis{Version: 1, Refusals: []refusalOutput{}, Symptoms: []symptomOutput{}, Roles: []roleOutput{}, Absent: []string{}, Findings: []findingOutput{}, Check: []string{}}
	for _, r := range symptom.Refusals(printed) {
		d.Refusals = append(d.Refusals, refusalOutput{r.Caller.ARN, r.Caller.Role, r.Caller.Account, string(r.Caller.Kind), r.Action, r.Resource, string(r.Why)})
	}
	matches := symptom.Find(printed)
	facts := map[string]bool{}
	for _, m := range matches {
		d.Symptoms = append(d.Symptoms, symptomOutput{m.Row.ID, m.Text, m.Row.Means, m.Row.Refuses, m.Row.Causes})
		for _, f := range m.Row.Facts {
			facts[f] = true
		}
		for _, c := range m.Row.Check {
			if !slices.Contains(d.Check, c) {
				d.Check = append(d.Check, c)
			}
		}
	}
	named := rolesNamed(printed)
	for _, r := range estate.Input.Roles {
		if named[r.Name] && r.Declared {
			delete(named, r.Name)
			d.Roles = append(d.Roles, roleOutput{r.Name, place(r.At), append([]string{}, r.Attached...), r.Complete})
		}
	}
	d.Absent = slices.Sorted(maps.Keys(named))
	d.Findings = explaining(printed, found, facts, d.Roles)
	d.Check = append(d.Check, outside(d.Refusals)...)
	return d
}

var roleARN = regexp.MustCompile(`arn:aws[\w-]*:(?:iam|sts)::\d{12}:(?:assumed-role/([\w+=,.@-]+)|role/(?:[\w+=,.@/-]*/)?([\w+=,.@-]+))`)

// rolesNamed are the names of the roles whose ARNs the text has.
func rolesNamed(printed string) map[string]bool {
	named := map[string]bool{}
	for _, m := range roleARN.FindAllStringSubmatch(printed, -1) {
		named[strings.TrimRight(m[1]+m[2], ".,")] = true
	}
	return named
}

// explaining are the findings that may stand behind the text: their rules know
// its words, or stand on the same facts. Where the text names roles of the files,
// a finding about other roles only explains nothing.
func explaining(printed string, found []*finding.Finding, facts map[string]bool, roles []roleOutput) []findingOutput {
	type scored struct {
		f     *finding.Finding
		score int
	}
	var list []scored
	for _, f := range found {
		score := 0
		for _, text := range f.Rule.Symptoms {
			if symptom.Occurs(printed, text) != "" {
				score = 2
			}
		}
		if score == 0 && slices.ContainsFunc(f.Rule.Facts, func(fact string) bool { return facts[fact] }) {
			score = 1
		}
		if score == 0 || f.Suppressed != nil {
			continue
		}
		about, others := concerns(f, roles)
		if others && !about {
			continue
		}
		if about {
			score += 2
		}
		list = append(list, scored{f, score})
	}
	slices.SortStableFunc(list, func(a, b scored) int { return b.score - a.score })
	out := []findingOutput{}
	for _, s := range list {
		out = append(out, findingOutput{s.f.Rule.ID, string(s.f.Severity), s.f.Message, place(s.f.At), s.f.HowToMend(), s.f.Mend.Snippet})
	}
	return out
}

// concerns says whether a finding is about one of the roles, and whether it is
// about roles while the text names some.
func concerns(f *finding.Finding, roles []roleOutput) (about, others bool) {
	if len(roles) == 0 {
		return false, false
	}
	for _, id := range f.About {
		name, ok := strings.CutPrefix(id, "role/")
		if !ok {
			continue
		}
		others = true
		name, _, _ = strings.Cut(name, "@") // two roles of one name
		about = about || slices.ContainsFunc(roles, func(r roleOutput) bool { return r.Name == name })
	}
	return about, others
}

// outside is what no file of a tree shows and may refuse a request all the same.
func outside(refusals []refusalOutput) []string {
	if len(refusals) == 0 {
		return nil
	}
	return []string{
		"service and resource control policies of the organization",
		"policies of VPC endpoints on the way",
		"permissions boundaries and policies that are attached by hand or by another state",
	}
}
