package policy

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/policy/catalogue"
)

// TestValidateManaged holds Validate against AWS's own policies: no error, and
// warnings of these kinds only. The hits are what AWS's authors overlooked
// (resources of no type, services that are gone) or what they grant on purpose.
func TestValidateManaged(t *testing.T) {
	counts := map[string]int{}
	policies := map[string]map[string]bool{}
	for _, p := range catalogue.ManagedPolicies() {
		d, _ := Parse(Literal(p.Document()), Identity)
		for _, problem := range Validate(d, Options{}) {
			if problem.Severity == Note || problem.Code == DocumentSize {
				continue // AWS does not hold itself to the quota
			}
			kind := problem.Severity.String() + " " + problem.Row() + " " + problem.Code
			counts[kind]++
			if policies[kind] == nil {
				policies[kind] = map[string]bool{}
			}
			policies[kind][p.Name] = true
		}
	}
	var got []string
	for kind, n := range counts {
		got = append(got, fmt.Sprintf("%s: %d in %d policies", kind, n, len(policies[kind])))
	}
	sort.Strings(got)
	want := []string{
		"warning P050 full-admin: 1 in 1 policies",
		"warning P072 arn-account-missing: 10 in 5 policies",
		"warning P073 arn-resource-format: 38 in 34 policies",
		"warning P077 action-resource-mismatch: 45 in 7 policies",
		"warning P082 s3-bucket-object-mixup: 3 in 3 policies",
		"warning P085 notresource-with-allow: 7 in 7 policies",
		"warning P095 unknown-service-key: 1 in 1 policies",
		"warning P096 key-not-for-action: 39 in 18 policies",
		"warning P180 passrole-star: 6 in 5 policies",
		"warning P189 full-iam: 1 in 1 policies",
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got:\n%s\nwant:\n%s", g, w)
	}
}
