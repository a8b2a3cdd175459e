package source

import (
	"bytes"
	"regexp"
)

// head is what the first level of one YAML or JSON document tells: its keys,
// with their values where these stand on the same line.
type head struct {
	mapping bool
	flow    bool // written as JSON, or in YAML's flow style
	keys    map[string]string
}

// documentHeads looks at the first level of each document without parsing the
// rest. It may take a line of a multi-line scalar for a key, never miss a key
// that is written plainly or in quotes.
func documentHeads(b []byte) []head {
	b = bytes.TrimPrefix(b, ByteOrderMark)
	var heads []head
	for _, doc := range splitDocuments(b) {
		body := skipPreamble(doc)
		switch {
		case len(body) == 0:
		case body[0] == '{':
			heads = append(heads, flowHead(body))
		case body[0] == '[':
			heads = append(heads, head{flow: true})
		default:
			heads = append(heads, blockHead(body))
		}
	}
	return heads
}

// splitDocuments cuts a stream at the lines that are document markers; text
// that follows "---" on its line belongs to the document it starts.
func splitDocuments(b []byte) [][]byte {
	var docs [][]byte
	start := 0
	for at := 0; at < len(b); {
		next := len(b)
		if i := bytes.IndexByte(b[at:], '\n'); i >= 0 {
			next = at + i + 1
		}
		line := b[at:next]
		if marker(line, "---") || marker(line, "...") {
			docs = append(docs, b[start:at])
			start = at + 3
		}
		at = next
	}
	return append(docs, b[start:])
}

func marker(line []byte, text string) bool {
	return bytes.HasPrefix(line, []byte(text)) && (len(line) == 3 || line[3] == ' ' || line[3] == '\t' || line[3] == '\r' || line[3] == '\n')
}

// skipPreamble drops blank lines, comments, directives, a tag and an anchor
// before a document's content; the content's own indentation stays.
func skipPreamble(b []byte) []byte {
	for len(b) > 0 {
		line := b
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			line = b[:i+1]
		}
		text := bytes.TrimSpace(line)
		switch {
		case len(text) == 0, text[0] == '#', text[0] == '%':
			b = b[len(line):]
		case text[0] == '!' || text[0] == '&':
			// A tag or an anchor ends at a space; what follows it is the content.
			rest := bytes.TrimLeft(b, " \t")
			if i := bytes.IndexAny(rest, " \t\r\n"); i >= 0 {
				b = rest[i:]
			} else {
				b = nil
			}
		case text[0] == '{' || text[0] == '[':
			return bytes.TrimLeft(b, " \t")
		default:
			return b
		}
	}
	return nil
}

// blockHead reads the keys that stand at the indentation of the first line.
func blockHead(b []byte) head {
	h := head{keys: map[string]string{}}
	indent := -1
	for len(b) > 0 {
		line := b
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			line = b[:i]
			b = b[i+1:]
		} else {
			b = nil
		}
		text := bytes.TrimLeft(line, " ")
		if len(bytes.TrimSpace(text)) == 0 || text[0] == '#' {
			continue
		}
		if indent < 0 {
			indent = len(line) - len(text)
		}
		if len(line)-len(text) != indent {
			continue
		}
		text = bytes.TrimPrefix(text, []byte("? "))
		key, value, ok := blockEntry(bytes.TrimRight(text, " \t\r"))
		if ok {
			h.mapping = true
			if _, seen := h.keys[key]; !seen {
				h.keys[key] = value
			}
		}
	}
	return h
}

// blockEntry splits "key: value", the key in quotes or not.
func blockEntry(line []byte) (key, value string, ok bool) {
	if len(line) == 0 || line[0] == '-' && (len(line) == 1 || line[1] == ' ') {
		return "", "", false
	}
	var rest []byte
	if q := line[0]; q == '"' || q == '\'' {
		end := bytes.IndexByte(line[1:], q)
		if end < 0 {
			return "", "", false
		}
		key, rest = string(line[1:1+end]), bytes.TrimLeft(line[end+2:], " \t")
		if len(rest) == 0 || rest[0] != ':' {
			return "", "", false
		}
		rest = rest[1:]
	} else {
		i := bytes.Index(line, []byte(": "))
		if j := bytes.Index(line, []byte(":\t")); j >= 0 && (i < 0 || j < i) {
			i = j
		}
		if i < 0 {
			if line[len(line)-1] != ':' {
				return "", "", false
			}
			i = len(line) - 1
		}
		key, rest = string(bytes.TrimRight(line[:i], " \t")), line[i+1:]
	}
	return key, scalarText(rest), true
}

// scalarText is a plain or quoted scalar without quotes, comment and tag.
func scalarText(b []byte) string {
	b = bytes.TrimSpace(b)
	for len(b) > 0 && (b[0] == '!' || b[0] == '&') {
		i := bytes.IndexAny(b, " \t")
		if i < 0 {
			return ""
		}
		b = bytes.TrimLeft(b[i:], " \t")
	}
	if len(b) > 0 && (b[0] == '"' || b[0] == '\'') {
		if end := bytes.IndexByte(b[1:], b[0]); end >= 0 {
			return string(b[1 : 1+end])
		}
	}
	if i := bytes.Index(b, []byte(" #")); i >= 0 {
		b = b[:i]
	}
	return string(bytes.TrimSpace(b))
}

// flowHead reads the keys at the first level of text that starts with "{". It
// is content with text that is not quite JSON.
func flowHead(b []byte) head {
	h := head{mapping: true, flow: true, keys: map[string]string{}}
	depth := 0
	key, haveKey := "", false
	var token []byte // what stands before ':' or ',' at depth 1, without blanks before it
	commit := func() {
		if haveKey {
			if _, seen := h.keys[key]; !seen {
				h.keys[key] = scalarText(token)
			}
		}
		key, haveKey, token = "", false, nil
	}
	for i := 0; i < len(b); i++ {
		c := b[i]
		switch {
		case c == '"' || c == '\'' && len(token) == 0:
			end := i + 1
			for end < len(b) && b[end] != c {
				if b[end] == '\\' && c == '"' {
					end++
				}
				end++
			}
			end = min(end, len(b)-1)
			if depth == 1 {
				token = append(token, b[i:end+1]...)
			}
			i = end
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth == 1 {
				commit()
			}
			depth--
			if depth == 0 {
				return h
			}
		case depth == 1 && c == ':' && !haveKey:
			key, haveKey, token = scalarText(token), true, nil
		case depth == 1 && c == ',':
			commit()
		case depth == 1 && len(token) == 0 && (c == ' ' || c == '\t' || c == '\r' || c == '\n'):
		case depth == 1:
			token = append(token, c)
		}
	}
	commit()
	return h
}

// ownTemplate is a template of the aws-iam-authenticator inside a word, such as
// system:node:{{EC2PrivateDNSName}}: the text is YAML as it stands.
var ownTemplate = regexp.MustCompile(`\S\{\{(EC2PrivateDNSName|SessionName|SessionNameRaw|AccountID|AccessKeyID)\}\}`)

// generated are the words of an ApplicationSet that Argo CD fills inside, such
// as $values/clusters/{{name}}.yaml: the text is YAML as it stands.
var generated = regexp.MustCompile(`[\w./$@:-](\{\{[^{}]*\}\})+`)

// templated says that b is not YAML yet: a template action stands outside
// quotes, comments and block scalars, or anywhere in a chart's templates. Lines
// that begin with {% or <% are those of Jinja and ERB.
func templated(b []byte, inTemplates bool) bool {
	if !bytes.Contains(b, []byte("{{")) && !bytes.Contains(b, []byte("{%")) && !bytes.Contains(b, []byte("<%")) {
		return false
	}
	generator := bytes.Contains(b, []byte("kind: ApplicationSet"))
	scalar := -1 // indentation of the key whose block scalar the lines belong to
	for len(b) > 0 {
		line := b
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			line = b[:i]
			b = b[i+1:]
		} else {
			b = nil
		}
		text := bytes.TrimLeft(line, " ")
		indent := len(line) - len(text)
		text = bytes.TrimRight(text, " \t\r")
		if len(text) == 0 {
			continue
		}
		if inTemplates {
			if text[0] != '#' && bytes.Contains(text, []byte("{{")) || bytes.HasPrefix(text, []byte("{%")) {
				return true
			}
			continue
		}
		if scalar >= 0 {
			if indent > scalar {
				continue
			}
			scalar = -1
		}
		plain := ownTemplate.ReplaceAll(unquoted(text), nil)
		if generator && bytes.IndexAny(plain, "{[") == bytes.Index(plain, []byte("{{")) {
			plain = generated.ReplaceAll(plain, nil)
		}
		if bytes.Contains(plain, []byte("{{")) || bytes.HasPrefix(plain, []byte("{%")) || bytes.HasPrefix(plain, []byte("<%")) {
			return true
		}
		if blockScalar(plain) {
			scalar = indent + keyIndent(plain)
		}
	}
	return false
}

// keyIndent is how far the key of a block scalar is indented by the dashes before
// it, as in "- key: |"; a scalar that is itself an item has none.
func keyIndent(line []byte) int {
	colon := bytes.LastIndexByte(line, ':')
	at := 0
	for bytes.HasPrefix(line[at:], []byte("- ")) {
		next := len(line) - len(bytes.TrimLeft(line[at+2:], " "))
		if colon < next {
			break
		}
		at = next
	}
	return at
}

// unquoted is line without what stands in quotes and in a comment.
func unquoted(line []byte) []byte {
	var out []byte
	word := 0 // where the last word in out begins
	add := func(text ...byte) {
		if n := len(out); n > 0 && isBlank(out[n-1]) && !isBlank(text[0]) {
			word = n
		}
		out = append(out, text...)
	}
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case c == '#' && (i == 0 || isBlank(line[i-1])):
			return bytes.TrimRight(out, " \t")
		case (c == '"' || c == '\'') && startsScalar(out, word):
			end := i + 1
			for end < len(line) && line[end] != c {
				if line[end] == '\\' && c == '"' {
					end++
				}
				end++
			}
			add('"', '"')
			i = end
		default:
			add(c)
		}
	}
	return bytes.TrimRight(out, " \t")
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// startsScalar says that a quote after out, whose last word begins at word, opens
// a quoted scalar, as it does at the start and after an indicator, a tag or an
// anchor, not inside plain text.
func startsScalar(out []byte, word int) bool {
	out = bytes.TrimRight(out, " \t")
	if len(out) == 0 {
		return true
	}
	switch out[len(out)-1] {
	case ':', ',', '[', '{', '-', '?', '"':
		return true
	}
	return out[word] == '!' || out[word] == '&'
}

// blockScalar says that a line without quotes and comments opens a block scalar.
func blockScalar(line []byte) bool {
	i := bytes.LastIndexAny(line, " \t")
	word := line[i+1:]
	if len(word) == 0 || len(word) > 3 || word[0] != '|' && word[0] != '>' {
		return false
	}
	for _, c := range word[1:] {
		if c != '+' && c != '-' && (c < '1' || c > '9') {
			return false
		}
	}
	before := bytes.TrimRight(line[:i+1], " \t")
	if len(before) == 0 {
		return true
	}
	last := before[len(before)-1]
	return last == ':' || last == '-' || bytes.ContainsAny(before, "!&")
}
