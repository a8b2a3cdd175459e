package source

import (
	"bytes"
	"slices"
)

// What terraform show -json writes holds every secret of an estate in clear
// text, with marks beside it that say which parts are sensitive. Such a file is
// read without them, so that nothing which comes later can show one.

// withoutSecrets is a plan or state with every sensitive value painted over, byte
// for byte. Of a text that cannot be read only the keys are left.
func withoutSecrets(b []byte) []byte {
	top, err := ReadJSON(&File{Bytes: b})
	if err != nil {
		return keysOnly(b)
	}
	s := &secrets{text: b}
	s.walk(top)
	for name, v := range members(top.Get("variables")) {
		if top.Get("configuration", "root_module", "variables", name, "sensitive").Is(true) {
			s.take(v.Get("value"))
		}
	}
	return s.text
}

// keysOnly paints over every text of a broken JSON text that is no key.
func keysOnly(b []byte) []byte {
	text := slices.Clone(b)
	for i := 0; i < len(text); i++ {
		if text[i] != '"' {
			continue
		}
		end := i + 1
		for end < len(text) && text[end] != '"' {
			if text[end] == '\\' {
				end++
			}
			end++
		}
		if rest := bytes.TrimLeft(text[min(end+1, len(text)):], " \t\r\n"); !bytes.HasPrefix(rest, []byte(":")) {
			for k := i + 1; k < min(end, len(text)); k++ {
				text[k] = '*'
			}
		}
		i = end
	}
	return text
}

// secrets paints over the sensitive values of a plan.
type secrets struct {
	text    []byte
	painted bool // text is a copy
}

// marks are the pairs of a value and of what says which parts are sensitive.
var marks = [][2]string{
	{"after", "after_sensitive"}, {"before", "before_sensitive"}, // changes
	{"values", "sensitive_values"}, // resources of a state
	{"value", "sensitive"},         // outputs
	{"default", "sensitive"},       // variables in the configuration
}

func (s *secrets) walk(n *JSON) {
	for _, m := range marks {
		s.mark(n.Get(m[0]), n.Get(m[1]))
	}
	for name, declared := range members(n.Get("module", "variables")) { // of a module call
		if declared.Get("sensitive").Is(true) {
			s.take(n.Get("expressions", name, "constant_value"))
		}
	}
	for _, item := range n.Items {
		s.walk(item)
	}
}

func (s *secrets) mark(v, sensitive *JSON) {
	switch {
	case v == nil || sensitive == nil:
	case sensitive.Is(true):
		s.take(v)
	case sensitive.Kind == '[':
		for i, m := range sensitive.Items {
			s.mark(v.Item(i), m)
		}
	case sensitive.Kind == '{':
		for name, m := range members(sensitive) {
			s.mark(v.Get(name), m)
		}
	}
}

// take paints over all texts, keys and numbers in v, so that JSON remains.
func (s *secrets) take(v *JSON) {
	if v == nil {
		return
	}
	for _, key := range v.Keys {
		s.take(key)
	}
	for _, item := range v.Items {
		s.take(item)
	}
	start, end, with := v.At.Start, v.At.End, byte('1')
	switch v.Atom.(type) {
	case nil, bool:
		return
	case string:
		start, end, with = start+1, end-1, '*'
	}
	if !s.painted {
		s.text, s.painted = slices.Clone(s.text), true
	}
	for i := start; i < end; i++ {
		s.text[i] = with
	}
}

// members are the members of an object by name.
func members(n *JSON) map[string]*JSON {
	if n == nil {
		return nil
	}
	return n.members
}
