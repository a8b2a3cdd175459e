package report

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("a", 200) + "HERE" + strings.Repeat("b", 200)
	tests := []struct {
		name             string
		line             string
		column, end      int
		text, underlined string
	}{
		{"plain", "x = 1", 5, 6, "x = 1", "1"},
		{"a tab", "\tx = 1", 2, 3, "    x = 1", "x"},
		{"a tab within", "ab\tx", 4, 5, "ab  x", "x"},
		{"to the end of the line", "x = <<EOT  ", 5, -1, "x = <<EOT", "<<EOT"},
		{"no width", "x = 1", 5, 5, "x = 1", "1"},
		{"past the end", "x", 2, 2, "x", " "},
		{"combining", "e\u0301 = 1", 6, 7, "e\u0301 = 1", "1"},
		{"byte order mark", "\ufeffx = 1", 2, 3, "x = 1", "x"},
		{"a control character", "a\x1b[0m = 1", 9, 10, `a\u001b[0m = 1`, "1"},
		{"no-break space", "a\u00a0b", 2, 3, `a\u00a0b`, `\u00a0`},
		{"not UTF-8", "a\xffb", 3, 4, "a\ufffdb", "b"},
		{"cut at both ends", long, 201, 205, "…" + strings.Repeat("a", 30) + "HERE" + strings.Repeat("b", 106) + "…", "HERE"},
		{"cut at the end", long, 1, 3, strings.Repeat("a", 140) + "…", "aa"},
		{"cut at the start", long, 404, 405, "…" + strings.Repeat("b", 140), "b"},
		{"longer than what is shown", long, 1, 405, strings.Repeat("a", 140) + "…", strings.Repeat("a", 140)},
	}
	for _, tt := range tests {
		text, pad, marks := excerpt(tt.line, tt.column, tt.end)
		if text != tt.text {
			t.Errorf("%s: %q, want %q", tt.name, text, tt.text)
		}
		// In these lines every cell is a rune, but for the combining mark.
		cells := []rune(strings.ReplaceAll(text, "e\u0301", "e") + strings.Repeat(" ", marks))
		if got := string(cells[pad : pad+marks]); got != tt.underlined {
			t.Errorf("%s: underlines %q, want %q", tt.name, got, tt.underlined)
		}
	}
}

func TestWideLettersTakeTwoCells(t *testing.T) {
	if _, pad, marks := excerpt("名前 = 値", 6, 7); pad != 7 || marks != 2 {
		t.Errorf("pad %d, marks %d, want 7 and 2", pad, marks)
	}
}

func TestSecretsOfALineAreMasked(t *testing.T) {
	tests := []struct{ line, want string }{
		{`  AWS_SECRET_ACCESS_KEY = "wJalr/XUtn"`, `  AWS_SECRET_ACCESS_KEY = "**********"`},
		{`{"env": {"AWS_SECRET_ACCESS_KEY": "wJ\"x", "ROLE": "r"}}`, `{"env": {"AWS_SECRET_ACCESS_KEY": "*****", "ROLE": "r"}}`},
		{`{aws_secret_access_key: abc, role_arn: arn:aws:iam::1:role/x}`, `{aws_secret_access_key: ***, role_arn: arn:aws:iam::1:role/x}`},
		{`env: [{name: AWS_SECRET_ACCESS_KEY, value: abc}, {name: ROLE, value: r}]`, `env: [{name: AWS_SECRET_ACCESS_KEY, value: ***}, {name: ROLE, value: r}]`},
		{`{"value": "abc", "name": "DB_PASSWORD"}, {"value": "r", "name": "ROLE"}`, `{"value": "***", "name": "DB_PASSWORD"}, {"value": "r", "name": "ROLE"}`},
		{`password => 'süß'`, `password => '***'`},
		{`secret_key=abc token=def`, `secret_key=*** token=def`},
		{`role_arn = "arn:aws:iam::1:role/password-reader"`, `role_arn = "arn:aws:iam::1:role/password-reader"`},
		{`actions = ["secretsmanager:GetSecretValue"]`, `actions = ["secretsmanager:GetSecretValue"]`},
	}
	for _, tt := range tests {
		got := mask(tt.line)
		if got != tt.want {
			t.Errorf("mask(%s)\n= %s, want\n  %s", tt.line, got, tt.want)
		}
		if utf8.RuneCountInString(got) != utf8.RuneCountInString(tt.line) {
			t.Errorf("mask(%s) moves columns", tt.line)
		}
	}
}
