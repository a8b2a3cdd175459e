// Package iamjson reads files that are an IAM policy document and nothing else.
package iamjson

import (
	"bytes"
	"path"
	"regexp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// placeholder finds text that a tool or a person replaces before AWS sees the
// document: ${name} (but not the policy variables ${aws:username}, which have a
// colon), $(name), {{ name }}, <NAME>, %name%, __NAME__, and before a colon, where
// an ARN has its region and its account, ACCOUNT_ID and its like and a row of x.
var placeholder = regexp.MustCompile(
	`\$\{[^}:"$]*\}|\$\([A-Za-z_][\w.]*\)|\{\{[^}"]*\}\}|<[A-Za-z][\w -]*>|%[A-Za-z_]\w*%|__[A-Z][A-Z0-9_]*__` +
		`|\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|ACCOUNT(?:ID)?|REGION|[Xx]{6,}):`)

// policyVariables are the escapes that look like ${…} placeholders but are the
// policy language's own.
var policyVariables = map[string]bool{"${*}": true, "${?}": true, "${$}": true}

// Load reads one document. The file's account is not known: nothing in it says
// whose it is. Placeholders become holes. What is not for IAM is left alone.
func Load(f *source.File) *fact.Set {
	dir := path.Dir(f.Path)
	decl := fact.Decl{
		Address: f.Path,
		At:      source.Site{File: f},
		Scope:   &fact.Scope{ID: "iam-json:" + dir, Dir: dir},
		Exists:  policy.Yes,
		Origin:  fact.PolicyFile,
	}
	decl.Account = unknown(f, "account", policy.AccountID)
	decl.Region = unknown(f, "region", policy.RegionName)
	decl.Partition = unknown(f, "partition", policy.Partition)

	text, m := encode(f)
	state := fact.Known
	if !text.Known() {
		state = fact.Symbolic
	}
	parsed, problems := policy.Parse(text, policy.ResourceBased)
	if foreign(parsed) {
		return &fact.Set{}
	}
	doc := fact.Document{State: state, Text: text, Map: m, At: source.Whole(f)}
	set := &fact.Set{StandalonePolicies: []*fact.StandalonePolicy{{Decl: decl, Doc: doc}}}
	if !directive.Match(f.Bytes) {
		set.Diagnostics = broken(doc, problems)
	}
	return set
}

// directive finds control structures of template languages: around them the file
// is not JSON yet.
var directive = regexp.MustCompile(`%\{|\{%|\{\{`)

// broken is what is wrong with a document that is not JSON.
func broken(doc fact.Document, problems []policy.Problem) []fact.Diagnostic {
	for _, p := range problems {
		if p.Code == policy.JSONSyntax || p.Code == policy.TrailingData {
			return []fact.Diagnostic{{At: doc.Map.Site(p.Start, p.End), Message: "read policy document: " + p.Why}}
		}
	}
	return nil
}

// unknown is what nothing in f tells.
func unknown(f *source.File, what string, kind policy.HoleKind) policy.Text {
	return policy.HoleText(&policy.Hole{
		ID:    "iam-json:" + f.Path + "#" + what,
		Label: what + " of " + f.Path,
		Kind:  kind,
		Origin: &fact.Reason{
			Why:    "a policy document does not say which " + what + " it is for",
			Settle: "nothing in a policy file can",
			At:     source.Site{File: f},
		},
	})
}

// encode turns placeholders into holes and maps the text back to the file.
func encode(f *source.File) (policy.Text, source.Map) {
	first := len(f.Bytes) - len(bytes.TrimPrefix(f.Bytes, source.ByteOrderMark))
	at := first
	var texts []policy.Text
	var m source.MapBuilder
	literal := func(end int) {
		if end > at {
			texts = append(texts, policy.Literal(string(f.Bytes[at:end])))
			m.Exact(source.Site{File: f, Start: at, End: end})
		}
	}
	for _, span := range placeholder.FindAllSubmatchIndex(f.Bytes[first:], -1) {
		if span[2] >= 0 {
			span = span[2:] // the word without the colon
		}
		start, end := first+span[0], first+span[1]
		name := string(f.Bytes[start:end])
		if policyVariables[name] {
			continue
		}
		literal(start)
		site := source.Site{File: f, Start: start, End: end}
		hole := policy.HoleText(&policy.Hole{
			ID:    "iam-json:" + f.Path + "#" + name,
			Label: name,
			Origin: &fact.Reason{
				Why:    "the file holds the placeholder " + name,
				Settle: "lint the file after the placeholder is filled",
				At:     site,
			},
		})
		texts = append(texts, hole)
		m.Whole(len(hole.Encoded()), site)
		at = end
	}
	literal(len(f.Bytes))
	return policy.Concat(texts...), m.Map()
}
