package graph

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// target is a role that a workload is told to assume, and the words that
// describe the place, with the role's name for %s.
type target struct {
	arn      fact.String
	link     string
	variable bool // the name of a variable alone says so
	external externalID
	duration fact.String // seconds that are asked for

	// source is a profile's credential_source, empty when the pods' own role calls.
	source string
	as     fact.String // the role that calls, when it is not the pods' own
}

// roleTargets are the role ARNs in *_ROLE_ARN variables of a workload, written
// in it or in a ConfigMap, in flags of its programs, and in AWS configuration
// files.
func (b *builder) roleTargets(w *fact.Workload) []target {
	var list []target
	keys := false
	for i := range w.Containers {
		c := &w.Containers[i]
		list = append(list, b.withoutKeys(w, b.containerTargets(w, c), mayHaveKeys(c))...)
		keys = keys || mayHaveKeys(c)
	}
	for _, m := range w.Mounts.Items {
		c := b.configMapNamed(w, m)
		if c == nil {
			continue
		}
		list = append(list, b.withoutKeys(w, configTargets(c), keys)...)
		for _, a := range c.Data.Items {
			list = append(list, profileTargets(a.Value)...)
		}
	}
	return distinct(list)
}

// withoutKeys are the targets that are assumed with the role of the pods; none
// where these may have keys of their own.
func (b *builder) withoutKeys(w *fact.Workload, list []target, keys bool) []target {
	if keys && len(list) > 0 {
		b.gap(workloadName(w), &fact.Reason{Why: "whether " + workloadName(w) + " has access keys of AWS besides its role is not known", At: list[0].arn.At})
		return nil
	}
	return list
}

// distinct leaves out what names the same role again.
func distinct(list []target) []target {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(t target) bool {
		again := seen[t.arn.V.Key()]
		seen[t.arn.V.Key()] = true
		return again
	})
}

// containerTargets are the roles that the variables and flags of a container name.
func (b *builder) containerTargets(w *fact.Workload, c *fact.Container) []target {
	list := flagTargets(c)
	add := func(name string, value fact.String) {
		if meansAssume(name) && policy.ARNKind(value.V) == "role" {
			list = append(list, target{arn: value, link: name + " tells the pods to assume role %s", variable: true})
		}
	}
	for _, e := range c.Env.Items {
		name, ok := e.Name.V.Literal()
		switch {
		case !ok || e.FromSecret:
		case e.ConfigMap.Written():
			if value := b.configValue(w, e.ConfigMap, e.Key); value != nil {
				add(name, *value)
			}
		case e.Value.Written():
			add(name, e.Value)
		}
	}
	for _, m := range c.EnvFrom.Items {
		for _, a := range b.configMap(w, m) {
			if name, ok := a.Key.V.Literal(); ok {
				add(name, a.Value)
			}
		}
	}
	return list
}

// handedOn are words in names of variables whose role is handed to a service,
// not assumed.
var handedOn = []string{
	"EXECUTION", "TASK", "SERVICE", "PASS", "INSTANCE", "NODE", "SAGEMAKER", "GLUE", "EMR", "FIREHOSE", "SCHEDULER",
	"LAMBDA", "BATCH", "STEP_FUNCTION", "STATE_MACHINE", "MEDIACONVERT", "COMPREHEND", "BEDROCK", "EVENTS", "SNS", "TRANSCRIBE",
	"REKOGNITION", "TEXTRACT", "QUICKSIGHT", "REDSHIFT", "BACKUP", "CLOUDFORMATION", "CODEBUILD", "KINESIS", "FLOW_LOG",
}

// meansAssume says that a variable names a role to be assumed. AWS_ROLE_ARN
// belongs to web identity.
func meansAssume(name string) bool {
	name = strings.ToUpper(name)
	if name == eks.RoleARNVariable || name != "ROLE_ARN" && !strings.HasSuffix(name, "_ROLE_ARN") {
		return false
	}
	for _, word := range handedOn {
		if strings.Contains(name, word) {
			return false
		}
	}
	return true
}

// configTargets are the roles that the configuration in a mounted ConfigMap tells
// a program to assume.
func configTargets(c *fact.ConfigMap) []target {
	var list []target
	for _, r := range c.Roles {
		list = append(list, target{
			arn: r.ARN, link: "the configuration of the pods tells them to assume role %s", external: externalID{known: r.Passes, id: r.ExternalID},
		})
	}
	return list
}

// configMap is the data of the one ConfigMap that a workload surely means.
func (b *builder) configMap(w *fact.Workload, name fact.String) []fact.Annotation {
	if m := b.configMapNamed(w, name); m != nil {
		return m.Data.Items
	}
	return nil
}

// configMapNamed is the one ConfigMap that a workload surely means.
func (b *builder) configMapNamed(w *fact.Workload, name fact.String) *fact.ConfigMap {
	var found *fact.ConfigMap
	for _, m := range b.set.ConfigMaps {
		if policy.Equal(m.Name.V, name.V).And(policy.Equal(m.Namespace.V, w.Namespace.V)) != policy.Yes {
			continue
		}
		if found != nil || !sure(&m.Decl) {
			return nil
		}
		found = m
	}
	return found
}

func (b *builder) configValue(w *fact.Workload, name, key fact.String) *fact.String {
	for _, a := range b.configMap(w, name) {
		if policy.Equal(a.Key.V, key.V) == policy.Yes {
			return &a.Value
		}
	}
	return nil
}
