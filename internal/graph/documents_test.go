package graph

import (
	"fmt"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

func TestDocumentGroupsExist(t *testing.T) {
	b := newBuilder(&fact.Set{})
	for code, group := range documentGroups {
		if b.in.Failed.Problems(group) == nil {
			t.Errorf("%s goes to %s, which is no group", code, group)
		}
	}
}

func TestStandaloneDocuments(t *testing.T) {
	for _, test := range []struct{ document, want string }{
		{`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "ec2:DescribeInstance", "Resource": "*"}}`,
			"policy.action_unknown unknown-action 1:71"},
		{`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::329639638901:group/dev"}}}`,
			"policy.principal_malformed group-principal 1:110"},
		{`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*", "Principal": {"Federated": "x"}}}`,
			"policy.principal_malformed federated-in-resource-policy 1:146"},
		// What it is for is not certain, so nothing is said of what it lacks.
		{`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject"}}`, ""},
		{`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}, {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "x*"}}]}`, ""},
	} {
		f := file("p.json", test.document)
		src := fact.Document{State: fact.Known, Text: policy.Literal(test.document), Map: source.Identity(f), At: source.Whole(f)}
		set := &fact.Set{StandalonePolicies: []*fact.StandalonePolicy{{Decl: fact.Decl{Address: "p.json", Exists: policy.Yes, At: source.Whole(f)}, Doc: src}}}
		got := ""
		for _, p := range Build(set).Input.Problems {
			got += fmt.Sprintf("%s %s %d:%d", p.Code, p.Kind, p.At.Line, p.At.Column)
		}
		if got != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.document, got, test.want)
		}
	}
}
