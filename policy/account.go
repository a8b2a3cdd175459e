package policy

import (
	"strings"
)

// documentationAccounts are the account ids of AWS's and others' documentation
// (facts, annex A.1), beside those of twelve equal digits.
var documentationAccounts = map[string]bool{
	"111122223333": true, "123456789012": true, "012345678901": true, "444455556666": true,
	"777788889999": true, "210987654321": true, "098765432109": true, "123412341234": true,
	"123456789": true, "1234567890": true, "11111": true, "123": true,
}

// IsDocumentationAccount says that s stands for "some account": an id that
// documentation uses, or a placeholder such as "<account>" or "ACCOUNT_ID".
func IsDocumentationAccount(s string) bool {
	if documentationAccounts[s] {
		return true
	}
	if len(s) == 12 && strings.Count(s, s[:1]) == 12 {
		return true
	}
	return isPlaceholder(s)
}

// isPlaceholder says that an account is written as something to be replaced:
// text that is not digits alone and not the account of AWS's own resources.
func isPlaceholder(s string) bool {
	if s == "" || s == "aws" {
		return false
	}
	if strings.ContainsAny(s, "<>{}$%()") {
		return true
	}
	lower := strings.ToLower(s)
	return strings.Contains(lower, "account") || lower == "arn" || strings.Trim(lower, "x") == ""
}

// IsAccountID says that s is 12 digits.
func IsAccountID(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}

// SameAccount compares two account ids: an id that documentation uses is
// unknown against a real one, and another documentation id is another account.
func SameAccount(a, b Text) Truth {
	return overChoices(func(t []Text) Truth {
		x, xok := t[0].Literal()
		y, yok := t[1].Literal()
		if !xok || !yok {
			same := Equal(t[0], t[1])
			if same == No && !(isAccount(t[0]) && isAccount(t[1])) {
				return Maybe // text that may turn out to be a placeholder
			}
			return same
		}
		switch {
		case x == y:
			return Yes
		case isPlaceholder(x), isPlaceholder(y), x == "", y == "":
			return Maybe
		case x == "aws", y == "aws":
			return No
		case !IsAccountID(x), !IsAccountID(y):
			return Maybe
		case IsDocumentationAccount(x) != IsDocumentationAccount(y):
			return Maybe
		}
		return No
	}, a, b)
}
