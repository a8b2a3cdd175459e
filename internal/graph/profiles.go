package graph

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
	"github.com/eksiamlint/eksiamlint/policy/spelling"
)

// The sources of credentials that a profile may name and that pods have; the
// third are keys in variables.
const (
	nodeMetadata     = "Ec2InstanceMetadata"
	podIdentityAgent = "EcsContainer"
)

// profile is a profile of an AWS configuration file, as far as it assumes a role.
type profile struct {
	name                    string
	arn, external, duration fact.String
	token                   fact.String // the file of a token that is exchanged for the role
	source                  string      // of the credentials of the pod itself, as credential_source has it
	from                    string      // the profile whose role assumes this one
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
			name, _, _ := strings.Cut(key[1:], "]")
			list = append(list, profile{name: strings.TrimSpace(strings.TrimPrefix(name, "profile "))})
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
			p.source, _ = text.V.Literal()
		case "source_profile":
			p.from, _ = text.V.Literal()
		case "role_arn":
			p.arn = text
		case "web_identity_token_file":
			p.token = text
		case "external_id":
			p.external = text
		case "duration_seconds":
			p.duration = text
		}
	}
	return list
}

// profileTargets are the roles that the profiles of a file assume, with
// credentials of the pod or as the role of another profile of the file.
func profileTargets(file fact.String) []target {
	list := profiles(file)
	var targets []target
	for _, p := range list {
		t := target{arn: p.arn, link: "a profile of the pods assumes role %s", external: externalID{true, p.external}, duration: p.duration}
		if p.from != "" {
			i := slices.IndexFunc(list, func(q profile) bool { return q.name == p.from && q.arn.Written() })
			if i < 0 || p.from == p.name {
				continue
			}
			t.as = list[i].arn
		}
		t.source = p.source
		if t.arn.Written() && (t.as.Written() || t.source == nodeMetadata || t.source == podIdentityAgent) {
			targets = append(targets, t)
		}
	}
	return targets
}

// checkProfile reports a profile that a container asks for and that its
// configuration file, a ConfigMap among the files, does not have. Profiles that
// only a file with credentials has may come from other volumes than ConfigMaps, or
// be written by a command.
// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
func (b *builder) checkProfile(w *fact.Workload, c *fact.Container) {
	vars, open := variables(c)
	wanted, file := vars["AWS_PROFILE"], vars["AWS_CONFIG_FILE"]
	if open || c.OtherFiles || c.Args.Open || wanted == nil || file == nil || vars["AWS_SHARED_CREDENTIALS_FILE"] != nil || writesProfiles(c) {
		return
	}
	name, known := wanted.Value.V.Literal()
	path, ok := file.Value.V.Literal()
	if !known || !ok || name == "" || name == "default" || len(policy.Placeholders(wanted.Value.V)) > 0 {
		return
	}
	config := b.mountedAt(w, c, path)
	if config == nil {
		return
	}
	var names []string
	for _, p := range profiles(*config) {
		own := strings.Trim(p.name, `"'`)
		if own == name || len(policy.Placeholders(policy.Literal(own))) > 0 {
			return
		}
		names = append(names, own)
	}
	b.problem(wanted.Value.At, &w.Decl, &Problem{
		Code: "workload.profile_missing", Subject: containerName(w, c), Value: name, Field: path, Choices: names, Expected: spelling.Nearest(name, names),
		Severity: "warning", About: []string{b.names.id(w)}, Evidence: []Evidence{{At: config.At.Range(), Note: "the file that is mounted there"}},
	})
}

// writesProfiles says that a command of the container may write profiles.
func writesProfiles(c *fact.Container) bool {
	return slices.ContainsFunc(c.Args.Items, func(word fact.String) bool {
		s, known := word.V.Literal()
		return !known || strings.Contains(s, "configure") || strings.Contains(s, "credentials") || strings.Contains(s, ".aws")
	})
}

// mountedAt is the value of the ConfigMap's key that is the file at a path, nil when
// none surely is or its text is not known.
func (b *builder) mountedAt(w *fact.Workload, c *fact.Container, path string) *fact.String {
	for i := range c.Configs {
		key, ok := c.Configs[i].Key(path)
		if !ok {
			continue
		}
		value := b.configValue(w, c.Configs[i].ConfigMap, fact.String{State: fact.Known, V: policy.Literal(key)})
		if value != nil && value.State == fact.Known && value.V.Known() {
			return value
		}
	}
	return nil
}
