package policy

// Equal says whether a and b are the same text.
func Equal(a, b Text) Truth { return Maybe }

// EqualFold is Equal without regard to letter case.
func EqualFold(a, b Text) Truth { return Maybe }

// Match says whether the pattern, in which '*' is any run and '?' any one
// character, matches the whole value.
func Match(pattern, value Text) Truth { return Maybe }

// MatchAction says whether an element of Action or NotAction covers an action.
func MatchAction(pattern Text, action string) Truth { return Maybe }

// MatchARN says whether an ARN pattern of a Resource element or an Arn
// condition matches an ARN: part by part, so that no '*' crosses a colon,
// except in the last part.
func MatchARN(pattern, arn Text) Truth { return Maybe }

// Intersects says whether there is a text that both patterns match.
func Intersects(p, q Text) Truth { return Maybe }

// Includes says whether p matches every text that q matches. Yes is certain; it
// never answers No when that would need more than the walk can prove.
func Includes(p, q Text) Truth { return Maybe }

// HasWildcard says whether t, read as a pattern, has a '*' or '?'.
func HasWildcard(t Text) Truth { return Maybe }

// HasPrefix, HasSuffix and Contains say whether s stands there in t.
func HasPrefix(t Text, s string) Truth { return Maybe }

// HasSuffix says whether t ends with s.
func HasSuffix(t Text, s string) Truth { return Maybe }

// Contains says whether s stands anywhere in t.
func Contains(t Text, s string) Truth { return Maybe }

// Split cuts t at every sep, at most n parts (n < 0: all). It reports false
// when a hole may hold sep, so that the cuts are not certain.
func Split(t Text, sep string, n int) ([]Text, bool) { return []Text{t}, false }

// SameAccount compares two account ids: an id that documentation uses is
// unknown against a real one, and another documentation id is another account.
func SameAccount(a, b Text) Truth { return Maybe }

// IsDocumentationAccount says that s stands for "some account" in examples.
func IsDocumentationAccount(s string) bool { return false }
