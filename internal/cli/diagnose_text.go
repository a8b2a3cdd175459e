package cli

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
)

// callerKinds say what a session's name tells.
var callerKinds = map[string]string{
	"node":         "an EC2 instance: the node itself, or a pod that has no role of its own",
	"pod-identity": "a pod, by EKS Pod Identity",
	"irsa":         "a pod, by its ServiceAccount's annotation (IRSA)",
	"fargate":      "the pod execution role of Fargate",
	"human":        "a person or a pipeline",
}

// reasons say what the end of an AccessDenied tells.
var reasons = map[string]string{
	"identity":          "the caller's own policies: none allows it",
	"resource":          "the policy of the resource (of a role: its trust policy): it does not allow it",
	"boundary":          "the caller's permissions boundary: it does not allow it",
	"session":           "the policy of the session: it does not allow it",
	"organization":      "a control policy of the organization, or the policy of a VPC endpoint: it does not allow it",
	"deny":              "a statement that denies it",
	"organization-deny": "a control policy of the organization, or the policy of a VPC endpoint, that denies it",
}

// write prints a diagnosis for people.
func (d *diagnosis) write(b *bytes.Buffer) {
	for _, r := range d.Refusals {
		if r.Caller == "" && len(d.Symptoms) > 0 {
			continue // the symptom says as much
		}
		who := cmp.Or(r.Role, r.Caller, "the caller")
		if r.Role != "" {
			who = fmt.Sprintf("role %q", r.Role)
		}
		fmt.Fprintf(b, "%s may not call %s", who, r.Action)
		if r.Resource != "" {
			fmt.Fprintf(b, " on %s", r.Resource)
		}
		b.WriteByte('\n')
		if kind := callerKinds[r.Kind]; kind != "" {
			fmt.Fprintf(b, "  caller:     %s, in account %s\n", kind, r.Account)
		}
		if why := reasons[r.Why]; why != "" {
			fmt.Fprintf(b, "  refused by: %s\n", why)
		}
		b.WriteByte('\n')
	}
	for _, s := range d.Symptoms {
		fmt.Fprintf(b, "%q: %s\n", s.Text, s.Means)
		fmt.Fprintf(b, "  refused by: %s\n", s.Refuses)
		for i, c := range s.Causes {
			label := "causes:"
			if i > 0 {
				label = ""
			}
			fmt.Fprintf(b, "  %-11s %s\n", label, c)
		}
		b.WriteByte('\n')
	}
	if len(d.Symptoms)+len(d.Refusals) == 0 {
		b.WriteString("this text is not known here: it names no refused call and none of the errors that diagnose knows\n")
		return
	}
	d.writeFiles(b)
	if len(d.Check) > 0 {
		b.WriteString("not visible in files:\n")
		for _, c := range d.Check {
			fmt.Fprintf(b, "  %s\n", c)
		}
	}
}

// writeFiles prints what the files say.
func (d *diagnosis) writeFiles(b *bytes.Buffer) {
	if len(d.Findings) == 0 {
		b.WriteString("in these files: no finding explains it\n")
	} else {
		b.WriteString("in these files:\n")
	}
	for _, f := range d.Findings {
		fmt.Fprintf(b, "  %s: %s: %s [%s]\n    mend: %s\n", f.At, f.Severity, f.Message, f.Rule, f.Mend)
		for line := range strings.Lines(f.Snippet) {
			fmt.Fprintf(b, "      %s\n", strings.TrimRight(line, "\n"))
		}
	}
	for _, r := range d.Roles {
		all := "not all that is attached to it is known"
		if r.Complete {
			all = "that is all"
		}
		fmt.Fprintf(b, "  %s: role %q has %s; %s\n", r.At, r.Name, cmp.Or(strings.Join(r.Attached, ", "), "no managed policy"), all)
	}
	for _, name := range d.Absent {
		fmt.Fprintf(b, "  role %q is declared in none of them\n", name)
	}
	b.WriteByte('\n')
}
