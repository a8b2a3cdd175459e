package policy

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/policy/catalogue"
)

// kindsInManaged counts what Validate says about AWS's own policies, by kind.
func kindsInManaged(o Options, counts func(Problem) bool) string {
	hits := map[string]int{}
	policies := map[string]map[string]bool{}
	for _, p := range catalogue.ManagedPolicies() {
		d, _ := Parse(Literal(p.Document()), Identity)
		for _, problem := range Validate(d, o) {
			if problem.Code == DocumentSize || !counts(problem) {
				continue // AWS does not hold itself to the quota
			}
			kind := problem.Severity.String() + " " + problem.Row() + " " + problem.Code
			hits[kind]++
			if policies[kind] == nil {
				policies[kind] = map[string]bool{}
			}
			policies[kind][p.Name] = true
		}
	}
	var lines []string
	for kind, n := range hits {
		lines = append(lines, fmt.Sprintf("%s: %d in %d policies", kind, n, len(policies[kind])))
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

// warningsInManaged are the kinds of warnings in AWS's own policies.
var warningsInManaged = strings.Join([]string{
	"warning P050 full-admin: 1 in 1 policies",
	"warning P072 arn-account-missing: 10 in 5 policies",
	"warning P073 arn-resource-format: 38 in 34 policies",
	"warning P077 action-resource-mismatch: 45 in 7 policies",
	"warning P082 s3-bucket-object-mixup: 3 in 3 policies",
	"warning P085 notresource-with-allow: 7 in 7 policies",
	"warning P095 unknown-service-key: 1 in 1 policies",
	"warning P096 key-not-for-action: 41 in 20 policies",
	"warning P180 passrole-star: 6 in 5 policies",
	"warning P189 full-iam: 1 in 1 policies",
}, "\n")

// TestValidateManaged holds Validate against AWS's own policies: no error, and
// warnings of these kinds only. The hits are what AWS's authors overlooked
// (resources of no type, services that are gone) or what they grant on purpose.
func TestValidateManaged(t *testing.T) {
	got := kindsInManaged(Options{}, func(p Problem) bool { return p.Severity != Note })
	if got != warningsInManaged {
		t.Errorf("got:\n%s\nwant:\n%s", got, warningsInManaged)
	}
}

// TestValidateManagedPedantic holds the same with all that Validate can say: still
// no error. Notes are what AWS's authors saw as no fault: policies that are wide on
// purpose, lists in which one item covers another, text where an ARN is meant.
func TestValidateManagedPedantic(t *testing.T) {
	got := kindsInManaged(Options{Pedantic: true}, func(Problem) bool { return true })
	want := strings.Join([]string{
		"note P044 unknown-service: 39 in 16 policies",
		"note P045 unknown-action: 51 in 6 policies",
		"note P048 redundant-action: 54 in 13 policies",
		"note P051 service-wildcard: 529 in 300 policies",
		"note P052 notaction-with-allow: 2 in 2 policies",
		"note P056 notaction-ineffective-deny: 2 in 1 policies",
		"note P078 wildcard-only-action-on-arn: 575 in 180 policies",
		"note P079 required-resource-type-missing: 6 in 5 policies",
		"note P080 orphan-resource: 16 in 11 policies",
		"note P081 redundant-resource: 167 in 34 policies",
		"note P083 resource-star-scopable: 645 in 488 policies",
		"note P084 resource-effectively-star: 423 in 221 policies",
		"note P101 string-op-on-arn-key: 38 in 27 policies",
		"note P108 set-operator-on-single-valued: 2 in 2 policies",
		"note P110 forallvalues-without-null-check: 95 in 71 policies",
		"note P122 tautological-condition: 120 in 61 policies",
		"note P181 create-slr-star: 3 in 3 policies",
		"note P184 credentials-exposure: 12 in 11 policies",
		"note P185 data-exfiltration: 30 in 28 policies",
		"note P186 resource-exposure: 89 in 80 policies",
		"note P187 write-without-constraint: 47 in 37 policies",
	}, "\n") + "\n" + warningsInManaged
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
