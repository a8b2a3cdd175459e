package source

import "testing"

func TestOriginFollowsReferences(t *testing.T) {
	f := NewFile("main.tf", "/main.tf", []byte(`ns = "default"  sub = "sa:${ns}:web"`))
	site := func(start, end int) Site { return Site{File: f, Start: start, End: end} }
	var b MapBuilder
	b.Exact(site(23, 26))                           // sa:
	b.Append(Via(Exact(site(6, 13)), site(26, 31))) // ${ns} is default
	b.Exact(site(31, 35))                           // :web
	m := b.Map()
	if got := m.Site(3, 10); got != site(26, 31) {
		t.Errorf("default stands at %q", got.Bytes())
	}
	if got := string(m.Origin(3, 10).Bytes()); got != "default" {
		t.Errorf("default was written at %q", got)
	}
	if got := string(m.Origin(5, 8).Bytes()); got != "fau" {
		t.Errorf("a part of it was written at %q", got)
	}
	if got := string(m.Slice(4, 10).Origin(0, 3).Bytes()); got != "efa" {
		t.Errorf("a part of a slice was written at %q", got)
	}
	if got := string(m.Origin(11, 14).Bytes()); got != "web" {
		t.Errorf("web was written at %q", got)
	}
	if got := At(4, site(0, 2)).Origin(1, 2); got != site(0, 2) {
		t.Errorf("text that nobody wrote was written at %q", got.Bytes())
	}
}
