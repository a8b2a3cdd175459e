package spelling

import "testing"

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"role-arn", "Role-ARN", 0}, {"roel-arn", "role-arn", 1}, {"rolearn", "role-arn", 1},
		{"kitten", "sitting", 3}, {"ca", "abc", 3}, {"audiance", "audience", 1},
	} {
		if got := Distance(c.a, c.b); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if Distance(c.a, c.b) != Distance(c.b, c.a) {
			t.Errorf("Distance(%q, %q) depends on the order", c.a, c.b)
		}
	}
}

func TestNearest(t *testing.T) {
	for _, c := range []struct {
		word  string
		names []string
		want  string
	}{
		{"formt", []string{"format", "fail-on"}, "format"},
		{"irsa-subjct-missmatch", []string{"irsa-subject-missing", "irsa-subject-mismatch"}, "irsa-subject-mismatch"},
		{"eror", []string{"error", "note"}, "error"},
		{"ignroe", []string{"ignore"}, "ignore"},
		{"infra", []string{"iam", "rules"}, ""},
		{"ecs", []string{"ec2", "ecr", "ekc"}, ""}, // too short to tell a slip from another name
		{"x", []string{"y"}, ""},
		{"cart", []string{"card", "part"}, ""}, // either may be meant
		{"cart", []string{"card", "card"}, "card"},
		{"nodegroup", []string{"nodeGroups", "node"}, "nodeGroups"},
	} {
		if got := Nearest(c.word, c.names); got != c.want {
			t.Errorf("Nearest(%q, %q) = %q, want %q", c.word, c.names, got, c.want)
		}
	}
	if !Near("awsauth", "awsaut") || Near("awsauth", "auth") || Near("ec2", "ecs") {
		t.Error("Near")
	}
}
