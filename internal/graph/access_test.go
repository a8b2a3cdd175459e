package graph

import (
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
)

func TestAccess(t *testing.T) {
	const a = "arn:aws:iam::" + account + ":"
	nodes := list("groups", "system:bootstrappers", "system:nodes")
	for _, test := range []struct {
		name, arn   string
		entry       bool // an access entry
		user        bool
		groups      fact.List[fact.String]
		typ         string
		group, kind string
		expected    string
		severity    string
	}{
		{name: "role", arn: a + "role/nodes"},
		{name: "role with a path", arn: a + "role/team/nodes", group: "access.role_path", expected: a + "role/nodes", severity: "error"},
		{name: "role with a path, entry", arn: a + "role/team/nodes", entry: true},
		{name: "profile", arn: a + "instance-profile/nodes", group: "access.not_a_role", kind: "instance-profile", severity: "error"},
		{name: "session", arn: "arn:aws:sts::" + account + ":assumed-role/nodes/x", group: "access.not_a_role", kind: "session", expected: a + "role/nodes", severity: "error"},
		{name: "session, entry", arn: "arn:aws:sts::" + account + ":assumed-role/nodes/x", entry: true, group: "access.not_a_role", kind: "session", severity: "error"},
		{name: "name", arn: "nodes", group: "access.not_a_role", kind: "name", severity: "error"},
		{name: "root", arn: a + "root", group: "access.not_a_role", kind: "root", severity: "error"},
		{name: "root, entry", arn: a + "root", entry: true, group: "access.not_a_role", kind: "root", severity: "warning"},
		{name: "user", arn: a + "user/me"},
		{name: "user, entry", arn: a + "user/me", entry: true},
		{name: "user in a row for nodes", arn: a + "user/me", groups: nodes, group: "access.not_a_role", kind: "other", severity: "error"},
		{name: "user, entry for nodes", arn: a + "user/me", entry: true, typ: "EC2_LINUX", group: "access.not_a_role", kind: "other", severity: "error"},
		{name: "mapUsers", arn: a + "role/x/y", user: true},
		{name: "placeholder", arn: "arn:aws:iam::<ACCOUNT>:role/team/nodes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := newEstate()
			d := e.decl("aws_eks_access_entry.x")
			e.set.AccessEntries = []*fact.AccessEntry{{
				Decl: d, AWSAuth: !test.entry, User: test.user, Groups: test.groups, PrincipalARN: str("arn", test.arn), Type: str("type", test.typ),
			}}
			g := Build(e.set)
			if test.group == "" {
				only(t, g)
				return
			}
			only(t, g, test.group)
			p := g.Input.Problems[0]
			if p.Kind != test.kind || p.Expected != test.expected || p.Severity != test.severity || place(p.At) != "arn:1:1" || p.Value != test.arn {
				t.Errorf("problem %+v", p)
			}
		})
	}
}

func TestAccessUnknown(t *testing.T) {
	e := newEstate()
	e.set.AccessEntries = []*fact.AccessEntry{
		{Decl: e.decl("a"), AWSAuth: true, PrincipalARN: sym("arn", lit("arn:aws:iam::"+account+":role/"), hole("var.role", 0))},
		{Decl: e.decl("b"), AWSAuth: true, PrincipalARN: str("arn", "nodes")},
	}
	maybe(&e.set.AccessEntries[1].Decl)
	only(t, Build(e.set))
}
