package policy

import (
	"slices"
	"strings"
	"testing"
)

func TestPolicyARNDefect(t *testing.T) {
	const worker = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"
	for _, test := range []struct {
		arn, kind, why, expected string
	}{
		{worker, "", "", ""},
		{"arn:{{p:any}}:iam::aws:policy/AmazonEKSWorkerNodePolicy", "", "", ""},
		{"arn:aws:iam::111122223333:policy/team/own", "", "", ""},
		{"arn:aws:iam::{{a:account}}:policy/{{n:any}}", "", "", ""},
		{"arn:aws:iam::aws:policy/{{n:any}}", "", "", ""},
		{"{{x:any}}", "", "", ""},
		{"arn:aws:iam::<account>:policy/own", "", "", ""},
		{"arn:aws:iam::aws:policy/" + strings.Repeat("a", 128), "", "", ""},

		{"arn:aws:iam:::policy/AmazonEKSWorkerNodePolicy", ARNAccount, "has no account", worker},
		{"arn:aws:iam:::policy/own", ARNAccount, "has no account", ""},
		{"arn:aws:iam:aws:policy/AmazonEKSWorkerNodePolicy", ARNColons, "has 5 parts, an IAM ARN has 6; the empty region before the account is missing", worker},
		{"arn:aws:iam:::aws:policy/AmazonEKSWorkerNodePolicy", ARNColons, "has 7 parts, an IAM ARN has 6; there is one colon too many before the account", worker},
		{"arn:aws:iam::aws:policy:AmazonEKSWorkerNodePolicy", ARNColons, "has a colon after policy, where a slash belongs", worker},
		{"arn:aws:iam::3296396389:policy/own", ARNAccount, "has an account of 10 digits, an account id has 12", ""},
		{"arn:aws:iam::aws:policies/AmazonEKSWorkerNodePolicy", ARNResourceType, `has "policies/" where policy/ belongs`, worker},
		{"arn:aws:iam::aws:AmazonEKSWorkerNodePolicy", ARNResourceType, "has no policy/ after the account", ""},
		{"arn:aws:iam::aws:role/AmazonEKSWorkerNodePolicy", ARNResourceType, "names a role, not a policy", ""},
		{"arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy", ARNService, `has the service "eks", a policy has iam`, ""},
		{"arn:aws:iam::aws:policy//AmazonEKSWorkerNodePolicy", ARNPath, "has two slashes after policy", worker},
		{"AmazonEKSWorkerNodePolicy", ARNNameOnly, "is a name, not an ARN", ""},
		{worker + " ", ARNBlank, "ends with a blank", worker},
		{"arn:aws:iam::aws:policy/" + strings.Repeat("a", 129), ARNName, "has a policy name of 129 characters, at most 128 are allowed", ""},
	} {
		var got Defect
		if d := PolicyARNDefect(textOf(test.arn)); d != nil {
			got = *d
		}
		if got.Kind != test.kind || got.Why != test.why || got.Expected != test.expected {
			t.Errorf("%q: %q %q %q", test.arn, got.Kind, got.Why, got.Expected)
		}
	}
	if d := InstanceProfileARNDefect(textOf("arn:aws:iam::111122223333:role/web")); d == nil || d.Why != "names a role, not an instance profile" {
		t.Errorf("role for an instance profile: %+v", d)
	}
}

func TestRoleARNDefect(t *testing.T) {
	for _, test := range []struct {
		arn, kind, at, why, expected string
	}{
		{"arn:aws:iam::111122223333:role/web", "", "", "", ""},
		{"arn:aws-cn:iam::111122223333:role/team/sub/web.a@b", "", "", "", ""},
		{"arn:aws:iam::{{a:account}}:role/{{n:any}}", "", "", "", ""},
		{"{{x:any}}", "", "", "", ""},
		{"arn:{{p:any}}:iam::{{a:any}}:role/{{n:any}}", "", "", "", ""},
		{"arn:aws:iam::<account>:role/web", "", "", "", ""},
		{"arn:aws:iam::${ACCOUNT}:role/web", "", "", "", ""},
		{"arn:aws:iam::ACCOUNT_ID:role/web", "", "", "", ""},
		{"arn:aws:iam::123456789:role/web", "", "", "", ""}, // stands for some account in documentation
		{"{{ .Values.role }}", "", "", "", ""},

		{"arn:aws:iam:111122223333:role/web", ARNColons, "111122223333",
			"has 5 parts, an IAM ARN has 6; the empty region before the account is missing", "arn:aws:iam::111122223333:role/web"},
		{"arn:aws:iam:::111122223333:role/web", ARNColons, "",
			"has 7 parts, an IAM ARN has 6; there is one colon too many before the account", "arn:aws:iam::111122223333:role/web"},
		{"arn:aws:iam:{{a:account}}:role/web", ARNColons, "\U0010FFFD",
			"has 5 parts, an IAM ARN has 6; the empty region before the account is missing", ""},
		{"arn:aws:iam:{{a:account}}:role/{{n:any}}", ARNColons, "\U0010FFFD",
			"has 5 parts, an IAM ARN has 6; the empty region before the account is missing", ""},
		{"arn:aws:iam::111122223333:role:web", ARNColons, ":", "has a colon after role, where a slash belongs", "arn:aws:iam::111122223333:role/web"},
		{"arn:aws:iam::111122223333role/web", ARNColons, "111122223333role/web",
			"has 5 parts, an IAM ARN has 6; the colon between the account and the role is missing", "arn:aws:iam::111122223333:role/web"},
		{"arn:aws::iam::111122223333:role/web", ARNColons, "",
			"has 7 parts, an IAM ARN has 6; there is one colon too many before iam", "arn:aws:iam::111122223333:role/web"},
		{"arn:iam::111122223333:role/web", ARNColons, "iam", "has 5 parts, an IAM ARN has 6; the partition (such as aws) before iam is missing", ""},
		{"arn:aws:iam::role/web", ARNColons, "role/web", "has 5 parts, an IAM ARN has 6; the account is missing", ""},
		{"arn:aws:iam::111122223333:role/web:", ARNColons, "", "ends with a colon", "arn:aws:iam::111122223333:role/web"},
		{"arn:aws:iam::3296396389:role/web", ARNAccount, "3296396389", "has an account of 10 digits, an account id has 12", ""},
		{"arn:aws:iam::3296-3963-8901:role/web", ARNAccount, "3296-3963-8901", "has dashes in the account id", "arn:aws:iam::329639638901:role/web"},
		{"arn:aws:iam:::role/web", ARNAccount, "", "has no account", ""},
		{"arn:aws:iam::aws:role/web", ARNAccount, "aws", "has the account aws, which holds AWS's own policies and no roles", ""},
		{"arn:aws:iam::1{{a:account}}:role/web", ARNAccount, "1\U0010FFFD", `has the account "1{a}", an account id has 12 digits`, ""},
		{"arn:aws:iam::111122223333:policy/web", ARNResourceType, "policy", "names a policy, not a role", ""},
		{"arn:aws:iam::111122223333:instance-profile/web", ARNResourceType, "instance-profile", "names an instance profile, not a role", ""},
		{"arn:{{p:any}}:iam::{{a:any}}:instance-profile/web", ARNResourceType, "instance-profile", "names an instance profile, not a role", ""},
		{"arn:aws:sts::111122223333:assumed-role/web/s", ARNResourceType, "assumed-role", "names a session of a role, not the role", ""},
		{"arn:aws:iam::111122223333:user/web", ARNResourceType, "user", "names a user, not a role", ""},
		{"arn:aws:iam::111122223333:root", ARNResourceType, "root", "names the account, not a role", ""},
		{"arn:aws:iam::111122223333:roles/web", ARNResourceType, "roles", `has "roles/" where role/ belongs`, "arn:aws:iam::111122223333:role/web"},
		{"arn:aws:iam::111122223333:Role/web", ARNResourceType, "Role", `has "Role/" where role/ belongs`, "arn:aws:iam::111122223333:role/web"},
		{"arn:aws:iam::111122223333:/role/web", ARNResourceType, "/", "has a slash before role/", "arn:aws:iam::111122223333:role/web"},
		{"arn:aws:iam::111122223333:web", ARNResourceType, "web", "has no role/ after the account", ""},
		{"arn:aws:iam:eu-west-1:111122223333:role/web", ARNRegion, "eu-west-1", `has the region "eu-west-1", an IAM ARN has none`, "arn:aws:iam::111122223333:role/web"},
		{"arn:aws:iam:111122223333::role/web", ARNRegion, "111122223333", "has the account where the empty region belongs", "arn:aws:iam::111122223333:role/web"},
		{"arn:aws:sts::111122223333:role/web", ARNService, "sts", `has the service "sts", a role has iam`, "arn:aws:iam::111122223333:role/web"},
		{"arn:aws:s3:::bucket", ARNService, "s3", `has the service "s3", a role has iam`, ""},
		{"arn::iam::111122223333:role/web", ARNPartition, "", "has no partition (such as aws) before iam", ""},
		{"arn:AWS:iam::111122223333:role/web", ARNPartition, "AWS", `has "AWS" where the partition (such as aws) belongs`, "arn:aws:iam::111122223333:role/web"},
		{"ARN:aws:iam::111122223333:role/web", ARNPrefix, "ARN", `begins with "ARN:", not with "arn:" in lower case`, "arn:aws:iam::111122223333:role/web"},
		{"aws:iam::111122223333:role/web", ARNPrefix, "", `does not begin with "arn:"`, "arn:aws:iam::111122223333:role/web"},
		{"web", ARNNameOnly, "web", "is a name, not an ARN", ""},
		{"role/web", ARNNameOnly, "role/web", "is a path, not an ARN", ""},
		{"{{n:name}}", ARNNameOnly, "\U0010FFFD", "is a name, not an ARN", ""},
		{"", ARNEmpty, "", "is empty", ""},
		{" ", ARNEmpty, " ", "is blank", ""},
		{"arn:aws:iam::111122223333:role/web ", ARNBlank, " ", "ends with a blank", "arn:aws:iam::111122223333:role/web"},
		{"arn:aws:iam::111122223333:role/web\n", ARNBlank, "\n", "ends with a line end", "arn:aws:iam::111122223333:role/web"},
		{"arn:aws:iam::111122223333: role/web", ARNBlank, " ", "has a blank inside", ""},
		{`"arn:aws:iam::111122223333:role/web"`, ARNQuoted, `"`, "has a quotation mark inside", "arn:aws:iam::111122223333:role/web"},
		{"arn:aws:iam::111122223333:role//web", ARNPath, "//", "has two slashes after role", "arn:aws:iam::111122223333:role/web"},
		{"arn:aws:iam::111122223333:role/web/", ARNPath, "/", "ends with a slash", "arn:aws:iam::111122223333:role/web"},
		{"arn:aws:iam::111122223333:role/", ARNName, "role/", "has no role name", ""},
		{"arn:aws:iam::111122223333:role/we*b", ARNName, "*", `has '*' in the role's name`, ""},
		{"arn:aws:iam::111122223333:role/" + strings.Repeat("a", 64), "", "", "", ""},
		{"arn:aws:iam::111122223333:role/" + strings.Repeat("a", 65), ARNName,
			strings.Repeat("a", 65), "has a role name of 65 characters, at most 64 are allowed", ""},
	} {
		text := Literal(test.arn)
		if test.arn != "{{ .Values.role }}" {
			text = textOf(test.arn)
		}
		d := RoleARNDefect(text)
		if d == nil {
			if test.kind != "" {
				t.Errorf("%q: no defect, want %s", test.arn, test.kind)
			}
			continue
		}
		got := text.Encoded()[d.Start:d.End]
		if d.Kind != test.kind || got != test.at || d.Why != test.why || d.Expected != test.expected {
			t.Errorf("%q:\n got %q at %q: %s -> %q\nwant %q at %q: %s -> %q", test.arn, d.Kind, got, d.Why, d.Expected, test.kind, test.at, test.why, test.expected)
		}
	}
}

func TestParseARN(t *testing.T) {
	for _, test := range []struct {
		text string
		is   Truth
	}{
		{"arn:aws:iam::1:role/x", Yes},
		{"arn:aws:iam::1:role/x:y", Yes},
		{"arn:aws:iam::{{a:account}}:role/{{n:any}}", Yes},
		{"arn:aws:iam::{{a:any}}:role/x", Maybe},
		{"{{a:any}}", Maybe},
		{"{{a:name}}", No},
		{"arn:aws:iam", No},
		{"urn:aws:iam::1:role/x", No},
		{"{{n:nocolon}}:aws:iam::1:role/x", Maybe},
	} {
		a, is := ParseARN(textOf(test.text))
		if is != test.is {
			t.Errorf("ParseARN(%q) = %v, want %v", test.text, is, test.is)
		}
		if is == Yes && a.Text().String() != textOf(test.text).String() {
			t.Errorf("ParseARN(%q) prints as %q", test.text, a.Text())
		}
	}
}

func TestParseRoleARN(t *testing.T) {
	r, is := ParseRoleARN(Literal("arn:aws:iam::111122223333:role/team/a/web"))
	if is != Yes || r.Path.String() != "/team/a/" || r.Name.String() != "web" || r.ARN().String() != "arn:aws:iam::111122223333:role/team/a/web" {
		t.Errorf("got %v %v", r, is)
	}
	r, is = ParseRoleARN(Literal("arn:aws:iam::111122223333:role/web"))
	if is != Yes || r.Path.String() != "/" || r.Name.String() != "web" {
		t.Errorf("got %v %v", r, is)
	}
	for s, want := range map[string]Truth{
		"arn:aws:iam::1:policy/x": No, "arn:aws:iam::1:role/{{n:any}}": Maybe, "arn:aws:iam::1:role/a/{{n:name}}": Yes, "{{x:any}}": Maybe,
	} {
		if _, is := ParseRoleARN(textOf(s)); is != want {
			t.Errorf("ParseRoleARN(%q) = %v, want %v", s, is, want)
		}
	}
}

func TestRoleHasPath(t *testing.T) {
	for s, want := range map[string]Truth{
		"arn:aws:iam::1:role/web": No, "arn:aws:iam::1:role/team/web": Yes, "arn:aws:iam::1:policy/team/web": No, "web": No,
		"arn:{{p:region}}:iam::{{a:account}}:role/team/{{n:nocolon}}": Yes, "arn:aws:iam::1:role/team{{n:nocolon}}": Maybe,
		"arn:aws:iam::1:role/{{n:name}}": No, "arn:aws:iam::1:{{t:name}}/team/web": Maybe, "{{x:any}}": Maybe,
		"arn:aws:{{s:name}}::1:role/team/{{n:nocolon}}": Maybe,
	} {
		if got := RoleHasPath(textOf(s)); got != want {
			t.Errorf("RoleHasPath(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestSameRole(t *testing.T) {
	for _, test := range []struct {
		a, b    string
		same    Truth
		joins   bool
		assumed []string
	}{
		{"arn:aws:iam::329639638901:role/x", "arn:aws:iam::329639638901:role/x", Yes, true, nil},
		{"arn:aws:iam::329639638901:role/x", "arn:aws:iam::329639638902:role/x", No, false, nil},
		{"arn:aws:iam::329639638901:role/x", "arn:aws:iam::329639638901:role/p/x", No, false, nil},
		{"arn:aws:iam::111122223333:role/x", "arn:aws:iam::329639638901:role/x", Maybe, true, []string{"account"}},
		{"arn:{{p:partition}}:iam::{{a:account}}:role/x", "arn:aws:iam::329639638901:role/x", Maybe, true, []string{"account", "partition"}},
		{"arn:{{p:partition}}:iam::{{a:account}}:role/x", "arn:{{p:partition}}:iam::{{a:account}}:role/y", No, false, nil},
		{"arn:aws-cn:iam::{{a:account}}:role/x", "arn:aws:iam::{{a:account}}:role/x", No, false, nil},
		{"arn:aws:iam::{{a:account}}:role/{{n:any}}", "arn:aws:iam::{{a:account}}:role/x", Maybe, false, nil},
		{"{{r:any}}", "{{r:any}}", Yes, true, nil},
		{"{{r:any}}", "arn:aws:iam::329639638901:role/x", Maybe, false, nil},
		{"arn:aws:iam::1:role/x", "arn:aws:iam::1:instance-profile/x", No, false, nil},
	} {
		m := SameRole(textOf(test.a), textOf(test.b))
		if m.Same != test.same || m.Joins != test.joins || !slices.Equal(m.Assumed, test.assumed) {
			t.Errorf("SameRole(%q, %q) = %+v", test.a, test.b, m)
		}
	}
}

func TestARNKind(t *testing.T) {
	for s, want := range map[string]string{
		"arn:aws:iam::1:role/x": "role", "arn:aws:iam::1:root": "root", "arn:aws:sts::1:assumed-role/x/s": "assumed-role",
		"arn:aws:s3:::b": "other", "arn:aws:iam::1:{{x:any}}": "", "{{x:any}}:instance-profile/x": "instance-profile", "x": "",
	} {
		if got := ARNKind(textOf(s)); got != want {
			t.Errorf("ARNKind(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestPlaceholders(t *testing.T) {
	for s, want := range map[string][]string{
		"arn:aws:iam::${ACCOUNT}:role/{{ .Values.name }}": {"${ACCOUNT}", "{{ .Values.name }}"},
		"arn:aws:iam::<account-id>:role/x":                {"<account-id>"},
		"arn:aws:iam::$(ACCOUNT):role/%NAME%":             {"$(ACCOUNT)", "%NAME%"},
		"arn:aws:iam::AWS_ACCOUNT_ID:role/x":              {"AWS_ACCOUNT_ID"},
		"arn:aws:iam::111122223333:role/account-role":     nil,
		"arn:aws:iam::XXXXXXXXXXXX:role/x":                {"XXXXXXXXXXXX"},
		"arn:aws:s3:::YOUR-BUCKET/*":                      {"YOUR"},
	} {
		if got := Placeholders(Literal(s)); !slices.Equal(got, want) {
			t.Errorf("Placeholders(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestPartitionOf(t *testing.T) {
	for region, want := range map[string]string{
		"us-east-1": "aws", "us-gov-west-1": "aws-us-gov", "cn-north-1": "aws-cn", "us-iso-east-1": "aws-iso", "us-isob-east-1": "aws-iso-b",
		"eu-isoe-west-1": "aws-iso-e", "us-isof-south-1": "aws-iso-f", "eusc-de-east-1": "aws-eusc", "ap-southeast-9": "aws",
	} {
		if p, ok := PartitionOf(region); !ok || p.Name != want {
			t.Errorf("PartitionOf(%q) = %q, want %q", region, p.Name, want)
		}
	}
	if _, ok := PartitionOf("region-code"); ok {
		t.Error("region-code has no partition")
	}
	for _, p := range Partitions() {
		for _, r := range p.Regions {
			if q, _ := PartitionOf(r); q.Name != p.Name {
				t.Errorf("region %s is of %s and of %s", r, p.Name, q.Name)
			}
		}
	}
}

func TestEC2Principals(t *testing.T) {
	if got := EC2Principals(Literal("aws")); !slices.Equal(got, []string{"ec2.amazonaws.com"}) {
		t.Errorf("aws: %q", got)
	}
	if got := EC2Principals(Literal("aws-cn")); !slices.Equal(got, []string{"ec2.amazonaws.com", "ec2.amazonaws.com.cn"}) {
		t.Errorf("aws-cn: %q", got)
	}
	if got := EC2Principals(textOf("{{p:partition}}")); len(got) < 6 {
		t.Errorf("unknown partition: %q", got)
	}
}
