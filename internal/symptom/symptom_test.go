package symptom

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEveryTextLeadsToItsRow feeds each row's texts, as they stand in a log.
func TestEveryTextLeadsToItsRow(t *testing.T) {
	for _, row := range Rows() {
		if len(row.Texts) == 0 || row.Means == "" || row.Refuses == "" || len(row.Causes) == 0 {
			t.Errorf("%s says too little", row.ID)
		}
		for _, text := range row.Texts {
			line := "2026-05-04T10:00:00Z E0504 error: " + strings.ToUpper(strings.ReplaceAll(text, "…", "[x, y]\n and  more:")) + ", giving up"
			found := Find(line)
			if !slices.ContainsFunc(found, func(m Match) bool { return m.Row == row }) {
				t.Errorf("%s: %q is not recognised: %v", row.ID, text, found)
			}
		}
	}
}

func TestIDsAreDistinct(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range Rows() {
		if seen[row.ID] || !regexp.MustCompile(`^[A-Z]\d+$`).MatchString(row.ID) {
			t.Errorf("id %q", row.ID)
		}
		seen[row.ID] = true
	}
	if len(seen) != 90 {
		t.Errorf("%d rows", len(seen))
	}
}

// TestWhatWasPrinted holds whole messages, and which row comes first for them.
func TestWhatWasPrinted(t *testing.T) {
	for _, test := range []struct{ printed, first string }{
		{"An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity", "I1"},
		{"InvalidIdentityToken: No OpenIDConnect provider found in your account for https://oidc.eks.eu-west-1.amazonaws.com/id/ABC", "I2"},
		{"User: arn:aws:sts::111122223333:assumed-role/nodes/i-0a1b2c is not authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:444455556666:repository/x", "E3"},
		{"User: arn:aws:sts::111122223333:assumed-role/nodes/i-0a1b2c is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k", "I13"},
		{"User: arn:aws:sts::111122223333:assumed-role/web/botocore-session-1700000000 is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k", "I14"},
		{"User: arn:aws:sts::111122223333:assumed-role/web/botocore-session-1700000000 is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/w because no identity-based policy allows the sts:AssumeRole action", "A2"},
		{"Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole arn:aws:iam::111122223333:role/web", "N2"},
		{`error: loading config file "cluster.yaml": error unmarshaling JSON: while decoding JSON: json: unknown field "attachPolicyArn"`, "A17"},
		{"dial tcp 169.254.170.23:80: connect: connection refused", "P5"},
		{"all is well", ""},
		{"no authentication is needed to read the authorization page", ""},
	} {
		first := ""
		if found := Find(test.printed); len(found) > 0 {
			first = found[0].Row.ID
		}
		if first != test.first {
			t.Errorf("%s\nis %q, want %q", test.printed, first, test.first)
		}
	}
}

func TestRefusals(t *testing.T) {
	const who = "arn:aws:sts::111122223333:assumed-role/"
	for _, test := range []struct {
		printed string
		want    Refusal
	}{
		{"AccessDenied: User: " + who + "nodes/i-0a1b2c3d is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action",
			Refusal{Caller{who + "nodes/i-0a1b2c3d", "111122223333", "nodes", "i-0a1b2c3d", Node}, "ecr:GetAuthorizationToken", "*", NoIdentityGrant}},
		{"User: " + who + "web/eks-blue-web-7d9c-0b6c1c1e-4b0a-4f57-9c9b-1a2b3c4d5e6f is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k with an explicit deny in a service control policy",
			Refusal{Caller{who + "web/eks-blue-web-7d9c-0b6c1c1e-4b0a-4f57-9c9b-1a2b3c4d5e6f", "111122223333", "web", "eks-blue-web-7d9c-0b6c1c1e-4b0a-4f57-9c9b-1a2b3c4d5e6f", PodIdentity}, "s3:GetObject", "arn:aws:s3:::b/k", DenyOutside}},
		{"User: " + who + "web/botocore-session-1700000000 is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/x/w because no resource-based policy allows the sts:AssumeRole action",
			Refusal{Caller{who + "web/botocore-session-1700000000", "111122223333", "web", "botocore-session-1700000000", WebIdentity}, "sts:AssumeRole", "arn:aws:iam::444455556666:role/x/w", NoResourceGrant}},
		{"User: arn:aws:iam::111122223333:user/ci is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/nodes with an explicit deny in an identity-based policy",
			Refusal{Caller{"arn:aws:iam::111122223333:user/ci", "111122223333", "", "ci", Human}, "iam:PassRole", "arn:aws:iam::111122223333:role/nodes", ExplicitDeny}},
		{"User: " + who + "web/x is not authorized to perform: s3:PutObject because no permissions boundary allows the s3:PutObject action",
			Refusal{Caller{who + "web/x", "111122223333", "web", "x", Unknown}, "s3:PutObject", "", Boundary}},
		{"Not authorized to perform sts:AssumeRoleWithWebIdentity", Refusal{Action: "sts:AssumeRoleWithWebIdentity"}},
	} {
		list := Refusals(test.printed + "\n" + test.printed)
		if len(list) != 1 || list[0] != test.want {
			t.Errorf("%s\n got %+v\nwant %+v", test.printed, list, test.want)
		}
	}
}

// FuzzFind: whatever is printed, nothing breaks and a match is part of it.
func FuzzFind(f *testing.F) {
	f.Add("User: arn:aws:sts::111122223333:assumed-role/a/i-1 is not authorized to perform: s3:GetObject on resource: *")
	f.Fuzz(func(t *testing.T, printed string) {
		for _, m := range Find(printed) {
			if found := Occurs(printed, m.Text); !strings.Contains(printed, found) {
				t.Errorf("%q is not in %q", found, printed)
			}
		}
		Refusals(printed)
	})
}
