package cli_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var updateMutations = flag.Bool("update-mutations", false, "write what is found into testdata/mutations.txt")

const mutationsFile = "internal/cli/testdata/mutations.txt"

// mutation breaks an estate that is correct in one place, as users do.
type mutation struct {
	head     []string // the comment, and "ESTATE FILE"
	tree     string
	file     string
	old, new string   // lines of the file; of several alike, the first
	want     []string // findings: "file:line:column rule"
}

// TestMutations breaks correct estates, one fault at a time, and compares what is
// found with testdata/mutations.txt: one finding for one cause, at the place that is
// wrong, or none, where the comment says why the files don't prove it.
func TestMutations(t *testing.T) {
	t.Chdir("../..")
	list := readMutations(t)
	if len(list) < 60 {
		t.Fatalf("%d mutations", len(list))
	}
	for i := range list {
		m := &list[i]
		t.Run(fmt.Sprintf("%s/%s", m.tree, strings.TrimSpace(m.new)), func(t *testing.T) {
			got := m.findings(t)
			if *updateMutations {
				m.want = got
			} else if g, w := strings.Join(got, "\n"), strings.Join(m.want, "\n"); g != w {
				t.Errorf("%s\nfound:\n%s\nwant:\n%s\nrun go test ./internal/cli -run Mutations -update-mutations and read the change", strings.Join(m.head, "\n"), g, w)
			}
		})
	}
	if *updateMutations {
		writeMutations(t, list)
	}
}

// findings are those of the estate with the fault.
func (m *mutation) findings(t *testing.T) []string {
	dir := filepath.Join(copyTreeAs(t, m.tree, m.tree), m.tree) // some files name others by their place in the repository
	path := filepath.Join(dir, m.file)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, after, found := strings.Cut("\n"+string(text), "\n"+m.old)
	if !found {
		t.Fatalf("%s/%s has no\n%s", m.tree, m.file, m.old)
	}
	if err := os.WriteFile(path, []byte(strings.TrimPrefix(before+"\n"+m.new+after, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, f := range lint(t, dir).Findings {
		if f.Suppressed != nil {
			continue
		}
		at, err := filepath.Abs(f.Location.File)
		if err != nil {
			t.Fatal(err)
		}
		name, err := filepath.Rel(dir, at)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, fmt.Sprintf("%s:%d:%d %s", filepath.ToSlash(name), f.Location.Line, f.Location.Column, f.Rule))
	}
	return list
}

// readMutations reads blocks between blank lines: comments, the estate and the file,
// lines with "-" that the lines with "+" take the place of, and findings with "=".
func readMutations(t *testing.T) []mutation {
	text, err := os.ReadFile(mutationsFile)
	if err != nil {
		t.Fatal(err)
	}
	var list []mutation
	_, blocks, _ := strings.Cut(strings.TrimSpace(string(text)), "\n\n") // the first says what this is
	for block := range strings.SplitSeq(blocks, "\n\n") {
		var m mutation
		for line := range strings.SplitSeq(block, "\n") {
			switch rest := line[1:]; line[0] {
			case '-':
				m.old += rest + "\n"
			case '+':
				m.new += rest + "\n"
			case '=':
				m.want = append(m.want, strings.TrimSpace(rest))
			case '#':
				m.head = append(m.head, line)
			default:
				m.head = append(m.head, line)
				m.tree, m.file, _ = strings.Cut(line, " ")
			}
		}
		list = append(list, m)
	}
	return list
}

func writeMutations(t *testing.T, list []mutation) {
	text, err := os.ReadFile(mutationsFile)
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(text), "\n\n")
	var out strings.Builder
	out.WriteString(head + "\n")
	for _, m := range list {
		out.WriteString("\n")
		fmt.Fprintln(&out, strings.Join(m.head, "\n"))
		for _, side := range []struct{ mark, lines string }{{"-", m.old}, {"+", m.new}} {
			for line := range strings.Lines(side.lines) {
				out.WriteString(side.mark + line)
			}
		}
		for _, f := range m.want {
			fmt.Fprintln(&out, "= "+f)
		}
	}
	if err := os.WriteFile(mutationsFile, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
