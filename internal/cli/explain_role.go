package cli

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/graph"
	"github.com/eksiamlint/eksiamlint/internal/model"
)

// explainRole prints what the files say about a role, and about its way to
// another one.
func explainRole(o options, s streams) (int, error) {
	if len(o.paths) < 3 {
		return 0, usageError{problem: "explain role takes a role's name or ARN", hint: "eksiamlint explain role NAME [--to ARN] [path…]"}
	}
	if o.reports[0].format != "text" {
		return 0, usageError{problem: "explain role prints text"}
	}
	name := o.paths[2]
	o.paths = o.paths[3:]
	e, err := read(o, s)
	if err != nil {
		return 0, err
	}
	reports := graph.Explain(e.set, name, o.to)
	if len(reports) == 0 {
		return 0, usageError{problem: fmt.Sprintf("no role %q is declared in %s", name, strings.Join(pathsOf(o), ", ")), hint: "eksiamlint model shows the roles"}
	}
	var b bytes.Buffer
	for i := range reports {
		if i > 0 {
			b.WriteByte('\n')
		}
		writeRole(&b, &reports[i])
		if o.to != "" {
			writeHandshake(&b, &reports[i], o.to)
		}
	}
	if err := deliver(o.reports[0], s, b.Bytes()); err != nil {
		return 0, err
	}
	return complain(s, diagnostics(e.tree, e.set, nil)), nil
}

// writeRole prints a role: who may become it, what runs as it, what it may do.
func writeRole(b *bytes.Buffer, r *graph.RoleReport) {
	fmt.Fprintf(b, "role %s\n  %-10s %s\n  %-10s %s\n", r.Role.Name, "ARN:", r.Role.ARN, "declared:", place(r.Role.At))
	b.WriteString("\nwho may assume it\n")
	switch {
	case r.Trust == nil:
		b.WriteString("  its trust policy is not known\n")
	case len(r.Trust.Statements) == 0:
		b.WriteString("  nobody\n")
	default:
		for _, st := range r.Trust.Statements {
			fmt.Fprintf(b, "  %-5s %s  %s\n", st.Effect, strings.Join(st.Actions, ", "), place(st.At))
			for _, p := range st.Principals {
				fmt.Fprintf(b, "        %s\n", p)
			}
			for _, c := range st.Conditions {
				fmt.Fprintf(b, "        if %s %s: %s\n", c.Operator, c.Key, strings.Join(c.Values, ", "))
			}
		}
	}
	b.WriteString("\nwhat runs as it\n")
	if len(r.Uses) == 0 {
		b.WriteString("  nothing in these files\n")
	}
	for _, u := range r.Uses {
		fmt.Fprintf(b, "  %s  %s\n", u.Note, place(u.At))
	}
	b.WriteString("\nits policies\n")
	for _, p := range r.Policies {
		fmt.Fprintf(b, "  %s  %s\n", p.Name, place(p.At))
		if p.Purpose != "" {
			fmt.Fprintf(b, "    %s\n", p.Purpose)
		}
		for _, g := range p.Assumes {
			where := ""
			if g.At.File != "" {
				where = "  " + place(g.At)
			}
			fmt.Fprintf(b, "    grants sts:AssumeRole on %s%s\n", g.Note, where)
		}
	}
	switch {
	case r.Open != "":
		fmt.Fprintf(b, "  there may be more: %s\n", r.Open)
	case len(r.Policies) == 0:
		b.WriteString("  none\n")
	}
}

// writeHandshake prints both sides of assuming another role: the grant that the
// caller needs, and what the target's trust policy must say.
func writeHandshake(b *bytes.Buffer, r *graph.RoleReport, to string) {
	fmt.Fprintf(b, "\nfrom %s to %s\n", r.Role.Name, to)
	if r.Step == nil {
		b.WriteString("  cannot be asked: the target is no role ARN, or several roles may be meant\n")
		return
	}
	grant, trust := r.Step.Grant.Verdict, r.Step.Principal.Verdict
	asker, giver := "its policies grant sts:AssumeRole on this ARN", "its trust policy accepts the caller"
	switch grant {
	case model.Denied:
		asker = grantLacks(r)
	case model.Unknown:
		asker = "not decided: " + cmp.Or(r.Open, "not all of it is known")
	}
	switch {
	case !r.Step.Role.Declared:
		giver, trust = "not in these files; see below what it must say", model.Unknown
	case trust == model.Denied:
		giver = "it trusts " + cmp.Or(strings.Join(r.Step.Principal.Accepted, ", "), "nobody")
	case trust == model.Unknown:
		giver = "not decided"
	}

	fmt.Fprintf(b, "  %-12s %-9s %s\n", "the caller", grant, asker)
	fmt.Fprintf(b, "  %-12s %-9s %s\n", "the target", trust, giver)
	if grant != model.Allowed {
		fmt.Fprintf(b, "\nto add to the policies of %s:\n", r.Role.Name)
		writeIndented(b, statement(`"Resource": "`+to+`"`))
	}
	if trust != model.Allowed {
		b.WriteString("\nwhat the trust policy of the target must say:\n")
		writeIndented(b, statement(`"Principal": {"AWS": "`+r.Role.ARN+`"}`))
	}
}

// grantLacks says what the caller has instead of the grant.
func grantLacks(r *graph.RoleReport) string {
	accepted := strings.Join(r.Step.Grant.Accepted, ", ")
	switch r.Step.Grant.Why {
	case "eks-auth":
		return "it has eks-auth:AssumeRoleForPodIdentity, which serves the Pod Identity agent, and no sts:AssumeRole"
	case "path":
		return "it grants sts:AssumeRole on another path: " + accepted
	case "session":
		return "it grants sts:AssumeRole on the ARN of a session: " + accepted
	case "other":
		return "it grants sts:AssumeRole on " + accepted
	case "deny":
		return "a statement denies it"
	case "boundary":
		return "its permissions boundary does not allow it"
	}
	return "no policy has sts:AssumeRole"
}

// statement is a statement that allows sts:AssumeRole.
func statement(element string) string {
	return "{\n  \"Effect\": \"Allow\",\n  \"Action\": \"sts:AssumeRole\",\n  " + element + "\n}\n"
}

func writeIndented(b *bytes.Buffer, text string) {
	for line := range strings.Lines(text) {
		b.WriteString("  " + line)
	}
}
