package kube

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// images does what a kustomization's images say: containers with an image of a
// name get another name, tag or digest
// (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/).
func (b *built) images(list []*value) {
	for _, item := range list {
		for _, o := range b.objects {
			spec := podTemplate(o).get("spec")
			for _, key := range []string{"initContainers", "containers"} {
				for _, c := range spec.get(key).list() {
					if image := c.get("image"); image != nil && image.kind == yaml.Scalar {
						image.text = renamed(image.text, item)
					}
				}
			}
		}
	}
}

// renamed is an image after one of the images of a kustomization. Argo CD writes
// these as text: name=newName:newTag, or newName:newTag for another tag.
func renamed(image fact.String, item *value) fact.String {
	why := &fact.Reason{Why: "the kustomization gives the image another name", At: item.at}
	name, version := imageName(image.V.Encoded())
	if item.kind == yaml.Scalar {
		if old, _, found := strings.Cut(item.literal(), "="); found && old == name || item.literal() == "" {
			return unknownText("image", why, image.At)
		}
		return image
	}
	switch old, known := item.get("name").str().V.Literal(); {
	case !known:
		return unknownText("image", why, image.At)
	case old != name:
		return image
	}
	to := item.get("newName").name()
	if !to.Written() {
		to = fact.Text(policy.Literal(name), image.At, source.At(len(name), image.At))
	}
	for _, given := range []struct{ key, sign string }{{"newTag", ":"}, {"digest", "@"}} {
		if v := item.get(given.key).name(); v.Written() {
			version = given.sign + v.V.String()
		}
	}
	text := policy.Concat(to.V, policy.Literal(version))
	return fact.Text(text, to.At, source.At(len(text.Encoded()), to.At))
}

// imageName parts an image into its name, with the registry, and its tag or digest.
func imageName(image string) (name, version string) {
	end := len(image)
	if i := strings.IndexByte(image, '@'); i >= 0 {
		end = i
	}
	if i := strings.LastIndexByte(image[:end], ':'); i > strings.LastIndexByte(image[:end], '/') {
		end = i
	}
	return image[:end], image[end:]
}
