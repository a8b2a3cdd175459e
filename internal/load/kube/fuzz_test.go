package kube

import (
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// FuzzLoad reads trees: nothing may panic, every text must have a place inside
// its file, and two readings must agree.
func FuzzLoad(f *testing.F) {
	for _, c := range cases {
		f.Add(strings.TrimPrefix(c.files, "\n"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		set := read(text)
		if summary(set) != summary(read(text)) {
			t.Error("two readings differ")
		}
		inside := func(s fact.String) {
			for _, at := range []source.Site{s.At, s.Map.Site(0, s.Map.Len())} {
				if at.File != nil && (at.Start < 0 || at.Start > at.End || at.End > len(at.File.Bytes)) {
					t.Errorf("%q at %d-%d of %d bytes", s.V.String(), at.Start, at.End, len(at.File.Bytes))
				}
			}
			if n := s.Map.Len(); n != 0 && n != len(s.V.Encoded()) {
				t.Errorf("%q has %d bytes, its map %d", s.V.String(), len(s.V.Encoded()), n)
			}
		}
		for _, s := range set.ServiceAccounts {
			inside(s.Name)
			inside(s.Namespace)
			for _, a := range s.Annotations.Items {
				inside(a.Key)
				inside(a.Value)
			}
		}
		for _, e := range set.AccessEntries {
			inside(e.PrincipalARN)
		}
	})
}
