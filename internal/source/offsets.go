package source

import (
	"slices"
	"sort"
)

// Map says for the bytes of a value (a heredoc's text, a block scalar, a
// rendered template, JSON made from an object) where each comes from.
type Map struct {
	segments []segment
}

type segment struct {
	start, end int // in the value
	site       Site
	exact      bool // byte start+i of the value is byte site.Start+i of the file
	origin     *Map // where the bytes were written, when they stand at site by reference
}

// bytes are where bytes from to to of the value stand, of an exact segment.
func (s segment) bytes(from, to int) Site {
	return Site{File: s.site.File, Start: s.site.Start + from - s.start, End: s.site.Start + to - s.start}
}

// Identity is the map of a value that is all of f.
func Identity(f *File) Map { return Exact(Whole(f)) }

// Exact is the map of a value that is, byte for byte, the text at site.
func Exact(site Site) Map {
	var b MapBuilder
	b.Exact(site)
	return b.Map()
}

// At is the map of a value of n bytes that comes from site as a whole.
func At(n int, site Site) Map {
	var b MapBuilder
	b.Whole(n, site)
	return b.Map()
}

// Via is the map of m's value as it stands at site by reference: an
// interpolation in a template.
func Via(m Map, site Site) Map {
	n := m.Len()
	if n == 0 {
		return Map{}
	}
	return Map{segments: []segment{{end: n, site: site, origin: &m}}}
}

// Len is the number of bytes that m maps.
func (m Map) Len() int {
	if len(m.segments) == 0 {
		return 0
	}
	return m.segments[len(m.segments)-1].end
}

// first is the index of the segment with byte start, or of the one behind it.
func (m Map) first(start int) int {
	return sort.Search(len(m.segments), func(i int) bool { return m.segments[i].end > start })
}

// Site is where bytes start to end (exclusive) of the value come from. An empty
// stretch is mapped to the point before byte start. Stretches that come from
// several files are mapped to where their first byte comes from. Bytes of a file
// that users do not have count only where there are no others.
func (m Map) Site(start, end int) Site {
	i := m.first(start)
	if i == len(m.segments) {
		if i == 0 {
			return Site{}
		}
		last := m.segments[i-1].site.Shown()
		return Site{File: last.File, Start: last.End, End: last.End}
	}
	var site, hidden Site
	for ; i < len(m.segments) && (m.segments[i].start < end || site.IsZero() && hidden.IsZero()); i++ {
		seg := m.segments[i]
		from, to := max(start, seg.start), min(max(end, start), seg.end)
		part := seg.site
		switch {
		case part.standsIn() && seg.origin != nil:
			part = seg.origin.Site(from-seg.start, to-seg.start)
			if !seg.origin.Slice(from-seg.start, to-seg.start).seen() {
				hidden = hidden.Join(part)
				continue
			}
		case part.standsIn():
			hidden = hidden.Join(part.Shown())
			continue
		case seg.exact:
			part = seg.bytes(from, to)
		}
		site = site.Join(part)
	}
	if site.IsZero() {
		return hidden
	}
	return site
}

// seen says that some byte comes from a file that users have.
func (m Map) seen() bool {
	for _, seg := range m.segments {
		if !seg.site.IsZero() && !seg.site.standsIn() || seg.origin != nil && seg.origin.seen() {
			return true
		}
	}
	return false
}

// StandsIn says that bytes start to end come from files that users do not have, and
// from no others.
func (m Map) StandsIn(start, end int) bool {
	part := m.Slice(start, end)
	return !part.seen() && slices.ContainsFunc(part.segments, func(seg segment) bool { return seg.site.standsIn() })
}

// Origin is where bytes start to end of the value were written, through all
// references; where they were not, it is their Site.
func (m Map) Origin(start, end int) Site {
	var site, hidden Site
	for _, seg := range m.segments[m.first(start):] {
		from, to := max(start, seg.start), min(end, seg.end)
		if from >= to {
			break
		}
		part := seg.site
		switch {
		case seg.origin != nil:
			part = seg.origin.Origin(from-seg.start, to-seg.start)
		case part.standsIn():
			hidden = hidden.Join(part.Shown())
			continue
		case seg.exact:
			part = seg.bytes(from, to)
		}
		site = site.Join(part)
	}
	if site.IsZero() {
		return hidden
	}
	return site
}

// Written says that some byte of the value stands as it is in a file that users
// have.
func (m Map) Written() bool {
	for _, seg := range m.segments {
		if seg.site.standsIn() {
			if seg.origin != nil && seg.origin.Written() {
				return true
			}
		} else if seg.exact {
			return true
		}
	}
	return false
}

// Whole is the site that all bytes come from as a whole, not byte for byte.
func (m Map) Whole() (Site, bool) {
	for _, seg := range m.segments {
		if seg.exact || seg.site != m.segments[0].site {
			return Site{}, false
		}
	}
	if len(m.segments) == 0 {
		return Site{}, false
	}
	return m.segments[0].site, true
}

// Slice is the map of bytes start to end of the value.
func (m Map) Slice(start, end int) Map {
	var b MapBuilder
	b.AppendSlice(m, start, end)
	return b.Map()
}

// MapBuilder makes a Map piece by piece, in the order of the value's bytes. The
// zero MapBuilder is empty.
type MapBuilder struct {
	n        int
	segments []segment
}

// Exact adds the bytes at site as they stand.
func (b *MapBuilder) Exact(site Site) {
	n := site.End - site.Start
	if n <= 0 {
		return
	}
	if k := len(b.segments); k > 0 {
		last := &b.segments[k-1]
		if last.exact && last.site.File == site.File && last.site.End == site.Start {
			last.end += n
			last.site.End = site.End
			b.n += n
			return
		}
	}
	b.segments = append(b.segments, segment{start: b.n, end: b.n + n, site: site, exact: true})
	b.n += n
}

// Whole adds n bytes that come from site as a whole: an escape, an
// interpolation, a call's result.
func (b *MapBuilder) Whole(n int, site Site) {
	if n <= 0 {
		return
	}
	if k := len(b.segments); k > 0 {
		if last := &b.segments[k-1]; !last.exact && last.origin == nil && last.site == site {
			last.end += n
			b.n += n
			return
		}
	}
	b.segments = append(b.segments, segment{start: b.n, end: b.n + n, site: site})
	b.n += n
}

// Append adds all of m.
func (b *MapBuilder) Append(m Map) { b.AppendSlice(m, 0, m.Len()) }

// AppendSlice adds bytes start to end of m's value.
func (b *MapBuilder) AppendSlice(m Map, start, end int) {
	for _, seg := range m.segments[m.first(start):] {
		from, to := max(start, seg.start), min(end, seg.end)
		switch {
		case from >= to:
			return
		case seg.exact:
			b.Exact(seg.bytes(from, to))
		default:
			if seg.origin == nil {
				b.Whole(to-from, seg.site)
				continue
			}
			b.segments = append(b.segments, segment{start: b.n, end: b.n + to - from, site: seg.site, origin: seg.originOf(from, to)})
			b.n += to - from
		}
	}
}

// originOf is the origin of bytes from to to of a value that s is a segment of.
// A whole segment shares its origin: texts that double each other's would
// otherwise cost twice as much at every step.
func (s segment) originOf(from, to int) *Map {
	if s.origin == nil || from == s.start && to == s.end {
		return s.origin
	}
	m := s.origin.Slice(from-s.start, to-s.start)
	return &m
}

// Len is the number of bytes added so far.
func (b *MapBuilder) Len() int { return b.n }

// Map is what was added so far; the builder may not be used afterwards.
func (b *MapBuilder) Map() Map { return Map{segments: b.segments} }
