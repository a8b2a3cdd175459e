package catalogue

import "strings"

// placeholders are the stretches that most ARN formats share; the table holds
// the byte of their index instead.
var placeholders = [...]string{"arn:${Partition}:", ":${Region}:${Account}:", ":::", "::${Account}:"}

// The flags of a key's first number, above its type.
const (
	keyMulti   = 1 << 3
	keyTypeMax = keyMulti - 1
)

func (r *reader) keys() []Key {
	keys := make([]Key, r.number())
	for i := range keys {
		flags := r.number()
		keys[i] = Key{Type: KeyType(flags & keyTypeMax), Multi: flags&keyMulti != 0, Name: r.text()}
	}
	return keys
}

// slab hands out slices of one allocation.
type slab[T any] struct{ free []T }

func (s *slab[T]) take(n int) []T {
	if n == 0 {
		return nil
	}
	if len(s.free) < n {
		s.free = make([]T, max(n, 256))
	}
	out := s.free[:n:n]
	s.free = s.free[n:]
	return out
}

// readService decodes the block of one service:
//
//	name, keys, types {name, ARN, keys}, signatures {types {index*2+required,
//	keys}, keys}, actions {name, access, signature}
func readService(table, prefix string) *Service {
	r := &reader{s: table}
	s := &Service{Prefix: prefix, Name: r.text(), Keys: r.keys()}
	var slabs slab[Key]
	pick := func() []Key {
		keys := slabs.take(r.number())
		for i := range keys {
			keys[i] = s.Keys[r.number()]
		}
		return keys
	}
	s.Resources = make([]ResourceType, r.number())
	for i := range s.Resources {
		t := &s.Resources[i]
		t.Name, t.ARN, t.Keys = r.text(), expandARN(r.text()), pick()
		t.pattern = patternOf(t.ARN)
		t.last = lastPart(t.pattern)
	}
	type signature struct {
		resources []ActionResource
		keys      []Key
	}
	signatures := make([]signature, r.number())
	var uses slab[ActionResource]
	for i := range signatures {
		sig := &signatures[i]
		sig.resources = uses.take(r.number())
		for j := range sig.resources {
			n := r.number()
			sig.resources[j] = ActionResource{Type: &s.Resources[n>>1], Required: n&1 == 1, Keys: pick()}
		}
		sig.keys = pick()
	}
	s.Actions = make([]Action, r.number())
	for i := range s.Actions {
		a := &s.Actions[i]
		a.Name, a.Access = r.text(), Access(r.number())
		sig := signatures[r.number()]
		a.Resources, a.Keys = sig.resources, sig.keys
	}
	return s
}

func expandARN(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 40)
	for i := range len(s) {
		if c := int(s[i]); c < len(placeholders) {
			b.WriteString(placeholders[c])
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// compareFold orders ASCII text without letter case.
func compareFold(a, b string) int {
	for i := range min(len(a), len(b)) {
		if x, y := lower(a[i]), lower(b[i]); x != y {
			return int(x) - int(y)
		}
	}
	return len(a) - len(b)
}

// glob says whether the pattern matches all of s; letter case does not count.
func glob(pattern, s string) bool {
	p, i := 0, 0
	back, again := -1, 0
	for i < len(s) {
		if p < len(pattern) {
			switch c := pattern[p]; {
			case c == '*':
				p++
				back, again = p, i
				continue
			case c == '?' || lower(c) == lower(s[i]):
				p++
				i++
				continue
			}
		}
		if back < 0 {
			return false
		}
		again++
		p, i = back, again
	}
	return strings.Trim(pattern[p:], "*") == ""
}
