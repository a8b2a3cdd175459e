package terraform

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/policy"
)

// statements are the statements of a policy document as they stand in its text,
// ok false when the text is not known well enough to take them out.
func statements(doc symbolic.Text) (list []statementText, version policy.Text, ok bool) {
	sc := &jsonScanner{s: doc.T.Encoded()}
	sc.space()
	if !sc.eat('{') {
		return nil, policy.Text{}, false
	}
	for sc.space(); !sc.eat('}'); sc.space() {
		key, isKey := sc.key()
		if !isKey || strings.ContainsRune(key, policy.HoleRune) { // any member
			return nil, policy.Text{}, false
		}
		sc.space()
		from := sc.i
		if key != "Statement" {
			if !sc.value(0) {
				return nil, policy.Text{}, false
			}
			if key == "Version" {
				version = unquoted(doc.Slice(from, sc.i).T)
			}
			sc.comma()
			continue
		}
		if !sc.eat('[') {
			if !sc.value(0) {
				return nil, policy.Text{}, false
			}
			list = append(list, newStatementText(doc, from, sc.i))
			sc.comma()
			continue
		}
		for sc.space(); !sc.eat(']'); sc.space() {
			from := sc.i
			if !sc.value(0) {
				return nil, policy.Text{}, false
			}
			list = append(list, newStatementText(doc, from, sc.i))
			sc.comma()
		}
		sc.comma()
	}
	return list, version, true
}

// statementText is a statement as JSON with its Sid.
type statementText struct {
	text symbolic.Text
	sid  policy.Text
	open bool // a hole: any number of statements
}

func newStatementText(doc symbolic.Text, from, to int) statementText {
	st := statementText{text: doc.Slice(from, to)}
	sc := &jsonScanner{s: st.text.T.Encoded()}
	if !sc.eat('{') {
		st.open = true
		return st
	}
	for sc.space(); !sc.eat('}'); sc.space() {
		key, ok := sc.key()
		if !ok || strings.ContainsRune(key, policy.HoleRune) { // it may be the Sid
			st.sid = policy.HoleText(&policy.Hole{ID: "sid " + st.text.T.Key()})
			break
		}
		sc.space()
		start := sc.i
		if !sc.value(0) {
			break
		}
		if key == "Sid" {
			st.sid = unquoted(st.text.T.Slice(start, sc.i))
		}
		sc.comma()
	}
	return st
}

// unquoted is the text of a JSON string without escapes.
func unquoted(t policy.Text) policy.Text {
	if s := t.Encoded(); len(s) >= 2 && s[0] == '"' {
		return t.Slice(1, len(s)-1)
	}
	return t
}

// jsonScanner steps over JSON in which a hole may stand for a value.
type jsonScanner struct {
	s string
	i int
}

func (sc *jsonScanner) space() {
	for sc.i < len(sc.s) && strings.IndexByte(" \t\r\n", sc.s[sc.i]) >= 0 {
		sc.i++
	}
}

func (sc *jsonScanner) eat(c byte) bool {
	if sc.i < len(sc.s) && sc.s[sc.i] == c {
		sc.i++
		return true
	}
	return false
}

func (sc *jsonScanner) comma() {
	sc.space()
	sc.eat(',')
}

// key is a quoted key without escapes, with its colon.
func (sc *jsonScanner) key() (string, bool) {
	from := sc.i
	if !sc.quoted() {
		return "", false
	}
	key := sc.s[from+1 : sc.i-1]
	sc.space()
	return key, sc.eat(':')
}

func (sc *jsonScanner) quoted() bool {
	if !sc.eat('"') {
		return false
	}
	for sc.i < len(sc.s) {
		switch sc.s[sc.i] {
		case '\\':
			sc.i += 2
		case '"':
			sc.i++
			return true
		default:
			sc.i++
		}
	}
	return false
}

func (sc *jsonScanner) value(depth int) bool {
	sc.space()
	if sc.i >= len(sc.s) || depth > 100 {
		return false
	}
	switch c := sc.s[sc.i]; {
	case c == '"':
		return sc.quoted()
	case c == '{' || c == '[':
		shut := byte('}')
		if c == '[' {
			shut = ']'
		}
		sc.i++
		for sc.space(); !sc.eat(shut); sc.space() {
			if sc.i >= len(sc.s) {
				return false
			}
			if c == '{' && !strings.HasPrefix(sc.s[sc.i:], string(policy.HoleRune)) {
				if _, ok := sc.key(); !ok {
					return false
				}
			}
			if !sc.value(depth + 1) {
				return false
			}
			sc.comma()
		}
		return true
	}
	from := sc.i
	for sc.i < len(sc.s) && strings.IndexByte(",]} \t\r\n", sc.s[sc.i]) < 0 {
		sc.i++
	}
	return sc.i > from
}
