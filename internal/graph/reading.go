package graph

import (
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/workers"
	"github.com/eksiamlint/eksiamlint/policy"
)

// reading is a text read as a document of one type. It knows no place, so that
// all documents with the text share it, and nothing changes it once it is read.
type reading struct {
	*policy.Document
	text    policy.Text
	typ     policy.DocumentType
	refused []policy.Problem // what reading the text finds
	// identities are the statements of a trust policy that name an OIDC provider.
	identities []policy.WebIdentity
	defects    []policy.TrustDefect // of a trust policy
}

func (r *reading) read() {
	r.Document, r.refused = policy.Parse(r.text, r.typ)
	if r.typ == policy.Trust {
		r.identities, r.defects = policy.WebIdentities(r.Document), policy.CheckTrust(r.Document)
	}
}

// unsure says that the text may be read otherwise once its holes are filled: some
// stand outside quotes, or keep it from being read. A document that is open for
// what it has in writing is read as it is.
func (r *reading) unsure() bool {
	return !r.text.Known() && r.Open && (r.Why != nil || r.HasVersion == policy.Maybe)
}

// readings are the documents of an estate, each text read once for each type:
// texts with equal keys are the same whatever their holes stand for, and what is
// read of a text depends on nothing else.
type readings struct {
	bySource map[documentAs[*fact.Document]]*reading // so that the key of a long text is made once
	byText   map[documentAs[string]]*reading         // by key
	unread   []*reading
}

// documentAs is a document by some identity, as one of a type.
type documentAs[T comparable] struct {
	of  T
	typ policy.DocumentType
}

func newReadings() *readings {
	return &readings{bySource: map[documentAs[*fact.Document]]*reading{}, byText: map[documentAs[string]]*reading{}}
}

// of reads a document; nil when nothing of it is known.
func (l *readings) of(src *fact.Document, typ policy.DocumentType) *reading {
	r := l.announce(src, typ)
	l.readAnnounced()
	return r
}

// announce says that a document will be asked for.
func (l *readings) announce(src *fact.Document, typ policy.DocumentType) *reading {
	if src.State != fact.Known && src.State != fact.Symbolic {
		return nil
	}
	source := documentAs[*fact.Document]{src, typ}
	if r := l.bySource[source]; r != nil {
		return r
	}
	text := documentAs[string]{src.Text.Key(), typ}
	r := l.byText[text]
	if r == nil {
		r = &reading{text: src.Text, typ: typ}
		l.byText[text] = r
		l.unread = append(l.unread, r)
	}
	l.bySource[source] = r
	return r
}

// readAnnounced reads what was announced, several at a time.
func (l *readings) readAnnounced() {
	workers.Each(len(l.unread), func(i int) { l.unread[i].read() })
	l.unread = nil
}

// announceDocuments announces the documents that roles have.
func (b *builder) announceDocuments() {
	for _, r := range b.set.Roles {
		b.readings.announce(&r.Trust, policy.Trust)
		for i := range r.Inline.Items {
			b.readings.announce(&r.Inline.Items[i].Doc, policy.Identity)
		}
	}
	for _, p := range b.set.InlinePolicies {
		b.readings.announce(&p.Doc, policy.Identity)
	}
	for _, p := range b.set.Policies {
		b.readings.announce(&p.Doc, policy.Identity)
	}
}
