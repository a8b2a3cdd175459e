package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/policy"
	"github.com/eksiamlint/eksiamlint/policy/catalogue"
	"github.com/eksiamlint/eksiamlint/policy/spelling"
)

// actionOutput is an action in the output of iam actions.
type actionOutput struct {
	Action    string           `json:"action"`
	Access    string           `json:"access"`
	Resources []resourceOutput `json:"resources"` // none: it is granted on "*" only
	Keys      []string         `json:"condition_keys"`
}

type resourceOutput struct {
	Type     string   `json:"type"`
	ARN      string   `json:"arn"`
	Required bool     `json:"required"`
	Keys     []string `json:"condition_keys"`
}

// listActions shows the actions that a pattern covers.
func listActions(pattern, format string, s streams) error {
	names := catalogue.Expand(pattern)
	if prefix, _, ok := strings.Cut(pattern, ":"); len(names) == 0 || ok && strings.ContainsAny(prefix, "*?") {
		return noSuchAction(pattern)
	}
	list := make([]actionOutput, len(names))
	for i, name := range names {
		a := catalogue.FindAction(name)
		out := actionOutput{Action: name, Access: a.Access.String(), Resources: []resourceOutput{}, Keys: keyNames(a.Keys)}
		for _, r := range a.Resources {
			out.Resources = append(out.Resources, resourceOutput{Type: r.Type.Name, ARN: r.Type.ARN, Required: r.Required, Keys: keyNames(r.Keys)})
		}
		list[i] = out
	}
	var b bytes.Buffer
	if format == "json" {
		if err := writeJSON(&b, struct {
			Version int            `json:"version"`
			Pattern string         `json:"pattern"`
			Actions []actionOutput `json:"actions"`
		}{1, pattern, list}); err != nil {
			return err
		}
	} else {
		actionsText(&b, list)
	}
	return deliver(output{}, s, b.Bytes())
}

func keyNames(keys []catalogue.Key) []string {
	out := []string{}
	for _, k := range keys {
		out = append(out, k.Name)
	}
	return out
}

// actionsText is a table; of a single action it shows all that is known.
func actionsText(b *bytes.Buffer, list []actionOutput) {
	if len(list) == 1 {
		actionText(b, list[0])
		return
	}
	names, access := 0, 0
	for _, a := range list {
		names, access = max(names, len(a.Action)), max(access, len(a.Access))
	}
	for _, a := range list {
		var types []string
		for _, r := range a.Resources {
			types = append(types, r.Type)
		}
		on := strings.Join(types, ", ")
		if on == "" {
			on = "*"
		}
		fmt.Fprintf(b, "%-*s  %-*s  %s\n", names, a.Action, access, a.Access, on)
	}
}

func actionText(b *bytes.Buffer, a actionOutput) {
	fmt.Fprintf(b, "%s\n\n  access:  %s\n", a.Action, a.Access)
	if len(a.Resources) == 0 {
		b.WriteString("  on:      \"*\" alone, it takes no resource\n")
	}
	for i, r := range a.Resources {
		title := ""
		if i == 0 {
			title = "on:"
		}
		needed := ""
		if r.Required {
			needed = " (required)"
		}
		fmt.Fprintf(b, "  %-9s%s%s\n           %s\n", title, r.Type, needed, r.ARN)
	}
	keys := slices.Clone(a.Keys)
	for _, r := range a.Resources {
		keys = append(keys, r.Keys...)
	}
	slices.Sort(keys)
	for i, k := range slices.Compact(keys) {
		title := ""
		if i == 0 {
			title = "keys:"
		}
		fmt.Fprintf(b, "  %-9s%s\n", title, k)
	}
}

// noSuchAction says that nothing is known of an action or pattern, and which
// one may be meant.
func noSuchAction(action string) usageError {
	services, _ := catalogue.Sources()
	e := usageError{problem: fmt.Sprintf("there is no action %q as of %s", action, services.Date)}
	prefix, name, ok := strings.Cut(action, ":")
	switch service := catalogue.Lookup(prefix); {
	case !ok:
		e.hint = "an action is written service:Name, such as ecr:GetAuthorizationToken"
	case strings.ContainsAny(prefix, "*?"):
		e.problem = fmt.Sprintf("the service of %q is a wildcard, which IAM refuses", action)
		e.hint = `only "*" alone covers the actions of several services`
	case service == nil:
		e.problem = fmt.Sprintf("there is no service %q as of %s", prefix, services.Date)
		if near := spelling.Nearest(prefix, catalogue.Prefixes()); near != "" {
			e.hint = fmt.Sprintf("did you mean %q?", near+":"+name)
		}
	default:
		var names []string
		for _, a := range service.Actions {
			names = append(names, a.Name)
		}
		if near := spelling.Nearest(name, names); near != "" {
			e.hint = fmt.Sprintf("did you mean %q?", service.Prefix+":"+near)
		} else {
			e.hint = fmt.Sprintf("eksiamlint iam actions '%s:*' lists them", service.Prefix)
		}
	}
	return e
}

// managedOutput is an AWS managed policy in the output of iam policy.
type managedOutput struct {
	Version       int             `json:"version"`
	Name          string          `json:"name"`
	ARN           string          `json:"arn"`
	PolicyVersion string          `json:"policy_version"`
	Date          string          `json:"date"`
	Attachable    bool            `json:"attachable"`
	Document      json.RawMessage `json:"document"`
}

const managedPrefix = "arn:aws:iam::aws:policy/"

// showManaged shows an AWS managed policy.
func showManaged(name, format string, s streams) error {
	p, err := findManaged(name)
	if err != nil {
		return err
	}
	attachable := (&policy.Managed{Path: p.Path}).Attachable()
	var b bytes.Buffer
	if format == "json" {
		err = writeJSON(&b, managedOutput{1, p.Name, managedPrefix + p.Resource(), p.Version, p.Date, attachable, json.RawMessage(p.Document())})
	} else {
		fmt.Fprintf(&b, "%s\n\n  arn:      %s\n  version:  %s of %s\n", p.Name, managedPrefix+p.Resource(), p.Version, p.Date)
		if !attachable {
			b.WriteString("  attach:   never, it belongs to a service-linked role or a root session\n")
		}
		b.WriteByte('\n')
		err = json.Indent(&b, []byte(p.Document()), "", "  ")
		b.WriteByte('\n')
	}
	if err != nil {
		return err
	}
	return deliver(output{}, s, b.Bytes())
}

// findManaged finds an AWS managed policy by its ARN, path and name, or name.
func findManaged(name string) (*catalogue.ManagedPolicy, error) {
	arn := name
	if !strings.HasPrefix(name, "arn:") {
		if p := catalogue.Managed(name); p != nil {
			return p, nil
		}
		arn = managedPrefix + name
	}
	answer := policy.ManagedPolicy(policy.Literal(arn))
	if answer.Policy != nil {
		return catalogue.Managed(answer.Policy.Name), nil
	}
	if answer.AWS != policy.Yes {
		return nil, usageError{problem: fmt.Sprintf("%q is no AWS managed policy: their ARNs begin with %s", name, managedPrefix),
			hint: "eksiamlint iam policy AmazonEKSWorkerNodePolicy shows one"}
	}
	e := usageError{problem: fmt.Sprintf("%q %s", name, answer.Why), hint: "see eksiamlint iam policy --help"}
	if answer.Expected != "" {
		e.hint = fmt.Sprintf("did you mean %q?", answer.Expected)
	} else if near := spelling.Nearest(name[strings.LastIndexByte(name, '/')+1:], managedNames()); near != "" {
		e.hint = fmt.Sprintf("did you mean %q?", near)
	}
	return nil, e
}

func managedNames() []string {
	var names []string
	for _, p := range catalogue.ManagedPolicies() {
		names = append(names, p.Name)
	}
	return names
}
