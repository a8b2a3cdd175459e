// Package catalogue knows the names of IAM: services, their actions, resource
// types and condition keys, and the AWS managed policies with their documents.
//
// The tables are embedded and read as they are asked for: opening them takes
// some microseconds, and only the services and policies that somebody names are
// decoded. AWS adds names every week, so what is not here may exist; [Sources]
// says of which day the tables are.
package catalogue

import (
	_ "embed" // the tables
	"iter"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
)

//go:embed services.bin
var servicesTable string

//go:embed managed.bin
var managedTable string

// Source is where a table was taken from.
type Source struct {
	Package string // on npm
	Version string
	Date    string // of the data: "2026-09-26"
	SHA256  string // of the files that were read, in hex
}

// Sources are the origins of the two tables.
func Sources() (services, managed Source) {
	return openServices().source, openManaged().source
}

// Access is what an action does, by AWS's own classes.
type Access uint8

// The access levels.
const (
	Read Access = iota
	List
	Write
	Tagging
	Permissions // permissions management
)

func (a Access) String() string {
	return [...]string{"Read", "List", "Write", "Tagging", "Permissions management"}[a]
}

// KeyType is the type of a condition key's values.
type KeyType uint8

// The types of condition keys.
const (
	String KeyType = iota
	ARN
	Bool
	Numeric
	Date
	IPAddress
)

func (t KeyType) String() string {
	return [...]string{"String", "ARN", "Bool", "Numeric", "Date", "IPAddress"}[t]
}

// Key is a condition key.
type Key struct {
	// Name has a '*' for each part that the policy's author chooses, such as the
	// key of a tag: "aws:ResourceTag/*".
	Name  string
	Type  KeyType
	Multi bool // holds several values, so that it needs ForAllValues or ForAnyValue
}

// Matches says that name, as written in a policy, is this key. Letter case does
// not count.
func (k Key) Matches(name string) bool { return glob(k.Name, name) }

// ResourceType is a type of resource that a service has.
type ResourceType struct {
	Name string
	ARN  string // "arn:${Partition}:ecr:${Region}:${Account}:repository/${RepositoryName}"
	Keys []Key

	pattern string
	last    int // where the last part of the pattern begins
}

// Pattern is the ARN with a '*' for each placeholder.
func (t *ResourceType) Pattern() string { return t.pattern }

// LastPart is the part of the pattern behind its fifth colon.
func (t *ResourceType) LastPart() string { return t.pattern[t.last:] }

// lastPart is where the last part of an ARN begins: at its end when it has fewer
// than six parts.
func lastPart(arn string) int {
	at := 0
	for range 5 {
		i := strings.IndexByte(arn[at:], ':')
		if i < 0 {
			return len(arn)
		}
		at += i + 1
	}
	return at
}

func patternOf(arn string) string {
	var b strings.Builder
	b.Grow(len(arn))
	rest := arn
	for {
		before, after, ok := strings.Cut(rest, "${")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		b.WriteByte('*')
		_, rest, _ = strings.Cut(after, "}")
	}
}

// Service is the service part of the ARN.
func (t *ResourceType) Service() string { return arnService(t.ARN) }

// ActionResource is a type of resource that an action works on.
type ActionResource struct {
	Type     *ResourceType
	Required bool  // every request names one
	Keys     []Key // that only apply with this type
}

// Action is an action of a service.
type Action struct {
	Name      string // "GetAuthorizationToken"
	Access    Access
	Resources []ActionResource // none: it can only be granted on "*"
	Keys      []Key            // that apply whatever the resource is
}

// Service is what IAM knows under one prefix.
type Service struct {
	Prefix    string // "ecr"
	Name      string // "Amazon Elastic Container Registry"
	Actions   []Action
	Resources []ResourceType
	Keys      []Key
}

// Action finds an action by its name; letter case does not count.
func (s *Service) Action(name string) *Action {
	i := s.search(name)
	if i == len(s.Actions) || compareFold(s.Actions[i].Name, name) != 0 {
		return nil
	}
	return &s.Actions[i]
}

// Expand lists the actions that a pattern such as "Describe*" matches.
func (s *Service) Expand(pattern string) []*Action {
	if !strings.ContainsAny(pattern, "*?") {
		if a := s.Action(pattern); a != nil {
			return []*Action{a}
		}
		return nil
	}
	var out []*Action
	for a := range s.matching(pattern) {
		out = append(out, a)
	}
	return out
}

// Has says that a pattern such as "Describe*" matches an action.
func (s *Service) Has(pattern string) bool {
	if !strings.ContainsAny(pattern, "*?") {
		return s.Action(pattern) != nil
	}
	for range s.matching(pattern) {
		return true
	}
	return false
}

// matching are the actions that a pattern with wildcards matches. Actions stand in
// the order of their names: only those that begin as the pattern does are compared.
func (s *Service) matching(pattern string) iter.Seq[*Action] {
	head := pattern[:strings.IndexAny(pattern, "*?")]
	return func(yield func(*Action) bool) {
		for i := s.search(head); i < len(s.Actions); i++ {
			a := &s.Actions[i]
			if len(a.Name) < len(head) || compareFold(a.Name[:len(head)], head) != 0 {
				return
			}
			if glob(pattern, a.Name) && !yield(a) {
				return
			}
		}
	}
}

// search is the index of the first action that does not stand before a name.
func (s *Service) search(name string) int {
	return sort.Search(len(s.Actions), func(i int) bool { return compareFold(s.Actions[i].Name, name) >= 0 })
}

// Key finds a condition key of the service by its name.
func (s *Service) Key(name string) (Key, bool) { return findKey(s.Keys, name) }

// HasKey says that requests of some action of the service may have the key.
func (s *Service) HasKey(name string) bool {
	_, ok := s.Key(name)
	return ok
}

func findKey(keys []Key, name string) (Key, bool) {
	for _, k := range keys {
		if k.Matches(name) {
			return k, true
		}
	}
	return Key{}, false
}

type block struct {
	prefix string
	at     int // where it begins and ends in the table
	end    int
	read   atomic.Pointer[Service]
}

type servicesIndex struct {
	source Source
	global []Key
	blocks []block
	owners map[string][]int // service part of ARNs -> blocks with such a type
	types  sync.Map         // service part of ARNs -> []*ResourceType, as they are asked for
}

var openServices = sync.OnceValue(readServices)

func readServices() *servicesIndex {
	r := &reader{s: servicesTable}
	x := &servicesIndex{source: r.source("EIC1")}
	x.global = r.keys()
	x.blocks = make([]block, r.number())
	end := 0
	for i := range x.blocks {
		b := &x.blocks[i]
		b.prefix, b.at = r.text(), end
		end += r.number()
		b.end = end
	}
	n := r.number()
	x.owners = make(map[string][]int, n)
	for range n {
		service := r.text()
		owners := make([]int, r.number())
		for i := range owners {
			owners[i] = r.number()
		}
		x.owners[service] = owners
	}
	for i := range x.blocks {
		x.blocks[i].at += r.pos
		x.blocks[i].end += r.pos
	}
	return x
}

// Prefixes lists the prefixes of all services, sorted.
func Prefixes() []string {
	x := openServices()
	out := make([]string, len(x.blocks))
	for i := range x.blocks {
		out[i] = x.blocks[i].prefix
	}
	return out
}

// Lookup finds a service by its prefix, nil when there is none; letter case
// does not count.
func Lookup(prefix string) *Service {
	x := openServices()
	lo, hi := 0, len(x.blocks)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		switch c := compareFold(x.blocks[mid].prefix, prefix); {
		case c == 0:
			return x.service(mid)
		case c < 0:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return nil
}

// Expand lists the actions, with their prefixes, that a pattern such as
// "ecr:Get*" or "*" matches.
func Expand(pattern string) []string {
	vendor, name, ok := strings.Cut(pattern, ":")
	if !ok {
		if pattern != "*" {
			return nil
		}
		vendor, name = "*", "*"
	}
	var out []string
	for _, prefix := range Prefixes() {
		if !glob(vendor, prefix) {
			continue
		}
		for _, a := range Lookup(prefix).Expand(name) {
			out = append(out, prefix+":"+a.Name)
		}
	}
	return out
}

// FindAction finds an action by prefix and name: "ecr:GetAuthorizationToken".
func FindAction(action string) *Action {
	prefix, name, _ := strings.Cut(action, ":")
	if s := Lookup(prefix); s != nil {
		return s.Action(name)
	}
	return nil
}

// GlobalKeys are the condition keys of all services, and those of role sessions.
func GlobalKeys() []Key { return openServices().global }

// GlobalKey finds a global condition key by its name.
func GlobalKey(name string) (Key, bool) { return findKey(openServices().global, name) }

// ARNService says that some service has a resource type with this service part
// in its ARN, and lists the types that do.
func ARNService(service string) (types []*ResourceType, known bool) {
	x := openServices()
	owners, known := x.owners[service]
	if !known {
		return nil, false
	}
	if list, ok := x.types.Load(service); ok {
		return list.([]*ResourceType), true
	}
	for _, i := range owners {
		s := x.service(i)
		for j := range s.Resources {
			if t := &s.Resources[j]; arnService(t.ARN) == service {
				types = append(types, t)
			}
		}
	}
	x.types.Store(service, types)
	return types, true
}

// ARNServices lists the service parts of all ARNs, sorted.
func ARNServices() []string {
	x := openServices()
	out := make([]string, 0, len(x.owners))
	for s := range x.owners {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

func arnService(arn string) string {
	parts := strings.SplitN(arn, ":", 4)
	if len(parts) < 4 {
		return ""
	}
	return parts[2]
}

func (x *servicesIndex) service(i int) *Service {
	b := &x.blocks[i]
	if s := b.read.Load(); s != nil {
		return s
	}
	s := readService(servicesTable[b.at:b.end], b.prefix)
	if b.read.CompareAndSwap(nil, s) {
		return s
	}
	return b.read.Load()
}
