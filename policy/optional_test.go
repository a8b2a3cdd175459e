package policy

import (
	"slices"
	"testing"
)

// TestMembersThatMayNotBeThere: a member of which nothing is known but that it
// may not be there is neither refused beside another nor in the wrong place.
func TestMembersThatMayNotBeThere(t *testing.T) {
	for _, c := range []struct {
		name, text string // ⟦…⟧ is what the member holds
		typ        DocumentType
		code       string // the problem when the member is there
	}{
		{"Action", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[⟦a⟧],"NotAction":"iam:*","Resource":"*"}]}`, Identity, ElementConflict},
		{"NotAction", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","NotAction":[⟦a⟧],"Resource":"*"}]}`, Identity, ElementConflict},
		{"Resource", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":[⟦a⟧],"NotResource":"*"}]}`, Identity, ElementConflict},
		{"Principal", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Principal":{⟦a⟧}}]}`, Identity, PrincipalInIdentity},
		{"Resource of trust", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ec2.amazonaws.com"},"Resource":[⟦a⟧]}]}`, Trust, ResourceInTrust},
		{"NotPrincipal of trust", `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"sts:AssumeRole","NotPrincipal":{⟦a⟧}}]}`, Trust, NotPrincipalTrust},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := jsonText(c.text)
			codes := func() (list []string) {
				d, problems := Parse(text, c.typ)
				for _, p := range append(problems, Validate(d, Options{})...) {
					list = append(list, p.Code)
				}
				return list
			}
			if got := codes(); !slices.Contains(got, c.code) {
				t.Errorf("surely there: %q", got)
			}
			text.Holes()[0].Optional = true
			if got := codes(); slices.Contains(got, c.code) {
				t.Errorf("perhaps there: %q", got)
			}
		})
	}
}
