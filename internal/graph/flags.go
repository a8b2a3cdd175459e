package graph

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// roleFlag is a flag that tells a program to assume a role.
type roleFlag struct {
	name     string
	external string // the flag for an external id, if the program has one
	image    string // part of the image's name, where other programs have such a flag
}

// roleFlags are those of widely used programs.
// https://kubernetes-sigs.github.io/external-dns/latest/docs/flags/
// https://github.com/awslabs/aws-sigv4-proxy
var roleFlags = []roleFlag{
	{name: "--aws-assume-role", external: "--aws-assume-role-external-id"},
	{name: "--role-arn", image: "sigv4-proxy"},
}

// flagTargets are the roles that the flags of a container name.
func flagTargets(c *fact.Container) []target {
	var list []target
	for _, f := range roleFlags {
		if f.image != "" && policy.Contains(c.Image.V, f.image) != policy.Yes {
			continue
		}
		if arn := flagValue(c, f.name); policy.ARNKind(arn.V) == "role" {
			t := target{arn: arn, link: f.name + " tells the pods to assume role %s", external: externalID{known: !c.Args.Open}}
			if f.external != "" {
				t.external.id = flagValue(c, f.external)
			}
			list = append(list, t)
		}
	}
	return list
}

// flagValue is the value of a flag, in one word with it or in the next; absent
// when the flag is not there.
func flagValue(c *fact.Container, flag string) fact.String {
	for i, word := range c.Args.Items {
		text := word.V.Encoded()
		switch {
		case text == flag && i+1 < len(c.Args.Items):
			return c.Args.Items[i+1]
		case strings.HasPrefix(text, flag+"="):
			from := len(flag) + 1
			return fact.Text(word.V.Slice(from, len(text)), part(word, from, len(text)), source.Map{})
		}
	}
	return fact.String{}
}
