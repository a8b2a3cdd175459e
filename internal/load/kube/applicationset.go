package kube

import (
	"regexp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// application is an Application of Argo CD, or the template of an ApplicationSet
// of which not all Applications are known.
type application struct {
	*object
	spec *value
}

// name is the Application's name, which a template fills.
func (a application) name() fact.String {
	if a.kind() == "ApplicationSet" {
		return a.get("spec", "template", "metadata", "name").name()
	}
	return a.object.name()
}

// applications are what an Application or an ApplicationSet stands for: the
// Applications that its list generators make, and its template where others may
// make more.
// https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-List/
func (l *loader) applications(o *object) []application {
	if o.group() != "argoproj.io" {
		return nil
	}
	switch o.kind() {
	case "Application":
		return []application{{o, o.get("spec")}}
	case "ApplicationSet":
	default:
		return nil
	}
	o.sayWhoFills()
	list, all := o.elements()
	var made []application
	for _, p := range list {
		if !l.afford(o.get("spec", "template").size(), p.at) {
			break
		}
		made = append(made, o.application(p))
	}
	if !all {
		made = append(made, application{o, o.get("spec", "template", "spec")})
	}
	return made
}

// sayWhoFills gives the templates of an ApplicationSet a better reason than that
// they are templates.
func (o *object) sayWhoFills() {
	why := &fact.Reason{Why: "the generators of " + o.describe() + " fill it", Settle: "lint the Applications that it makes", At: o.at()}
	o.get("spec", "template").edit(func(s fact.String) fact.String {
		if s.Why == nil && marked(s, actions) {
			s.Why = why
		}
		return s
	})
}

// parameterSet is what a generator fills one Application with, by name, and the
// element that it comes from.
type parameterSet struct {
	at   source.Site
	text map[string]fact.String
}

// elements are the parameters that the generators surely give; all says that there
// are no others.
func (o *object) elements() (list []parameterSet, all bool) {
	if patch := o.get("spec", "templatePatch"); patch != nil && patch.kind != yaml.Null {
		return nil, false
	}
	generators := o.get("spec", "generators")
	if generators == nil || generators.kind != yaml.Sequence {
		return nil, false
	}
	all = generators.open == nil
	for _, g := range generators.items {
		sets, known := g.generated()
		if !known {
			all = false
			continue
		}
		list = append(list, sets...)
	}
	return list, all
}

// generated are the parameters of a list generator, or of a matrix of two.
func (g *value) generated() ([]parameterSet, bool) {
	if g.kind != yaml.Mapping || g.open != nil || len(g.entries) != 1 { // a selector leaves some out
		return nil, false
	}
	if parts := g.get("matrix", "generators"); parts != nil {
		if len(parts.items) != 2 || parts.open != nil || len(g.get("matrix").entries) != 1 {
			return nil, false
		}
		first, known := parts.items[0].generated()
		second, also := parts.items[1].generated()
		if !known || !also {
			return nil, false
		}
		return combined(first, second)
	}
	list := g.get("list")
	elements := list.get("elements")
	if elements == nil || elements.kind != yaml.Sequence || elements.open != nil || len(list.entries) != 1 { // a template of its own lies over the other
		return nil, false
	}
	var sets []parameterSet
	for _, e := range elements.items {
		p := parameterSet{e.at, map[string]fact.String{}}
		if e.kind != yaml.Mapping || !p.add("", e) {
			return nil, false
		}
		sets = append(sets, p)
	}
	return sets, true
}

// add takes in what an element says; a mapping in it is reached by dots.
func (p *parameterSet) add(prefix string, v *value) bool {
	if v.open != nil {
		return false
	}
	for _, e := range v.entries {
		key, known := e.key.V.Literal()
		switch {
		case !known || e.value.isUnknown():
			return false
		case e.value.kind == yaml.Mapping:
			if !p.add(prefix+key+".", e.value) {
				return false
			}
		case e.value.kind == yaml.Scalar:
			if templated(e.value.text) {
				return false
			}
			p.text[prefix+key] = e.value.text
		}
	}
	return true
}

// maxApplications bounds the Applications of one matrix that are followed.
const maxApplications = 1000

// combined are all pairs of two generators' parameters. Argo CD refuses a name
// that both have.
func combined(first, second []parameterSet) ([]parameterSet, bool) {
	if len(first)*len(second) > maxApplications {
		return nil, false
	}
	var all []parameterSet
	for _, a := range first {
		for _, b := range second {
			both := parameterSet{a.at, map[string]fact.String{}}
			for _, p := range []parameterSet{a, b} {
				for name, text := range p.text {
					both.text[name] = text
				}
			}
			if len(both.text) != len(a.text)+len(b.text) {
				return nil, false
			}
			all = append(all, both)
		}
	}
	return all, true
}

// The references to parameters in the two languages of templates. What is more
// than a reference stays, and with it the text is not known.
var (
	fastReference = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_.-]+)\s*\}\}`)
	goReference   = regexp.MustCompile(`\{\{\s*\.([A-Za-z0-9_.]+)\s*\}\}`)
)

// application is what the template makes of parameters.
func (o *object) application(p parameterSet) application {
	reference := fastReference
	if o.get("spec", "goTemplate").literal() == "true" {
		reference = goReference
	}
	template := o.get("spec", "template").clone()
	template.edit(func(s fact.String) fact.String {
		if !marked(s, actions) {
			return s
		}
		if m := reference.FindStringSubmatch(s.V.Encoded()); m != nil && m[0] == s.V.Encoded() {
			if text, ok := p.text[m[1]]; ok {
				return text // at its own place
			}
			return s
		}
		return fact.Replace(s, reference, func(match []string) (policy.Text, bool) {
			text, ok := p.text[match[1]]
			return text.V, ok
		})
	})
	made := &object{value: &value{kind: yaml.Mapping, at: o.value.at}, file: o.file, base: o.base}
	made.calls = append(append(made.calls, o.calls...), fact.Call{Address: o.describe(), At: p.at})
	made.set(literalKey("apiVersion", o.at()), o.get("apiVersion"))
	made.set(literalKey("kind", o.at()), word("Application", o.at()))
	made.set(literalKey("metadata", o.at()), template.get("metadata"))
	if namespace := o.get("metadata", "namespace"); namespace != nil {
		made.set(literalKey("namespace", namespace.at), namespace, "metadata")
	}
	made.set(literalKey("spec", o.at()), template.get("spec"))
	return application{made, made.get("spec")}
}
