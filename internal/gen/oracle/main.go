// Command oracle holds package policy against an independent simulator of IAM,
// @cloud-copilot/iam-simulate, which runs as a process of its own: seeded cases
// go to both, and answers that differ fail the run unless pins.json says why
// they may.
package main

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// driver asks the simulator. It is written to a temporary file: node loads no
// program from memory.
//
//go:embed driver.cjs
var driver []byte

// maxShown is how many disagreements are shown in full.
const maxShown = 5

// minDecided is the share of cases, in percent, that our engine has to decide:
// one that leaves everything open would never disagree.
const minDecided = 85

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	fs := flag.NewFlagSet("oracle", flag.ContinueOnError)
	count := fs.Int("cases", 2000, "how many cases")
	seed := fs.Uint64("seed", 1, "of the generator")
	modules := fs.String("modules", "", "the node_modules directory with @cloud-copilot/iam-simulate")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if *modules == "" {
		return errors.New("-modules is missing; make oracle installs them")
	}
	pins, err := readPins()
	if err != nil {
		return err
	}
	cases := make([]*testCase, *count)
	for i := range cases {
		cases[i] = newGenerator(*seed, uint64(i)).testCase(i)
	}
	answers, err := ask(*modules, cases)
	if err != nil {
		return err
	}
	r := &report{pinned: map[string]int{}, skipped: map[string]int{}, answers: map[string]int{}}
	for i, c := range cases {
		r.compare(c, answers[i], pins)
	}
	r.print(out, *seed, pins)
	return r.verdict()
}

// theirs is an answer of the driver.
type theirs struct {
	ID      int             `json:"id"`
	Type    string          `json:"type"`
	Result  string          `json:"result"`
	Error   json.RawMessage `json:"error"`
	Ignored []string        `json:"ignored"`
}

// ask puts the cases to the simulator; the answers are in their order.
func ask(modules string, cases []*testCase) ([]theirs, error) {
	dir, err := os.MkdirTemp("", "oracle")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	script := filepath.Join(dir, "driver.cjs")
	if err := os.WriteFile(script, driver, 0o644); err != nil {
		return nil, err
	}
	if modules, err = filepath.Abs(modules); err != nil {
		return nil, err
	}
	cmd := exec.Command("node", script)
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules)
	cmd.Stderr = os.Stderr
	var input strings.Builder
	lines := json.NewEncoder(&input)
	for _, c := range cases {
		if err := lines.Encode(c); err != nil {
			return nil, err
		}
	}
	cmd.Stdin = strings.NewReader(input.String())
	output, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("run the simulator: %w", err)
	}
	var answers []theirs
	in := bufio.NewScanner(strings.NewReader(string(output)))
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var a theirs
		if err := json.Unmarshal(in.Bytes(), &a); err != nil {
			return nil, fmt.Errorf("read the simulator's answer: %w", err)
		}
		if a.ID != len(answers) {
			return nil, fmt.Errorf("the simulator answers %d in the place of %d", a.ID, len(answers))
		}
		answers = append(answers, a)
	}
	if len(answers) != len(cases) {
		return nil, fmt.Errorf("the simulator gave %d answers to %d cases", len(answers), len(cases))
	}
	return answers, in.Err()
}

// report counts what came of the cases.
type report struct {
	agree, open int
	answers     map[string]int // of those that agree
	pinned      map[string]int
	skipped     map[string]int
	wrong       []string
}

func (r *report) compare(c *testCase, t theirs, pins []pin) {
	switch {
	case t.Type != "single":
		r.skipped[t.Type+" "+string(t.Error)]++
		return
	case len(t.Ignored) > 0:
		r.skipped["the simulator does not know a condition key"]++
		return
	}
	answer, deny := c.ours()
	switch {
	case answer == undecided:
		r.open++
		return
	case agrees(answer, deny, t.Result):
		r.agree++
		r.answers[answer]++
		return
	}
	for _, p := range pins {
		if signs[p.ID](c) {
			r.pinned[p.ID]++
			return
		}
	}
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		text = []byte(err.Error())
	}
	r.wrong = append(r.wrong, fmt.Sprintf("case %d: %s\nours: %s, theirs: %s\n%s", c.ID, c, answer, t.Result, text))
}

func (r *report) print(w io.Writer, seed uint64, pins []pin) {
	fmt.Fprintf(w, "seed %d: %d agree (%d allowed, %d denied, %d denied explicitly), %d undecided by us\n",
		seed, r.agree, r.answers[allowed], r.answers[implicit], r.answers[explicit], r.open)
	for _, p := range pins {
		if n := r.pinned[p.ID]; n > 0 {
			fmt.Fprintf(w, "%5d pinned: %s %s there, %s here: %s\n", n, p.Topic, p.Theirs, p.Ours, p.Why)
		}
	}
	for _, why := range sorted(r.skipped) {
		fmt.Fprintf(w, "%5d skipped: %s\n", r.skipped[why], why)
	}
	for i, text := range r.wrong {
		if i == maxShown {
			fmt.Fprintf(w, "and %d more\n", len(r.wrong)-maxShown)
			break
		}
		fmt.Fprintln(w, text)
	}
}

// verdict fails on disagreements, and when the run shows too little.
func (r *report) verdict() error {
	compared := r.agree + r.open + len(r.wrong)
	for _, n := range r.pinned {
		compared += n
	}
	skipped := 0
	for _, n := range r.skipped {
		skipped += n
	}
	switch {
	case len(r.wrong) > 0:
		return fmt.Errorf("%d disagreements", len(r.wrong))
	case (compared-r.open)*100 < compared*minDecided:
		return fmt.Errorf("only %d of %d cases are decided", compared-r.open, compared)
	case skipped > compared:
		return fmt.Errorf("%d of %d cases were skipped", skipped, skipped+compared)
	}
	return nil
}

func sorted(counts map[string]int) []string {
	var out []string
	for k := range counts {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
