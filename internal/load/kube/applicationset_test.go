package kube

import (
	"fmt"
	"strings"
	"testing"
)

// TestMatricesAreBounded: of lists in lists in lists no more Applications are made
// than the bound allows.
func TestMatricesAreBounded(t *testing.T) {
	elements := func(name string) string {
		var list []string
		for i := range 100 {
			list = append(list, fmt.Sprintf("{%s: %d}", name, i))
		}
		return "{list: {elements: [" + strings.Join(list, ", ") + "]}}"
	}
	generators := elements("a")
	for i := range 10 {
		generators = "{matrix: {generators: [" + elements(fmt.Sprintf("n%d", i)) + ", " + generators + "]}}"
	}
	set := read(`-- set.yaml --
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: set}
spec:
  generators:
    - ` + generators + `
    - ` + elements("a") + `
  template:
    metadata: {name: "app-{{a}}"}
    spec:
      source: {chart: thing}
`)
	if n := len(set.HelmReleases); n != 101 { // those of the list, and the template
		t.Errorf("%d releases", n)
	}
}
