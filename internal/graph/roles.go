package graph

import (
	"slices"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// role is an IAM role as a node: what declares it, and what it may do.
type role struct {
	*fact.Role
	name text
	id   string

	trust *document // nil when it is not known

	granted  []*grantedDoc
	distinct []fact.String // ARNs of managed policies that are surely attached, each surely another
	open     bool          // more may be attached, or a document is not known
	openWhy  *fact.Reason  // behind open
	out      model.Role
}

// grantedDoc is a document that gives a role permissions.
type grantedDoc struct {
	*document
	sure  bool   // surely attached
	label string // the managed policy's ARN, or what declares the inline policy
	at    source.Site

	inline bool // written into the role, or into a resource of its own, without an ARN
}

// document is a parsed policy document with the places of its text.
type document struct {
	*reading
	src *fact.Document // nil for one of AWS's own
}

// site is where a part of the document stands in its file.
func (d *document) site(s policy.Span) source.Site {
	if d.src == nil {
		return source.Site{}
	}
	if site := d.src.Map.Site(s.Start, s.End); !site.IsZero() {
		return site
	}
	return d.src.At
}

func (d *document) at(s policy.Span) source.Range { return d.site(s).Range() }

// parse reads a document; nil when nothing of it is known.
func (b *builder) parse(src *fact.Document, typ policy.DocumentType) *document {
	r := b.readings.of(src, typ)
	if r == nil {
		return nil
	}
	return &document{r, src}
}

// declareRoles makes a node of every role. One that a file only refers to is
// part of the declared role when they are surely the same.
func (b *builder) declareRoles() {
	declared := map[string]bool{}
	for _, f := range b.set.Roles {
		if !f.Undeclared {
			declared[f.ARN.Key()] = true
		}
	}
	for _, f := range b.set.Roles {
		if f.Undeclared {
			if key := f.ARN.Key(); declared[key] {
				continue
			} else {
				declared[key] = true
			}
		}
		r := &role{Role: f, name: textOf(f.Name.V), trust: b.parse(&f.Trust, policy.Trust)}
		b.roles = append(b.roles, r)
		b.names.add(r, "role/"+f.Name.V.String(), &f.Decl)
	}
	b.nameNouns()
	b.names.settle()
	for _, r := range b.roles {
		r.id = b.names.id(r)
		r.out = model.Role{
			Noun:     b.noun(r.id, r.Name.V.String(), &r.Decl),
			ARN:      r.ARN.String(),
			Path:     r.Path.V.String(),
			Declared: !r.Undeclared,
		}
		if r.trust != nil {
			r.out.Trust = "trust/" + r.id
		}
	}
	b.roleIndex = indexRoles(b.roles)
}

// complete says that the role's permissions are known to be all there are: it
// is declared in a deployment root, surely exists, and nothing else can be
// attached to it.
func (r *role) complete() bool {
	return !r.Undeclared && !library(&r.Decl) && !r.Decl.Open && !r.open
}

// policies are all documents that may be the role's. Those that are not surely
// attached count with what they allow alone: a Deny in them takes nothing away
// for certain.
func (r *role) policies() policy.Policies {
	p := policy.Policies{Open: !r.complete()}
	for _, g := range r.granted {
		doc := g.Document
		if !g.sure {
			doc = allowing(doc)
		}
		p.Documents = append(p.Documents, doc)
	}
	return p
}

// attached are the documents that surely are the role's, with what they deny.
func (r *role) attached() (p policy.Policies) {
	for _, g := range r.sureGrants() {
		p.Documents = append(p.Documents, g.Document)
	}
	return p
}

// sureGrants are the granted documents that surely are the role's, in the order of
// attached.
func (r *role) sureGrants() (list []*grantedDoc) {
	for _, g := range r.granted {
		if g.sure {
			list = append(list, g)
		}
	}
	return list
}

// allows are the documents without what they deny: all that may be attached,
// and those that surely are.
func (r *role) allows() (all, attached policy.Policies) {
	all.Open = !r.complete()
	for _, g := range r.granted {
		doc := allowing(g.Document)
		all.Documents = append(all.Documents, doc)
		if g.sure {
			attached.Documents = append(attached.Documents, doc)
		}
	}
	return all, attached
}

func allowing(d *policy.Document) *policy.Document {
	if !slices.ContainsFunc(d.Statements, func(s *policy.Statement) bool { return s.Effect == policy.Deny }) {
		return d
	}
	c := *d
	c.Statements = nil
	for _, s := range d.Statements {
		if s.Effect != policy.Deny {
			c.Statements = append(c.Statements, s)
		}
	}
	return &c
}

// byItself is one statement of a document, without the others.
func byItself(d *policy.Document, st *policy.Statement) policy.Policies {
	one := *d
	one.Statements = []*policy.Statement{st}
	return documents(&one)
}

// documents are policies of which all is known.
func documents(list ...*policy.Document) policy.Policies { return policy.Policies{Documents: list} }

// incomplete is why the role's permissions are not known to be all.
func (r *role) incomplete() *fact.Reason {
	switch {
	case r.Undeclared:
		return &fact.Reason{Why: "no file that was read declares the role", Settle: "lint the files that declare it together with these", At: r.At}
	case library(&r.Decl):
		return &fact.Reason{Why: "the role stands in a module that nothing calls", Settle: "lint the files that call the module together with these", At: r.At}
	case r.Decl.Open:
		return existence(&r.Decl)
	}
	return r.openWhy
}

// undecided is why an answer about the role's permissions is not certain.
func (r *role) undecided() *fact.Reason {
	if why := r.incomplete(); why != nil {
		return why
	}
	for _, g := range r.granted {
		if !g.sure {
			return &fact.Reason{Why: "whether " + g.label + " is attached to role " + r.out.Name + " is not known", At: g.at}
		}
	}
	for _, g := range r.granted {
		if g.src != nil {
			if why := reasonOf(g.src.Text.Holes()); why != nil {
				return why
			}
		}
	}
	return &fact.Reason{Why: "whether the conditions of what grants it hold is not known", At: r.At}
}

// ignores says that Terraform leaves an argument of the role as it finds it.
func (r *role) ignores(argument string) bool {
	return slices.Contains(r.IgnoreChanges, argument) || slices.Contains(r.IgnoreChanges, "all")
}

// nameSite is the text that names the role, or its header.
func (r *role) nameSite() source.Site {
	if r.Name.Written() && !r.Name.At.IsZero() {
		return r.Name.At
	}
	return r.At
}
