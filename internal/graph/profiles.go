package graph

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// profile is a profile of an AWS configuration file, as far as it assumes a role.
type profile struct {
	arn, external, duration fact.String
	own                     bool // with the credentials of the pod itself
}

// profiles reads an AWS configuration file.
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html
func profiles(file fact.String) []profile {
	var list []profile
	current := -1
	start := 0
	for line := range strings.SplitAfterSeq(file.V.Encoded(), "\n") {
		key, value, ok := strings.Cut(line, "=")
		key = strings.TrimSpace(key)
		from := start + len(line) - len(strings.TrimLeft(value, " \t"))
		to := from + len(strings.TrimSpace(value))
		start += len(line)
		if strings.HasPrefix(key, "[") {
			list = append(list, profile{})
			current++
			continue
		}
		if !ok || current < 0 {
			continue
		}
		p := &list[current]
		text := fact.Text(file.V.Slice(from, to), part(file, from, to), source.Map{})
		switch key {
		case "credential_source":
			p.own = true
		case "role_arn":
			p.arn = text
		case "external_id":
			p.external = text
		case "duration_seconds":
			p.duration = text
		}
	}
	return list
}
