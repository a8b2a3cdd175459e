package cli

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/load/iamjson"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// iamDocument is a document that a flag of iam simulate names.
type iamDocument struct {
	flag     string // without dashes: "policy", "trust", …
	name     string // the file as shown, or the name of the managed policy
	document *policy.Document
	origin   source.Map // empty for a managed policy
}

// site is the place of a part of the document; nowhere for a managed policy.
func (d *iamDocument) site(at policy.Span) source.Site {
	if d.origin.Len() == 0 {
		return source.Site{}
	}
	return d.origin.Site(at.Start, at.End)
}

// refused are the problems of [policy.Validate] with which AWS does not take a
// document at all: what it would answer is no question.
var refused = []string{
	policy.MissingAction, policy.MissingResource, policy.MissingPrincipal, policy.ElementConflict, policy.PrincipalInIdentity,
	policy.ResourceInTrust, policy.ResourceInECR, policy.InvalidVersion,
}

// refusedDocument says where and why AWS would refuse a document.
type refusedDocument struct{ faults []string }

func (e refusedDocument) Error() string { return strings.Join(e.faults, "\n") }

// documentReader reads the documents that flags name.
type documentReader struct {
	s       streams
	stdin   bool // was read
	refused refusedDocument
	notes   []string
}

// read reads a file, standard input or an AWS managed policy.
func (r *documentReader) read(flag, name string, typ policy.DocumentType) (*iamDocument, error) {
	if strings.HasPrefix(name, "arn:") {
		return managedDocument(flag, name, typ)
	}
	f, err := r.file(flag, name)
	if err != nil {
		return nil, err
	}
	read := iamjson.Load(f).StandalonePolicies[0].Doc
	document, problems := policy.Parse(read.Text, typ)
	d := &iamDocument{flag: flag, name: f.Path, document: document, origin: read.Map}
	say := func(p policy.Problem) string { return place(d.site(p.Span).Range()) + ": " + d.fault(p) }
	for _, p := range problems {
		r.refused.faults = append(r.refused.faults, say(p))
	}
	if len(problems) > 0 {
		return d, nil
	}
	for _, p := range policy.Validate(document, policy.Options{}) {
		if slices.Contains(refused, p.Code) {
			r.refused.faults = append(r.refused.faults, say(p))
		} else if p.Severity == policy.Error {
			r.notes = append(r.notes, say(p))
		}
	}
	return d, nil
}

// fault is a problem of the document in words: the wrong text, or the statement
// or document around it, and what is wrong.
func (d *iamDocument) fault(p policy.Problem) string {
	subject := "the document"
	text := p.Value
	if text == "" {
		text = strings.Trim(string(d.site(p.Span).Bytes()), `"`)
	}
	switch {
	case p.Code == policy.JSONSyntax || p.Code == policy.TrailingData || p.Code == policy.TooDeep:
	case p.Whole && p.Statement != nil:
		subject = p.Statement.Name()
	case !p.Whole:
		subject = fmt.Sprintf("%q", text)
	}
	out := subject + " " + p.Why
	if p.Expected != "" {
		out += fmt.Sprintf("; did you mean %q?", p.Expected)
	}
	return out
}

// maxInput bounds a document on standard input: no policy has a hundredth of it.
const maxInput = 1 << 20

func (r *documentReader) file(flag, name string) (*source.File, error) {
	if name == "-" {
		if r.stdin {
			return nil, usageError{problem: fmt.Sprintf("read --%s -: standard input holds one document and was read", flag)}
		}
		r.stdin = true
		text, err := io.ReadAll(io.LimitReader(r.s.in, maxInput+1))
		if err == nil && len(text) > maxInput {
			err = fmt.Errorf("it is larger than %d bytes", maxInput)
		}
		if err != nil {
			return nil, fmt.Errorf("read standard input: %w", err)
		}
		return source.NewFile("<stdin>", "<stdin>", text), nil
	}
	workDir, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("find the working directory: %w", err)
	}
	f, err := source.ReadNamed(workDir, name)
	if err == nil {
		return f, nil
	}
	if _, missing := os.Stat(name); missing == nil {
		return nil, err
	}
	e := usageError{problem: err.Error()}
	if p, _ := findManaged(name); p != nil {
		e.hint = fmt.Sprintf("did you mean the AWS managed policy %s%s?", managedPrefix, p.Resource())
	}
	return nil, e
}

// managedDocument is the document of an AWS managed policy.
func managedDocument(flag, arn string, typ policy.DocumentType) (*iamDocument, error) {
	if typ != policy.Identity && typ != policy.SessionPolicy {
		return nil, usageError{problem: fmt.Sprintf("read --%s %s: a managed policy is none of a resource", flag, arn)}
	}
	p, err := findManaged(arn)
	if err != nil {
		return nil, err
	}
	document, _ := policy.Parse(policy.Literal(p.Document()), typ)
	return &iamDocument{flag: flag, name: p.Name, document: document}, nil
}
