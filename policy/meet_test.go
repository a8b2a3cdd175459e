package policy

import (
	"math/rand/v2"
	"testing"
)

// TestGlobsMeet holds the short way against the walk over tokens.
func TestGlobsMeet(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		s := make([]byte, random.IntN(7))
		for i := range s {
			s[i] = "ab*?:"[random.IntN(5)]
		}
		return string(s)
	}
	for range 20000 {
		a, b := word(), word()
		if got, want := globsMeet(a, b), Intersects(Literal(a), Literal(b)) == Yes; got != want {
			t.Fatalf("%q and %q: %v, want %v", a, b, got, want)
		}
		a, b = "arn:aws:s3:*:"+word()+":"+a, "arn:*:s3::"+word()+":"+b
		got, ok := plainMeet(a, b)
		if want := intersects(Literal(a), Literal(b), reading{pattern: true, arn: true}) == Yes; ok && got != want {
			t.Fatalf("%q and %q: %v, want %v", a, b, got, want)
		}
	}
}
