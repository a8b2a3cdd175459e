package kube

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTokens reads the ServiceAccount tokens that containers mount by hand.
func TestTokens(t *testing.T) {
	set := read(`
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: prod}
spec:
  volumes:
    - name: tokens
      projected:
        sources:
          - configMap: {name: x}
          - serviceAccountToken: {audience: sts.amazonaws.com, path: aws/token}
          - serviceAccountToken: {path: kube}
    - name: other
      emptyDir: {}
  initContainers:
    - name: without
      volumeMounts: [{name: other, mountPath: /tmp}]
  containers:
    - name: with
      volumeMounts: [{name: tokens, mountPath: /var/run/}, {name: tokens, mountPath: /one, subPath: kube}]
`)
	var got []string
	for _, c := range set.Workloads[0].Containers {
		for _, token := range c.Tokens {
			got = append(got, fmt.Sprintf("%s %s %s", c.Name.V, token.Path, show(token.Audience)))
		}
	}
	if diff := cmp.Diff([]string{`with /var/run/aws/token "sts.amazonaws.com"@a:11:45`, "with /var/run/kube ?"}, got); diff != "" {
		t.Errorf("tokens (-want +got):\n%s", diff)
	}
}
