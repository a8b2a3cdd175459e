package source

import "bytes"

// The limits beyond which a text is not parsed: its author does not mean it.
const (
	maxNesting = 400
	maxTernary = 5000
)

// TooComplex says why text would be too deep for a recursive parser.
func TooComplex(text []byte) string {
	depth, questions := 0, 0
	for len(text) > 0 {
		line := text
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			line = text[:i+1]
		}
		text = text[len(line):]
		start := bytes.TrimLeft(line, " \t")
		if bytes.HasPrefix(start, []byte("#")) || bytes.HasPrefix(start, []byte("//")) {
			continue
		}
		signs := 0
		for _, c := range line {
			switch c {
			case '(', '[', '{':
				if depth++; depth > maxNesting {
					return "nested too deeply"
				}
			case ')', ']', '}':
				depth = max(depth-1, 0)
			case '?':
				if questions++; questions > maxTernary {
					return "too many conditionals"
				}
			}
			switch c {
			case '!', '-':
				if signs++; signs > maxNesting {
					return "too many operators in a row"
				}
			case ' ', '\t':
			default:
				signs = 0
			}
		}
	}
	return ""
}
