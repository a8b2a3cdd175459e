package iamjson

import (
	"fmt"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

func load(t *testing.T, text string) *fact.StandalonePolicy {
	t.Helper()
	set := Load(source.NewFile("policies/trust.json", "/policies/trust.json", []byte(text)))
	if len(set.StandalonePolicies) != 1 {
		t.Fatalf("got %d documents, want 1", len(set.StandalonePolicies))
	}
	return set.StandalonePolicies[0]
}

func TestPlaceholdersBecomeHoles(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"plain", `{"Resource": "*"}`, `{"Resource": "*"}`},
		{"template", `"arn:aws:iam::${account_id}:role/x"`, `"arn:aws:iam::{${account_id}}:role/x"`},
		{"policy variable", `"home/${aws:username}/*"`, `"home/${aws:username}/*"`},
		{"escaped star", `"a${*}b"`, `"a${*}b"`},
		{"angle brackets", `"arn:aws:iam::<ACCOUNT_ID>:root"`, `"arn:aws:iam::{<ACCOUNT_ID>}:root"`},
		{"words", `"arn:aws:sqs:AWS_REGION:ACCOUNT:MY_QUEUE"`, `"arn:aws:sqs:{AWS_REGION}:{ACCOUNT}:MY_QUEUE"`},
		{"x for digits", `"arn:aws:iam::xxxxxxxxxxxx:role/r"`, `"arn:aws:iam::{xxxxxxxxxxxx}:role/r"`},
		{"no word", `{"SAML:aud": "MY_NAME", "a": "x:y"}`, `{"SAML:aud": "MY_NAME", "a": "x:y"}`},
		{"shell", `"role/$(NAME)"`, `"role/{$(NAME)}"`},
		{"byte order mark", "\xef\xbb\xbf{}", `{}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			marked := func(h *policy.Hole) (policy.Text, bool) { return policy.Literal("{" + h.Label + "}"), true }
			got := load(t, test.text).Doc.Text.Fill(marked).String()
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestSamePlaceholderIsTheSameHole(t *testing.T) {
	holes := load(t, `["${a}", "${a}", "${b}"]`).Doc.Text.Holes()
	if holes[0].ID != holes[1].ID || holes[0].ID == holes[2].ID {
		t.Errorf("holes %q, %q, %q: want the first two alike, the third not", holes[0].ID, holes[1].ID, holes[2].ID)
	}
}

func TestTextMapsBackToTheFile(t *testing.T) {
	text := "\xef\xbb\xbf{\n  \"a\": \"${x}\",\n  \"b\": \"last\"\n}"
	doc := load(t, text).Doc
	start := strings.Index(doc.Text.Encoded(), "last")
	r := doc.Map.Site(start, start+4).Range()
	if r.Line != 3 || r.Column != 9 || r.EndColumn != 13 {
		t.Errorf("got %d:%d to %d, want 3:9 to 13", r.Line, r.Column, r.EndColumn)
	}
}

func TestSyntaxErrorIsReportedWhereItStands(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"comma before a bracket", "{\n  \"Statement\": [\n    {\"Effect\": \"Allow\",}\n  ]\n}", "policies/trust.json:3:24"},
		{"cut off", "{\n  \"Statement\": [", "policies/trust.json:2:17"},
		{"placeholder in the place of a value", "{\"Statement\": ${statements}}", ""},
		{"directive of a template", "{\"Statement\": [%{ for x in y }{},%{ endfor }]}", ""},
		{"sound", "{\"Statement\": []}", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			set := Load(source.NewFile("policies/trust.json", "/policies/trust.json", []byte(test.text)))
			got := ""
			for _, d := range set.Diagnostics {
				r := d.At.Range()
				got += fmt.Sprintf("%s:%d:%d", r.File, r.Line, r.Column)
				if !strings.HasPrefix(d.Message, "read policy document: ") {
					t.Errorf("message %q", d.Message)
				}
			}
			if got != test.want {
				t.Errorf("reported at %q, want %q", got, test.want)
			}
		})
	}
}

func TestNothingSaysWhoseAccountItIs(t *testing.T) {
	if load(t, `{}`).Account.Known() {
		t.Error("the account of a bare policy document is known")
	}
}

func TestOtherLanguagesAreLeftAlone(t *testing.T) {
	tests := []struct {
		name, text string
		read       bool
	}{
		{"Alibaba Cloud", `{"Version":"1","Statement":[{"Effect":"Allow","Action":"ecs:Describe*","Resource":"*"}]}`, false},
		{"Huawei Cloud", `{"Version":"1.1","Statement":[{"Effect":"Allow","Action":["obs:object:GetObject"],"Resource":["obs:*:*:object:*"]}]}`, false},
		{"an application", `{"Statement":[{"Effect":"Allow","Action":["books:read"],"Resource":["books:horror:*"]}]}`, false},
		{"a version that nothing has", `{"Version":"1.0","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`, true},
		{"misspelt services", `{"Statement":[{"Effect":"Allow","Action":["s33:GetObject"],"Resource":"*"}]}`, true},
		{"misspelt ARN", `{"Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":"aws:s3:::x"}]}`, true},
		{"an ARN", `{"Statement":[{"Effect":"Allow","Action":["x:y"],"Resource":["books:z", "arn:aws:s3:::x"]}]}`, true},
		{"a placeholder", `{"Statement":[{"Effect":"Allow","Action":["${action}"],"Resource":["books:z"]}]}`, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			set := Load(source.NewFile("policy.json", "/policy.json", []byte(test.text)))
			if read := len(set.StandalonePolicies) == 1; read != test.read {
				t.Errorf("read %v, want %v", read, test.read)
			}
		})
	}
}
