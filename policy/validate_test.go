package policy

import (
	"fmt"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/policy/catalogue"
)

// statement is a document of one statement.
func statement(members string) string {
	return `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", ` + members + `}]}`
}

const (
	read   = `"Action": "s3:GetObject", `
	bucket = `"Resource": "arn:aws:s3:::b/*"`
	web    = `"Principal": {"AWS": "arn:aws:iam::329639638901:role/web"}`
)

// validateCases are documents and what is wrong with them: severity, code and
// text at the place, one problem a line.
var validateCases = []struct {
	typ      DocumentType
	document string
	want     string
}{
	{Identity, statement(read + bucket), ""},
	{Identity, `{"Version": "2012-10-17", "Statement": []}`, "note empty-statement-list "},
	{Identity, `{"Version": "2012-10-18", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}`, "error invalid-version 2012-10-18"},
	{Identity, `{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}`, "note missing-version "},
	{Identity, `{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${aws:username}/*"}]}`, "error variable-needs-2012 arn:aws:s3:::b/${aws:username}/*"},
	{Identity, `{"Version": "2008-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${aws:username}/*"}}`, "error variable-needs-2012 arn:aws:s3:::b/${aws:username}/*"},
	{Identity, statement(bucket), "error missing-action {"},
	{Identity, statement(`"Action": "s3:GetObject"`), "error missing-resource {"},
	{Trust, statement(`"Action": "sts:AssumeRole"`), "error missing-principal {"},
	{ResourceBased, statement(read + bucket), "error missing-principal {"},
	{Identity, statement(read + bucket + `, "NotAction": "s3:PutObject"`), "error element-conflict NotAction"},
	{Identity, statement(read + bucket + `, ` + web), "error principal-in-identity-policy {"},
	{Trust, statement(`"Action": "sts:AssumeRole", ` + web + `, "Resource": "*"`), "error resource-in-trust-policy Resource"},
	{Repository, statement(`"Action": "ecr:BatchGetImage", ` + web + `, "Resource": "*"`), "error resource-in-ecr-repository-policy Resource"},
	{Repository, statement(`"Action": "ecr:BatchGetImage", ` + web), ""},
	{Identity, statement(`"Action": [], ` + bucket), "error empty-action-or-resource-list []"},
	{Identity, statement(`"Action": [ {{any:any}} ], ` + bucket), ""},
	{Trust, statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": []}`), "error empty-principal {"},
	{Identity, statement(`"Sid": "read it", ` + read + bucket), "error invalid-sid read it"},
	{ResourceBased, statement(`"Sid": "read it", ` + read + bucket + `, ` + web), ""},
	{Identity, `{"Version": "2012-10-17", "Statement": [{"Sid": "A", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}, {"Sid": "A", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}]}`, "error duplicate-sid A"},
	{Identity, `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"}, {"Effect": "Allow", "Action": ["S3:putobject", "s3:GetObject"], "Resource": "*"}]}`, "note duplicate-statement {"},

	{Identity, statement(`"Action": "GetObject", ` + bucket), "error action-format GetObject"},
	{Identity, statement(`"Action": "s3:Get:Object", ` + bucket), "error action-format s3:Get:Object"},
	{Identity, statement(`"Action": "*:GetObject", ` + bucket), "error action-vendor-wildcard *:GetObject"},
	{Identity, statement(`"Action": "s3:Get Object", ` + bucket), "warning action-whitespace s3:Get Object"},
	{Identity, statement(`"Action": "s3:GetObject,s3:PutObject", ` + bucket), "warning action-comma s3:GetObject,s3:PutObject"},
	{Identity, statement(`"Action": "elb:DescribeLoadBalancers", "Resource": "*"`), `warning unknown-service elb:DescribeLoadBalancers -> elasticloadbalancing:DescribeLoadBalancers`},
	{Identity, statement(`"Action": "brandnewservice:Do", "Resource": "*"`), "note unknown-service brandnewservice:Do"},
	{Identity, statement(`"Action": "ec2:DescribeInstance", "Resource": "*"`), "warning unknown-action ec2:DescribeInstance -> ec2:DescribeInstances"},
	{Identity, statement(`"Action": "ec2:MakeCoffee", "Resource": "*"`), "note unknown-action ec2:MakeCoffee"},
	{Identity, statement(`"Action": "ec2:Describe{{x:any}}", "Resource": "*"`), ""},
	{Identity, statement(`"Action": "ec2:MakeCoffee*", "Resource": "*"`), "note action-wildcard-no-match ec2:MakeCoffee*"},
	{Identity, statement(`"Action": "EC2:describeinstances", "Resource": "*"`), ""},
	{Identity, statement(`"Action": "s3:ListObjectsV2", "Resource": "*"`), "warning api-name-not-iam-action s3:ListObjectsV2 -> s3:ListBucket"},
	{Identity, statement(`"Action": "*", "Resource": "*"`), "warning full-admin *"},
	{Identity, statement(`"Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}`), ""},
	{Identity, statement(`"Action": "iam:*", "Resource": "*"`), "warning full-iam iam:*"},
	{Identity, statement(`"Action": "iam:Pass*", "Resource": "*"`), "warning passrole-star iam:Pass*"},
	{Identity, statement(`"Action": "iam:PassRole", "Resource": "*", "Condition": {"StringEquals": {"iam:PassedToService": "eks.amazonaws.com"}}`), ""},
	{Identity, statement(`"NotAction": "iam:*", "Resource": "*"`), ""},
	{Identity, statement(`"NotAction": "s3:*", "Resource": "*"`), "warning notaction-with-allow NotAction"},
	{Trust, statement(`"Action": "s3:GetObject", ` + web), "error non-sts-action-in-trust s3:GetObject"},

	{Identity, statement(read + `"Resource": "mybucket/*"`), "error resource-not-arn mybucket/*"},
	{Identity, statement(read + `"Resource": ""`), "error resource-not-arn "},
	{Identity, statement(read + `"Resource": "{{b:any}}/*"`), ""},
	{Identity, statement(read + `"Resource": "arn:aws:s3"`), "warning arn-missing-fields arn:aws:s3"},
	{Identity, statement(read + `"Resource": "arn:amazon:s3:::b/*"`), "error arn-partition arn:amazon:s3:::b/*"},
	{Identity, statement(read + `"Resource": "arn:aws:S3:::b/*"`), "error arn-service-case arn:aws:S3:::b/*"},
	{Identity, statement(`"Action": "iam:GetRole", "Resource": "arn:aws:iam::329639638901:roles/web"`), "error iam-resource-type arn:aws:iam::329639638901:roles/web"},
	{Identity, statement(`"Action": "iam:GetRole", "Resource": "arn:aws:iam:eu-west-1:329639638901:role/web"`), "error arn-region-not-allowed arn:aws:iam:eu-west-1:329639638901:role/web"},
	{Identity, statement(`"Action": "iam:GetRole", "Resource": "arn:aws:iam:::role/web"`), "warning arn-account-missing arn:aws:iam:::role/web"},
	{Identity, statement(`"Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:32963963890:q"`), "error arn-account-invalid arn:aws:sqs:eu-west-1:32963963890:q"},
	{Identity, statement(`"Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:euwest1:329639638901:q"`), "warning arn-region-invalid arn:aws:sqs:euwest1:329639638901:q"},
	{Identity, statement(`"Action": "sqs:SendMessage", "Resource": "arn:aws:sqs::329639638901:q"`), "warning arn-region-missing arn:aws:sqs::329639638901:q -> arn:${Partition}:sqs:${Region}:${Account}:${QueueName}"},
	{Identity, statement(`"Action": "ecr:BatchGetImage", "Resource": "arn:aws:ecr:eu-west-1:329639638901:repo/web"`), "warning arn-resource-format arn:aws:ecr:eu-west-1:329639638901:repo/web -> arn:${Partition}:ecr:${Region}:${Account}:repository/${RepositoryName}"},
	{Identity, statement(`"Action": "ecr:BatchGetImage", "Resource": "arn:aws:ecr:{{r:region}}:{{a:account}}:repo/{{n:name}}"`), "warning arn-resource-format arn:aws:ecr:{r}:{a}:repo/{n} -> arn:${Partition}:ecr:${Region}:${Account}:repository/${RepositoryName}"},
	{Identity, statement(`"Action": "ecr:BatchGetImage", "Resource": "arn:aws:ecr:{{r:region}}:{{a:account}}:{{n:any}}"`), ""},
	{Identity, statement(read + `"Resource": " arn:aws:s3:::b/*"`), "error arn-extra-whitespace  arn:aws:s3:::b/* -> arn:aws:s3:::b/*"},
	{Identity, statement(`"Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:ACCOUNT_ID:q"`), "warning arn-placeholder arn:aws:sqs:eu-west-1:ACCOUNT_ID:q"},
	{Identity, statement(`"Action": "sqs:SendMessage", "Resource": "arn:aws:sns:eu-west-1:329639638901:q"`), "warning action-resource-mismatch sqs:SendMessage -> arn:${Partition}:sqs:${Region}:${Account}:${QueueName}"},
	{Identity, statement(`"Action": "sqs:SendMessage", "Resource": ["arn:aws:sns:eu-west-1:329639638901:q", {{more:any}}]`), ""},
	{Identity, statement(`"Action": "ecr:GetAuthorizationToken", "Resource": "arn:aws:ecr:eu-west-1:329639638901:repository/web"`), "note wildcard-only-action-on-arn ecr:GetAuthorizationToken"},
	{Identity, statement(read + `"Resource": "arn:aws:s3:::b"`), "warning s3-bucket-object-mixup s3:GetObject -> arn:aws:s3:::b/*"},
	{Identity, statement(`"Action": "s3:ListBucket", ` + bucket), "warning s3-bucket-object-mixup s3:ListBucket -> arn:aws:s3:::b"},
	{Identity, statement(`"Action": "s3:ListBucket", "Resource": "arn:aws:s3:::${aws:PrincipalTag/team}"`), ""},
	{Identity, statement(`"Action": "elasticloadbalancing:AddTags", "Resource": "arn:aws:elasticloadbalancing:*:*:targetgroup/*/*"`), ""},
	{Identity, statement(read + `"NotResource": "arn:aws:s3:::b/*"`), "warning notresource-with-allow NotResource"},

	{Identity, statement(read + bucket + `, "Condition": {"NullIfExists": {"aws:userid": "true"}}`), "error null-with-ifexists NullIfExists -> Null"},
	{Identity, statement(read + bucket + `, "Condition": {"StringEquals": {"userid": "x"}}`), "error condition-key-format userid"},
	{Identity, statement(read + bucket + `, "Condition": {"StringEquals": {"aws:SourceAcount": "329639638901"}}`), "warning unknown-global-key aws:SourceAcount -> aws:SourceAccount"},
	{Identity, statement(`"Action": "ecr:BatchGetImage", "Resource": "*", "Condition": {"StringEquals": {"ecr:Nothing": "x"}}`), "warning unknown-service-key ecr:Nothing"},
	{Identity, statement(read + bucket + `, "Condition": {"StringEquals": {"s3:prefix": "x"}}`), "warning key-not-for-action s3:GetObject"},
	{Identity, statement(`"Action": "s3:ListBucket", "Resource": "arn:aws:s3:::b", "Condition": {"StringEquals": {"s3:prefix": "x"}}`), ""},
	{Identity, statement(read + bucket + `, "Condition": {"StringEquals": {"aws:userid": "x", "aws:UserId": "y"}}`), "error duplicate-condition-key-case aws:UserId -> aws:userid"},
	{Identity, statement(read + bucket + `, "Condition": {"ArnLike": {"aws:ARN": "arn:aws:iam::329639638901:role/web"}}`), "warning deprecated-key aws:ARN -> aws:PrincipalArn"},
	{Identity, statement(read + bucket + `, "Condition": {"IpAddress": {"aws:SecureTransport": "10.0.0.0/8"}}`), "warning operator-type-mismatch IpAddress"},
	{Identity, statement(read + bucket + `, "Condition": {"Bool": {"aws:SecureTransport": "yes"}}`), "warning bad-bool yes"},
	{Identity, statement(read + bucket + `, "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "an hour"}}`), "warning bad-number an hour"},
	{Identity, statement(read + bucket + `, "Condition": {"DateLessThan": {"aws:CurrentTime": "tomorrow"}}`), "warning bad-date tomorrow"},
	{Identity, statement(read + bucket + `, "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/33"}}`), "error bad-ip 203.0.113.0/33"},
	{Identity, statement(read + bucket + `, "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}`), "warning private-source-ip 10.0.0.0/8"},
	{Identity, statement(read + bucket + `, "Condition": {"ArnLike": {"aws:PrincipalArn": "web"}}`), "warning bad-arn-value web"},
	{Identity, statement(read + bucket + `, "Condition": {"StringEquals": {"aws:userid": "AROA*"}}`), "warning wildcard-without-like AROA* -> StringLike"},
	{Identity, statement(read + bucket + `, "Condition": {"StringLike": {"aws:userid": "AROA*"}}`), ""},
	{Identity, statement(read + bucket + `, "Condition": {"Bool": {"aws:SecureTransport": ["true", "false"]}}`), `warning multiple-bool ["true", "false"]`},
	{Identity, statement(read + bucket + `, "Condition": {"StringEquals": {"aws:userid": []}}`), "warning empty-condition-values []"},
	{Identity, statement(read + bucket + `, "Condition": {"StringEquals": {"aws:TagKeys": "team"}}`), "warning missing-qualifier StringEquals -> ForAnyValue:StringEquals"},
	{Identity, statement(read + bucket + `, "Condition": {"StringEquals": {"aws:ResourceTag": "x"}}`), "error tag-key-missing aws:ResourceTag"},
	{Identity, statement(read + bucket + `, "Condition": {"StringEquals": {"aws:SourceVpc": "vpce-0a1b2c3d"}}`), "warning vpc-id-format vpce-0a1b2c3d"},
	{Identity, statement(read + bucket + `, "Condition": {"StringEquals": {"aws:RequestedRegion": "ireland"}}`), "warning condition-region ireland"},
	{Identity, statement(`"Action": "iam:PassRole", "Resource": "*", "Condition": {"StringEquals": {"iam:PassedToService": "eks"}}`), "warning service-principal-value eks"},
	{Identity, statement(read + bucket + `, "Condition": {"StringLike": {"aws:userid": "${aws:username"}}`), "error variable-syntax ${aws:username"},
	{Identity, statement(read + bucket + `, "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "${aws:username}"}}`), "warning variable-operator ${aws:username}"},

	{Trust, statement(`"Action": "sts:AssumeRole", "Principal": "*"`), `error star-principal-in-trust * -> {"AWS": "*"}`},
	{Trust, statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::329639638901:role/*"}`), "error principal-wildcard arn:aws:iam::329639638901:role/*"},
	{Trust, statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": "32963963890"}`), "error principal-account-digits 32963963890"},
	{Trust, statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::329639638901:group/dev"}`), "error group-principal arn:aws:iam::329639638901:group/dev"},
	{Trust, statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": "AROAEXAMPLEEXAMPLE123"}`), "warning unique-id-principal AROAEXAMPLEEXAMPLE123"},
	{Trust, statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::329639638901:roles/web"}`), "error principal-account-digits arn:aws:iam::329639638901:roles/web -> arn:aws:iam::329639638901:role/web"},
	{Trust, statement(`"Action": "sts:AssumeRole", "NotPrincipal": {"AWS": "329639638901"}`), "error notprincipal-in-trust {"},
	{ResourceBased, statement(read + bucket + `, "NotPrincipal": {"AWS": "329639638901"}`), "warning allow-notprincipal {"},
	{ResourceBased, statement(read + bucket + `, "Principal": {"Federated": "accounts.google.com"}`), "error federated-in-resource-policy accounts.google.com"},
}

func TestValidate(t *testing.T) {
	for _, test := range validateCases {
		text := textOf(test.document)
		d, _ := Parse(text, test.typ)
		var got []string
		for _, p := range Validate(d, Options{}) {
			at := text.Slice(p.Start, p.End).String()
			if strings.HasPrefix(at, "{") && strings.HasSuffix(at, "}") {
				at = "{"
			}
			line := fmt.Sprintf("%s %s %s", p.Severity, p.Code, at)
			if p.Expected != "" && p.Code != MissingVersion && p.Code != InvalidVersion && p.Code != VariableVersion {
				line += " -> " + p.Expected
			}
			if p.Row() == "" {
				t.Errorf("%s has no row", p.Code)
			}
			got = append(got, line)
		}
		if s := strings.Join(got, "\n"); s != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.document, s, test.want)
		}
	}
}

// TestRows holds the numbers of problems against the list of checks, which the
// table of rules is made from.
func TestRows(t *testing.T) {
	text, err := os.ReadFile("rows.txt")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		if words, _, _ := strings.Cut(line, " -- "); !strings.HasPrefix(line, "#") {
			names := strings.Fields(words)
			listed[names[0]] = names[1:]
		}
	}
	for code, row := range rows {
		if !slices.Contains(listed[row], code) {
			t.Errorf("%s is %s; rows.txt has %q there", code, row, listed[row])
		}
	}
}

// TestValidatePunched replaces each string by a hole: what is reported then
// holds for every filling, so also for the string that was there.
func TestValidatePunched(t *testing.T) {
	var texts []Text
	var types []DocumentType
	for _, c := range validateCases {
		texts, types = append(texts, textOf(c.document)), append(types, c.typ)
	}
	for i, p := range catalogue.ManagedPolicies() {
		if s := p.Document(); i%50 == 0 && len(s) < 3000 {
			texts, types = append(texts, Literal(s)), append(types, Identity)
		}
	}
	codes := func(text Text, typ DocumentType) map[string]bool {
		d, problems := Parse(text, typ)
		out := map[string]bool{}
		for _, p := range append(problems, Validate(d, Options{Pedantic: true})...) {
			n := -1
			if p.Statement != nil {
				n = p.Statement.Index
			}
			out[fmt.Sprintf("%s in statement %d", p.Code, n)] = true
			if p.Statement != nil && strings.HasPrefix(p.Row(), "P06") || strings.HasPrefix(p.Row(), "P07") {
				// A wrong ARN hides what else is wrong with it, and that it is of no
				// use to the actions.
				for code, row := range rows {
					if row >= "P060" && row < "P085" {
						out[fmt.Sprintf("%s in statement %d", code, n)] = true
					}
				}
			}
			if p.Code == VariableVersion { // says more than that the version is missing or old
				out[MissingVersion+" in statement -1"], out[OldVersion+" in statement -1"] = true, true
			}
		}
		return out
	}
	for i, text := range texts {
		if !text.Known() {
			continue
		}
		before := codes(text, types[i])
		for _, span := range stringSpans(text.Encoded()) {
			for _, cut := range []Span{span, {span.Start, (span.Start + span.End) / 2}, {(span.Start + span.End) / 2, span.End}} {
				hole := HoleText(&Hole{ID: "punched", Label: "punched"})
				punched := Concat(text.Slice(0, cut.Start), hole, text.Slice(cut.End, len(text.Encoded())))
				var more []string
				for code := range codes(punched, types[i]) {
					if !before[code] {
						more = append(more, code)
					}
				}
				sort.Strings(more)
				if len(more) > 0 {
					t.Fatalf("%s\nreports %s, which\n%s\nis not", punched, more, text)
				}
			}
		}
	}
}

// stringSpans are the contents of all strings that are values.
func stringSpans(s string) []Span {
	var spans []Span
	for i := 0; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		j := i + 1 + strings.IndexByte(s[i+1:], '"')
		if rest := strings.TrimLeft(s[j+1:], " "); !strings.HasPrefix(rest, ":") {
			spans = append(spans, Span{i + 1, j})
		}
		i = j
	}
	return spans
}

// BenchmarkValidate asks for all that the tool asks for, of documents of 1.9 to
// 6.4 KB.
func BenchmarkValidate(b *testing.B) {
	for _, name := range []string{"AmazonEKSClusterPolicy", "AmazonEKSLoadBalancingPolicy", "AmazonSageMakerHyperPodInferenceAccess"} {
		text := Literal(catalogue.Managed(name).Document())
		d, _ := Parse(text, Identity)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text.Encoded())))
			for b.Loop() {
				Validate(d, Options{Managed: true, Pedantic: true})
			}
		})
	}
}

// TestTautologyKeepsTheKey: the mending names the key as the author wrote it.
func TestTautologyKeepsTheKey(t *testing.T) {
	text := textOf(conditioned(`"StringLike": {"aws:PrincipalTag/Team": "*"}`))
	d, _ := Parse(text, Identity)
	for _, p := range Validate(d, Options{Pedantic: true}) {
		if p.Code == Tautology {
			if want := `"Null": {"aws:PrincipalTag/Team": "false"}`; p.Expected != want {
				t.Errorf("got %q, want %q", p.Expected, want)
			}
			return
		}
	}
	t.Error("the condition is not reported")
}
