package graph

import (
	"fmt"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// terraformProblems are the problems of the category, each as its group and what it names.
func terraformProblems(e *estate) string {
	var lines []string
	for _, p := range Build(e.set).Input.Problems {
		if group, ok := strings.CutPrefix(p.Code, "terraform."); ok {
			lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", group, p.Subject, p.Kind, strings.Join(p.Choices, ","))))
		}
	}
	return strings.Join(lines, "\n")
}

func TestCirclesAndExclusiveSets(t *testing.T) {
	arn := func(name string) string { return "arn:aws:iam::" + account + ":role/" + name }
	for _, c := range []struct {
		name  string
		build func(e *estate)
		want  string
	}{
		{"three roles in a circle are one problem", func(e *estate) {
			e.role("a", roleTrust(arn("b")))
			e.role("b", roleTrust(arn("c")))
			e.role("c", roleTrust(arn("a")))
			e.role("d", roleTrust(arn("a")))
		}, `trust_cycle role "a"  a,b,c`},
		{"a role of another root is made elsewhere", func(e *estate) {
			e.role("a", roleTrust(arn("b")))
			e.in("terraform:other", fact.Terraform).role("b", roleTrust(arn("a")))
		}, ""},
		{"a role that may not exist", func(e *estate) {
			e.role("a", roleTrust(arn("b")))
			e.role("b", roleTrust(arn("a"))).Exists = policy.Maybe
		}, ""},
		{"a role of the same name in an account that is not known", func(e *estate) {
			e.role("a", roleTrust("arn:aws:iam::%other%:role/a"))
		}, ""},
		{"the role itself", func(e *estate) { e.role("a", roleTrust(arn("a"))) }, `trust_names_itself role "a"`},
		{"a set and an attachment", func(e *estate) {
			r := e.role("a", serviceTrust("ec2.amazonaws.com"))
			r.ManagedARNs = list("a.managed", managed+"ReadOnlyAccess")
			e.attach(r, managed+"AmazonEKSWorkerNodePolicy")
		}, `exclusive_conflict role "a" managed`},
		{"a set that holds what is attached", func(e *estate) {
			r := e.role("a", serviceTrust("ec2.amazonaws.com"))
			r.ManagedARNs = list("a.managed", managed+"AmazonEKSWorkerNodePolicy")
			e.attach(r, managed+"AmazonEKSWorkerNodePolicy")
		}, ""},
		{"an open set", func(e *estate) {
			r := e.role("a", serviceTrust("ec2.amazonaws.com"))
			r.ManagedARNs = fact.List[fact.String]{Set: true, Open: true}
			e.attach(r, managed+"AmazonEKSWorkerNodePolicy")
		}, ""},
		{"a set that is ignored", func(e *estate) {
			r := e.role("a", serviceTrust("ec2.amazonaws.com"))
			r.ManagedARNs, r.IgnoreChanges = list("a.managed"), []string{"all"}
			e.attach(r, managed+"AmazonEKSWorkerNodePolicy")
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := newEstate().of(account)
			c.build(e)
			if got := terraformProblems(e); got != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}
