package engine

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/eksiamlint/eksiamlint/internal/finding"
	"github.com/eksiamlint/eksiamlint/rules"
)

// IndexFile is where, in the folder of rules, the metadata of all rules stands.
const IndexFile = "index.json"

// pages is where the pages of the rules can be read.
const pages = "https://github.com/eksiamlint/eksiamlint/blob/main/rules/"

// Entry is the metadata of one rule in [IndexFile], as its annotations say it.
type Entry struct {
	Path        string         `json:"path"` // "irsa/subject_mismatch"
	Title       string         `json:"title"`
	Description string         `json:"description"`
	Related     []finding.Link `json:"related_resources"`
	Since       string         `json:"since"`
	Severity    string         `json:"severity"`
	Persona     string         `json:"persona"`
	Preview     bool           `json:"preview,omitempty"`
	Reads       []string       `json:"reads"`
	Fails       string         `json:"fails"`
	Remedy      string         `json:"remedy"`
	Symptoms    []string       `json:"symptoms"`
	Facts       []string       `json:"facts"`
	Aliases     []string       `json:"aliases,omitempty"`
	Lints       []string       `json:"lints,omitempty"` // numbers of policy/rows.txt that the rule reports
}

// RuleID is the id of the rule whose folder is path: irsa/subject_mismatch is
// irsa-subject-mismatch.
func RuleID(path string) string {
	return strings.NewReplacer("/", "-", "_", "-").Replace(path)
}

// rule is a rule with the folder it is loaded from.
type rule struct {
	finding.Rule
	path string
}

// index is read once; it is embedded, so a fault in it is a fault of the build.
var index = sync.OnceValue(func() []*rule {
	list, err := readIndex(rules.FS)
	if err != nil {
		panic(err)
	}
	return list
})

func readIndex(folder fs.FS) ([]*rule, error) {
	text, err := fs.ReadFile(folder, IndexFile)
	if err != nil {
		return nil, fmt.Errorf("read the index of rules: %w", err)
	}
	var entries struct {
		Index []Entry `json:"index"`
	}
	if err := json.Unmarshal(text, &entries); err != nil {
		return nil, fmt.Errorf("read the index of rules: %w", err)
	}
	var out []*rule
	for _, e := range entries.Index {
		out = append(out, &rule{path: e.Path, Rule: finding.Rule{
			ID:          RuleID(e.Path),
			Title:       e.Title,
			Description: e.Description,
			Severity:    finding.Severity(e.Severity),
			Persona:     finding.Persona(e.Persona),
			Preview:     e.Preview,
			Since:       e.Since,
			Fails:       e.Fails,
			Remedy:      e.Remedy,
			Symptoms:    e.Symptoms,
			Facts:       e.Facts,
			Help:        pages + e.Path + "/README.md",
			Related:     e.Related,
			Reads:       e.Reads,
			Aliases:     e.Aliases,
		}})
	}
	return out, nil
}

// Rules are all rules, in the order of their ids.
func Rules() []*finding.Rule {
	var out []*finding.Rule
	for _, r := range index() {
		out = append(out, &r.Rule)
	}
	return out
}
