package source

import "testing"

// TestStandIn shows what stands in a file that users do not have at the place
// that it stands for, and text that users wrote where they wrote it.
func TestStandIn(t *testing.T) {
	user := NewFile("main.tf", "/main.tf", []byte("module \"web\" {\n  account = \"shop:web\"\n}\n"))
	call := Site{File: user, End: 12}
	written := Site{File: user, Start: 27, End: 35}
	outer := NewFile("outer", "outer", []byte("module \"inner\" {}"))
	outer.For = call
	inner := NewFile("inner", "inner", []byte("system:serviceaccount:${var.account}"))
	inner.For = Site{File: outer, End: 14}
	if got := Whole(inner).Range(); got != call.Range() {
		t.Errorf("the whole stub is shown at %+v", got)
	}
	var b MapBuilder
	b.Exact(Site{File: inner, End: 22})
	b.Append(Via(Exact(written), Site{File: inner, Start: 22, End: 36}))
	m := b.Map()
	for _, c := range []struct {
		name       string
		start, end int
		want       Site
	}{
		{"all", 0, 30, written}, {"the namespace", 22, 26, Site{File: user, Start: 27, End: 31}}, {"what the stub says", 0, 6, call},
	} {
		if got := m.Site(c.start, c.end); got != c.want {
			t.Errorf("%s is shown at %+v, not %+v", c.name, got.Range(), c.want.Range())
		}
		if got := m.Origin(c.start, c.end); got != c.want {
			t.Errorf("%s was written at %+v, not %+v", c.name, got.Range(), c.want.Range())
		}
	}
	if !m.Written() || Exact(Whole(inner)).Written() {
		t.Error("only what users wrote is written")
	}
}
