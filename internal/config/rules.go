package config

import "github.com/eksiamlint/eksiamlint/internal/finding"

const page = "https://github.com/eksiamlint/eksiamlint/blob/main/docs/ignoring.md"

// The rules about ignores. They are found in comments and configuration, not in
// the identity graph, so they are not written in Rego; like all others they
// have an id, a severity and a page, and can be turned off.
var (
	unused = &finding.Rule{
		ID:          "ignore-unused",
		Title:       "Ignore that ignores nothing",
		Description: "An ignore comment or an entry of `.eksiamlint.yaml` names a rule that finds nothing there. What it was for has been mended, or it stands at the wrong place.",
		Severity:    finding.Warning,
		Persona:     finding.Regular,
		Since:       "next",
		Fails:       "a fault that comes to this place later would be silenced unseen",
		Remedy:      "remove the ignore, or move it to the line of the finding or the line above",
		Help:        page + "#unused-ignores",
	}
	malformed = &finding.Rule{
		ID:          "ignore-malformed",
		Title:       "Ignore that cannot be read",
		Description: "A comment speaks to eksiamlint but is not of the form `eksiamlint: ignore[rule-id] reason`: its rule does not exist, or the reason is missing. It ignores nothing.",
		Severity:    finding.Warning,
		Persona:     finding.Regular,
		Since:       "next",
		Fails:       "the ignore has no effect",
		Remedy:      "write eksiamlint: ignore[rule-id] and the reason after it",
		Help:        page + "#malformed-ignores",
	}
)

// Rules are the rules about ignores.
func Rules() []*finding.Rule { return []*finding.Rule{malformed, unused} }
