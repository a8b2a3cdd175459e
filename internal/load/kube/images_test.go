package kube

import (
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
)

func TestImageName(t *testing.T) {
	for image, want := range map[string][2]string{
		"web":                       {"web", ""},
		"web:1":                     {"web", ":1"},
		"localhost:5000/web":        {"localhost:5000/web", ""},
		"localhost:5000/web:1@sha2": {"localhost:5000/web", ":1@sha2"},
		"a.b/web@sha256:00":         {"a.b/web", "@sha256:00"},
	} {
		if name, version := imageName(image); name != want[0] || version != want[1] {
			t.Errorf("%s: %q and %q", image, name, version)
		}
	}
}

// TestRenamedImages holds the images of a kustomization against an image, and what
// Argo CD writes in their place.
func TestRenamedImages(t *testing.T) {
	at := source.Site{}
	item := func(pairs ...string) *value {
		v := &value{kind: yaml.Mapping}
		for i := 0; i < len(pairs); i += 2 {
			v.set(literalKey(pairs[i], at), word(pairs[i+1], at))
		}
		return v
	}
	for name, test := range map[string]struct {
		item *value
		want string
	}{
		"another":     {item("name", "api", "newName", "other"), "r.io/web:1"},
		"name":        {item("name", "r.io/web", "newName", "s.io/web"), "s.io/web:1"},
		"tag":         {item("name", "r.io/web", "newTag", "2"), "r.io/web:2"},
		"digest":      {item("name", "r.io/web", "newTag", "2", "digest", "sha256:00"), "r.io/web@sha256:00"},
		"Argo's tag":  {word("r.io/web:2", at), "r.io/web:1"},
		"Argo's name": {word("r.io/web=s.io/web:2", at), "{image}"},
		"no name":     {item("newName", "s.io/web"), "r.io/web:1"},
	} {
		if got := renamed(word("r.io/web:1", at).text, test.item).V.String(); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}
