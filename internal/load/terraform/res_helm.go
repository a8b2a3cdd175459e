package terraform

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// helmModels are the releases of Helm charts.
func helmModels() map[string]model {
	return map[string]model{"helm_release": {facts: helmFacts}}
}

// helmFacts is a release: its values for the reader of Helm values, and the
// ServiceAccounts that its set arguments annotate. What set_sensitive holds is
// never read.
func helmFacts(inst *instance, out *fact.Set) {
	h := &fact.HelmContext{Release: inst.str("name"), Namespace: inst.str("namespace"), Chart: inst.str("chart"), Repository: inst.str("repository")}
	if !h.Namespace.Written() {
		h.Namespace = defaultText("default", inst.at)
	}
	for _, v := range inst.strings("values").Items {
		e := embedded("helm-values", v, inst.decl())
		e.Helm = h
		out.Embedded = append(out.Embedded, e)
	}
	var settings []setting
	blocks, open, why := inst.blocks("set")
	for _, b := range blocks {
		if s, ok := readSetting(b); ok && !b.maybe {
			settings = append(settings, s)
		}
	}
	hidden, hides, hiddenWhy := inst.blocks("set_sensitive")
	open = open || hides
	if why == nil {
		why = hiddenWhy
	}
	for _, b := range hidden {
		if s, ok := readSetting(b); ok {
			s.value = b.unsure("set_sensitive.value")
			settings = append(settings, s)
		}
	}
	done := map[string]bool{}
	for _, s := range settings {
		parent, ok := s.annotated()
		if !ok || done[parent] {
			continue
		}
		done[parent] = true
		sa := accountOf(inst, h, settings, parent)
		if open {
			sa.Exists, sa.Why = sa.Exists.And(policy.Maybe), why
		}
		out.ServiceAccounts = append(out.ServiceAccounts, sa)
	}
}

// setting is a set argument of a release with its key taken apart.
type setting struct {
	path  []fact.String
	value fact.String
}

// readSetting reads the key's syntax: dots separate, a backslash takes a dot for
// a letter.
func readSetting(b *body) (setting, bool) {
	name := b.attr("name")
	if name.kind != kString {
		return setting{}, false
	}
	s := name.s
	if s.m.Len() == 0 {
		s.m = source.At(len(s.t.Encoded()), name.at)
	}
	set := setting{value: b.str("value")}
	text := s.t.Encoded()
	var parts []str
	from := 0
	end := func(to int) {
		key := joinStr(append(parts, s.slice(from, to))...)
		set.path = append(set.path, fact.Text(key.t, key.m.Site(0, len(key.t.Encoded())), key.m))
		parts = nil
	}
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			parts = append(parts, s.slice(from, i))
			i++
			from = min(i, len(text))
		case '.':
			end(i)
			from = i + 1
		}
	}
	end(len(text))
	return set, true
}

// key is the path without its last n parts.
func (s setting) key(n int) string {
	parts := make([]string, 0, len(s.path))
	for _, p := range s.path[:max(0, len(s.path)-n)] {
		parts = append(parts, p.V.Key())
	}
	return strings.Join(parts, "\x00")
}

// annotated is what the setting annotates with a role, if it does.
func (s setting) annotated() (parent string, ok bool) {
	if len(s.path) < 2 {
		return "", false
	}
	last := strings.ToLower(s.path[len(s.path)-1].V.Encoded())
	in := strings.ToLower(s.path[len(s.path)-2].V.Encoded())
	if !strings.HasSuffix(in, "annotations") || strings.HasPrefix(in, "pod") || !strings.Contains(last, "role") || !strings.Contains(last, "amazon") && !strings.Contains(last, "eks") {
		return "", false
	}
	return s.key(2), true
}

// accountOf is the ServiceAccount whose values stand under parent.
func accountOf(inst *instance, h *fact.HelmContext, settings []setting, parent string) *fact.ServiceAccount {
	sa := &fact.ServiceAccount{Decl: inst.decl(), Helm: true, Namespace: h.Namespace, Annotations: fact.List[fact.Annotation]{Set: true, Open: true, At: inst.at,
		Why: &fact.Reason{Why: "the chart and its values may add annotations", At: inst.at}}}
	var names fact.String
	for _, s := range settings {
		last, _ := s.path[len(s.path)-1].V.Literal()
		switch {
		case len(s.path) > 1 && s.key(2) == parent && strings.HasSuffix(strings.ToLower(s.path[len(s.path)-2].V.Encoded()), "annotations"):
			sa.Annotations.Items = append(sa.Annotations.Items, fact.Annotation{Key: s.path[len(s.path)-1], Value: s.value})
		case last == "name" && s.key(1) == parent:
			names = s.value
		}
	}
	if sa.Name = names; !sa.Name.Written() {
		why := &fact.Reason{Why: "the chart names the ServiceAccount", Settle: "set its name", At: inst.at}
		t := policy.HoleText(&policy.Hole{ID: inst.id + ".serviceAccount " + parent, Label: "the ServiceAccount of " + inst.addr, Kind: policy.NameText, Origin: why})
		sa.Name = fact.Text(t, inst.at, source.At(holeLen, inst.at))
	}
	return sa
}
