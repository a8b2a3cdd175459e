package source_test

import (
	"testing"
	"unicode/utf8"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

func TestRange(t *testing.T) {
	f := source.NewFile("a.tf", "/a.tf", []byte("one\r\nzwölf = \"é\"\n\nlast"))
	for _, c := range []struct {
		start, end int
		want       source.Range
	}{
		{0, 3, source.Range{File: "a.tf", Line: 1, Column: 1, EndLine: 1, EndColumn: 4}},
		{5, 11, source.Range{File: "a.tf", Line: 2, Column: 1, EndLine: 2, EndColumn: 6}},
		{14, 18, source.Range{File: "a.tf", Line: 2, Column: 9, EndLine: 2, EndColumn: 12}},
		{19, 20, source.Range{File: "a.tf", Line: 3, Column: 1, EndLine: 4, EndColumn: 1}},
		{15, 17, source.Range{File: "a.tf", Line: 2, Column: 10, EndLine: 2, EndColumn: 11}},
		{16, 17, source.Range{File: "a.tf", Line: 2, Column: 10, EndLine: 2, EndColumn: 11}}, // in the middle of é
		{20, 24, source.Range{File: "a.tf", Line: 4, Column: 1, EndLine: 4, EndColumn: 5}},
	} {
		site := source.Site{File: f, Start: c.start, End: c.end}
		if got := site.Range(); got != c.want {
			t.Errorf("bytes %d to %d, %q: %+v, want %+v", c.start, c.end, site.Bytes(), got, c.want)
		}
	}
	for n, want := range map[int]string{0: "", 1: "one", 2: "zwölf = \"é\"", 3: "", 4: "last", 5: ""} {
		if got := f.Line(n); got != want {
			t.Errorf("line %d is %q, want %q", n, got, want)
		}
	}
}

func TestMap(t *testing.T) {
	f := source.NewFile("a", "/a", []byte("0123456789"))
	g := source.NewFile("b", "/b", []byte("abcdef"))
	site := func(f *source.File, start, end int) source.Site {
		return source.Site{File: f, Start: start, End: end}
	}
	var b source.MapBuilder
	b.Exact(site(f, 0, 2)) // value bytes 0-2
	b.Exact(site(f, 2, 4)) // 2-4, joined with the first
	b.Whole(3, site(f, 6, 8))
	b.Exact(site(g, 1, 3)) // 7-9
	m := b.Map()
	if m.Len() != 9 {
		t.Fatalf("Len is %d", m.Len())
	}
	for _, c := range []struct {
		start, end int
		want       source.Site
	}{
		{0, 4, site(f, 0, 4)},
		{1, 3, site(f, 1, 3)},
		{2, 2, site(f, 2, 2)},
		{3, 5, site(f, 3, 8)},
		{5, 6, site(f, 6, 8)},
		{5, 9, site(f, 6, 8)},
		{8, 9, site(g, 2, 3)},
		{9, 9, site(g, 3, 3)},
	} {
		if got := m.Site(c.start, c.end); got != c.want {
			t.Errorf("Site(%d, %d) = %s %d-%d, want %s %d-%d", c.start, c.end, got.File.Path, got.Start, got.End, c.want.File.Path, c.want.Start, c.want.End)
		}
		if c.start == 9 {
			continue // nothing is left to slice
		}
		if got := m.Slice(c.start, 9).Site(0, c.end-c.start); got != c.want {
			t.Errorf("Slice(%d, 9) maps the same bytes to %d-%d, want %d-%d", c.start, got.Start, got.End, c.want.Start, c.want.End)
		}
	}
	if got := (source.Map{}).Site(0, 1); !got.IsZero() {
		t.Errorf("the empty map has a site: %v", got)
	}
	if got, ok := m.Slice(4, 7).Whole(); !ok || got != site(f, 6, 8) {
		t.Errorf("a stretch that comes from one site comes from %v, %v", got, ok)
	}
	for _, mixed := range []source.Map{m, m.Slice(0, 2), {}} {
		if got, ok := mixed.Whole(); ok {
			t.Errorf("%d bytes come from %v as a whole", mixed.Len(), got)
		}
	}
}

// FuzzMap builds values from stretches of files and holds that each byte of an
// exact stretch is its source byte, and that no site leaves its file.
func FuzzMap(f *testing.F) {
	f.Add([]byte("0123456789abcdef\n\xc3\xa9"), []byte{0, 0, 4, 1, 2, 3, 2, 1, 5, 3, 0, 9})
	f.Add([]byte("枀"), []byte("001"))
	f.Add([]byte("x"), []byte{0, 0, 1, 0, 0, 1, 4, 0, 1})
	f.Fuzz(func(t *testing.T, text, program []byte) {
		files := []*source.File{source.NewFile("a", "/a", text), source.NewFile("b", "/b", append([]byte("b"), text...))}
		var b source.MapBuilder
		var value []byte
		var exact []bool
		add := func(bytes []byte, isExact bool) {
			value = append(value, bytes...)
			for range bytes {
				exact = append(exact, isExact)
			}
		}
		for ; len(program) >= 3 && len(value) < 1<<12; program = program[3:] {
			file := files[int(program[0]>>4)%2]
			start := int(program[1]) % (len(file.Bytes) + 1)
			end := start + int(program[2])%(len(file.Bytes)-start+1)
			site := source.Site{File: file, Start: start, End: end}
			switch program[0] % 4 {
			case 0:
				b.Exact(site)
				add(site.Bytes(), true)
			case 1:
				b.Whole(int(program[2]), site)
				add(make([]byte, program[2]), false)
			case 2: // the same again
				m := b.Map()
				b = source.MapBuilder{}
				b.Append(m)
				b.Append(m)
				add(value, true)
				copy(exact[len(exact)/2:], exact[:len(exact)/2])
			case 3: // only a part
				i := int(program[1]) % (len(value) + 1)
				j := i + int(program[2])%(len(value)-i+1)
				m := b.Map().Slice(i, j)
				b = source.MapBuilder{}
				b.Append(m)
				value, exact = value[i:j], append([]bool{}, exact[i:j]...)
			}
		}
		m := b.Map()
		if m.Len() != len(value) {
			t.Fatalf("the map has %d bytes, the value %d", m.Len(), len(value))
		}
		for i := range value {
			site := m.Site(i, i+1)
			inside(t, site)
			if exact[i] && (site.End-site.Start != 1 || site.Bytes()[0] != value[i]) {
				t.Fatalf("byte %d is %q, its source is %q", i, value[i], site.Bytes())
			}
			for _, end := range []int{i, len(value), len(value) + 5} {
				inside(t, m.Site(i, end))
			}
		}
	})
}

func inside(t *testing.T, s source.Site) {
	t.Helper()
	if s.IsZero() {
		return
	}
	if s.Start < 0 || s.Start > s.End || s.End > len(s.File.Bytes) {
		t.Fatalf("site %d-%d leaves a file of %d bytes", s.Start, s.End, len(s.File.Bytes))
	}
	r := s.Range()
	if r.Line < 1 || r.Column < 1 || r.EndLine < r.Line || r.EndLine == r.Line && r.EndColumn < r.Column {
		t.Fatalf("site %d-%d is the range %+v", s.Start, s.End, r)
	}
}

// FuzzKind holds that recognising what a file is never fails, whatever it holds.
func FuzzKind(f *testing.F) {
	for _, text := range []string{"--- {a: b", "? a\n: b", "{\"a\\", "&a !b |\n {{", "'", "- - a: |2-\n  {{", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}", "\"apiVersion"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		for _, name := range []string{"a.yaml", "values.yaml", "a.json", "x"} {
			if k := source.Classify(name, []byte(text)); k == "" {
				t.Fatal("no kind")
			}
		}
	})
}

func TestStandsIn(t *testing.T) {
	own := source.NewFile("main.tf", "/main.tf", []byte("module { name }"))
	hidden := source.NewFile("stub.tf", "/stub.tf", []byte("actions"))
	hidden.For = source.Site{File: own, Start: 0, End: 6}
	var b source.MapBuilder
	b.Exact(source.Site{File: hidden, Start: 0, End: 7}) // 0-7
	b.Exact(source.Site{File: own, Start: 9, End: 13})   // 7-11
	m := b.Map()
	for _, c := range []struct {
		start, end int
		want       bool
	}{{0, 7, true}, {3, 5, true}, {3, 9, false}, {7, 11, false}} {
		if got := m.StandsIn(c.start, c.end); got != c.want {
			t.Errorf("StandsIn(%d, %d) = %v", c.start, c.end, got)
		}
	}
	if (source.Map{}).StandsIn(0, 1) {
		t.Error("the empty map stands in for something")
	}
}
