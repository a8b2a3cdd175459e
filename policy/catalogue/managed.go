package catalogue

import (
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"
)

// ManagedPolicy is an AWS managed policy.
type ManagedPolicy struct {
	Name    string
	Path    string // "/", "/service-role/", …
	Version string // of the document: "v3"
	Date    string // of that version
	at, end int    // of the packed document in the table
	size    int    // of the document
}

// Resource is path and name as they stand in the ARN, after "policy/".
func (p *ManagedPolicy) Resource() string { return p.Path[1:] + p.Name }

type managedIndex struct {
	source     Source
	dictionary func() []byte
	policies   []ManagedPolicy // by name
}

var openManaged = sync.OnceValue(readManaged)

// readManaged reads the index:
//
//	dictionary, paths, policies {path, name, version, date, size, packed size}, documents
func readManaged() *managedIndex {
	r := &reader{s: managedTable}
	x := &managedIndex{source: r.source("EMP1")}
	words := r.text()
	x.dictionary = sync.OnceValue(func() []byte { return []byte(words) })
	paths := make([]string, r.number())
	for i := range paths {
		paths[i] = r.text()
	}
	x.policies = make([]ManagedPolicy, r.number())
	end := 0
	for i := range x.policies {
		p := &x.policies[i]
		p.Path, p.Name, p.Version, p.Date = paths[r.number()], r.text(), r.text(), r.text()
		p.size, p.at = r.number(), end
		end += r.number()
		p.end = end
	}
	for i := range x.policies {
		x.policies[i].at += r.pos
		x.policies[i].end += r.pos
	}
	return x
}

// ManagedPolicies lists the AWS managed policies by their names. The list is
// shared: do not change it.
func ManagedPolicies() []ManagedPolicy { return openManaged().policies }

// Managed finds an AWS managed policy by its name, nil when there is none.
func Managed(name string) *ManagedPolicy {
	policies := openManaged().policies
	i, ok := slices.BinarySearchFunc(policies, name, func(p ManagedPolicy, name string) int { return strings.Compare(p.Name, name) })
	if !ok {
		return nil
	}
	return &policies[i]
}

// Document is the policy's document as JSON without blanks.
func (p *ManagedPolicy) Document() string {
	x := openManaged()
	unpack := flate.NewReaderDict(strings.NewReader(managedTable[p.at:p.end]), x.dictionary())
	var document strings.Builder
	document.Grow(p.size)
	if _, err := io.CopyN(&document, unpack, int64(p.size)); err != nil {
		panic("catalogue: the document of " + p.Name + " cannot be unpacked: " + err.Error())
	}
	return document.String()
}
