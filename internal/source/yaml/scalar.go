package yaml

import (
	"strconv"
	"strings"
	"unicode/utf8"

	v3 "go.yaml.in/yaml/v3"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

func (p *parser) scalar(n *Node, from *v3.Node) {
	n.Kind, n.Value = Scalar, from.Value
	d := decoder{p: p, i: n.Start, want: from.Value}
	var ok bool
	switch {
	case from.Style&v3.DoubleQuotedStyle != 0:
		n.Style = DoubleQuoted
		ok = d.quoted('"')
	case from.Style&v3.SingleQuotedStyle != 0:
		n.Style = SingleQuoted
		ok = d.quoted('\'')
	case from.Style&v3.LiteralStyle != 0:
		n.Style = Literal
		ok = d.block('|')
	case from.Style&v3.FoldedStyle != 0:
		n.Style = Folded
		ok = d.block('>')
	default:
		ok = d.plain()
	}
	n.End = min(max(d.i, n.Start), p.end)
	if ok && d.out == len(n.Value) {
		n.Map = d.b.Map()
	} else {
		n.Map = source.At(len(n.Value), p.site(n.Start, n.End))
	}
	switch {
	case from.Style&v3.TaggedStyle != 0:
	case n.Style != Plain || n.Start < p.end && n.Value != "" && strings.HasSuffix(strings.TrimRight(p.text[p.start:n.Start], " \t"), "!"):
		n.Tag = StringTag
	default:
		n.Tag = plainTag(n.Value)
	}
	if n.Tag == NullTag {
		n.Kind = Null
	}
}

// decoder walks over a scalar in the source and makes the map of its value. It
// knows the value already: each piece must be what comes next in it.
type decoder struct {
	p    *parser
	i    int    // in the source
	want string // the value
	out  int    // how much of it was made
	b    source.MapBuilder
}

// exact takes n bytes of source as they stand.
func (d *decoder) exact(n int) bool {
	if n == 0 {
		return true
	}
	if d.i+n > d.p.end || !strings.HasPrefix(d.want[d.out:], d.p.text[d.i:d.i+n]) {
		return false
	}
	d.b.AppendSlice(d.p.m, d.i, d.i+n)
	d.i += n
	d.out += n
	return true
}

// put takes s for the source between i and end as a whole.
func (d *decoder) put(s string, i, end int) bool {
	if !strings.HasPrefix(d.want[d.out:], s) {
		return false
	}
	if s == "\n" && end-i >= 1 && d.p.text[end-1] == '\n' {
		i = end - 1
		d.b.AppendSlice(d.p.m, i, end)
	} else {
		d.b.Whole(len(s), d.p.site(i, end))
	}
	d.out += len(s)
	return true
}

// run is the length of the text from i that holds none of the bytes in stop, as
// far as the value can reach.
func (d *decoder) run(stop string) int {
	rest := d.p.text[d.i:min(d.p.end, d.i+len(d.want)-d.out+1)]
	if n := strings.IndexAny(rest, stop); n >= 0 {
		return n
	}
	return len(rest)
}

// lineBreak is the length of the line break at i, 0 when there is none.
func (d *decoder) lineBreak() int {
	rest := d.p.text[min(d.i, d.p.end):d.p.end]
	switch {
	case strings.HasPrefix(rest, "\r\n"):
		return 2
	case strings.HasPrefix(rest, "\n"), strings.HasPrefix(rest, "\r"):
		return 1
	}
	return 0
}

// fold takes white space between words: blanks within a line as they stand,
// one line break as a blank, more as all but the first. With escaped, a line
// break was escaped before.
func (d *decoder) fold(escaped bool) bool {
	start := d.i
	d.i += len(d.p.text[d.i:d.p.end]) - len(strings.TrimLeft(d.p.text[d.i:d.p.end], " \t"))
	if d.lineBreak() == 0 {
		if escaped {
			return true
		}
		end := d.i
		d.i = start
		return d.exact(end - start)
	}
	if !escaped {
		d.i += d.lineBreak()
	}
	breaks := 0
	for {
		for d.i < d.p.end && (d.p.text[d.i] == ' ' || d.p.text[d.i] == '\t') {
			d.i++
		}
		n := d.lineBreak()
		if n == 0 {
			break
		}
		if !d.put("\n", d.i, d.i+n) {
			return false
		}
		d.i += n
		breaks++
	}
	if breaks == 0 && !escaped {
		return d.put(" ", start, d.i)
	}
	return true
}

func (d *decoder) plain() bool {
	for d.out < len(d.want) {
		n := min(d.run(" \t\r\n"), len(d.want)-d.out)
		before := d.i
		if !d.exact(n) || d.out < len(d.want) && !d.fold(false) || d.i == before {
			// Read on to the end of the line: the place is right, the map is not.
			for d.i < d.p.end && d.lineBreak() == 0 {
				d.i++
			}
			return false
		}
	}
	return true
}

func (d *decoder) quoted(quote byte) bool {
	if d.i >= d.p.end || d.p.text[d.i] != quote {
		return false
	}
	open := d.i
	d.i++
	stop := " \t\r\n'"
	if quote == '"' {
		stop = " \t\r\n\"\\"
	}
	for d.i < d.p.end {
		if !d.exact(d.run(stop)) {
			return d.close(open, quote)
		}
		if d.i >= d.p.end {
			return false
		}
		ok := true
		switch c := d.p.text[d.i]; {
		case c == '\'' && strings.HasPrefix(d.p.text[d.i:d.p.end], "''"):
			ok = d.put("'", d.i, d.i+2)
			d.i += 2
		case c == quote:
			d.i++
			return d.out == len(d.want)
		case c == '\\':
			ok = d.escape()
		default:
			ok = d.fold(false)
		}
		if !ok {
			return d.close(open, quote)
		}
	}
	return false
}

// close finds the closing quote when the map could not be made.
func (d *decoder) close(open int, quote byte) bool {
	for d.i = open + 1; d.i < d.p.end; d.i++ {
		switch c := d.p.text[d.i]; {
		case c == '\\' && quote == '"':
			d.i++
		case c == quote && quote == '\'' && strings.HasPrefix(d.p.text[d.i:d.p.end], "''"):
			d.i++
		case c == quote:
			d.i++
			return false
		}
	}
	return false
}

var escapes = map[byte]string{
	'0': "\x00", 'a': "\a", 'b': "\b", 't': "\t", '\t': "\t", 'n': "\n", 'v': "\v", 'f': "\f", 'r': "\r", 'e': "\x1b",
	' ': " ", '"': "\"", '\'': "'", '/': "/", '\\': "\\", 'N': "\u0085", '_': "\u00a0", 'L': "\u2028", 'P': "\u2029",
}

func (d *decoder) escape() bool {
	start := d.i
	d.i++
	if d.i >= d.p.end {
		return false
	}
	if n := d.lineBreak(); n > 0 {
		d.i += n
		return d.fold(true)
	}
	c := d.p.text[d.i]
	d.i++
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
	if digits == 0 {
		s, ok := escapes[c]
		return ok && d.put(s, start, d.i)
	}
	if d.i+digits > d.p.end {
		return false
	}
	r, err := strconv.ParseUint(d.p.text[d.i:d.i+digits], 16, 32)
	d.i += digits
	return err == nil && d.put(string(utf8.AppendRune(nil, rune(r))), start, d.i)
}

// block walks over a literal or folded scalar. It ends before the line break of
// its last line.
func (d *decoder) block(mark byte) bool {
	if d.i >= d.p.end || d.p.text[d.i] != mark {
		return false
	}
	start := d.i
	for d.i < d.p.end && d.lineBreak() == 0 {
		d.i++
	}
	header := d.p.text[start:d.i]
	chomp := byte(0)
	for _, c := range []byte(header[1:]) {
		if c == '+' || c == '-' {
			chomp = c
		} else if c < '1' || c > '9' {
			break
		}
	}
	end := d.p.start + len(strings.TrimRight(d.p.text[d.p.start:d.i], " \t"))
	if hash := strings.Index(header, " #"); hash >= 0 {
		end = d.i - len(header) + len(strings.TrimRight(header[:hash], " \t"))
	}
	d.i += d.lineBreak()
	indent := d.indent()

	type lineEnd struct{ start, end int }
	var pending lineEnd // of the last line of text
	var blank []lineEnd // of the empty lines after it
	first, wasIndented := true, false
	skip := func() {
		for {
			at := d.i
			for d.i < d.p.end && d.i-at < indent && d.p.text[d.i] == ' ' {
				d.i++
			}
			n := d.lineBreak()
			if n == 0 {
				if d.i-at < indent {
					d.i = at
				}
				return
			}
			blank = append(blank, lineEnd{d.i, d.i + n})
			d.i += n
		}
	}
	flush := func() bool {
		for _, b := range blank {
			if !d.put("\n", b.start, b.end) {
				return false
			}
		}
		blank = blank[:0]
		return true
	}
	skip()
	for d.i < d.p.end && (d.out < len(d.want) || len(blank) > 0) {
		if column := d.column(); column != indent || d.lineBreak() > 0 {
			break
		}
		indented := d.p.text[d.i] == ' ' || d.p.text[d.i] == '\t'
		switch {
		case first:
		case mark == '>' && !wasIndented && !indented:
			if len(blank) == 0 && !d.put(" ", pending.start, pending.end) {
				return d.stop(end)
			}
		default:
			if !d.put("\n", pending.start, pending.end) {
				return d.stop(end)
			}
		}
		if !flush() || !d.exact(d.run("\r\n")) {
			return d.stop(end)
		}
		end = d.i
		first, wasIndented = false, indented
		pending = lineEnd{d.i, d.i + d.lineBreak()}
		d.i = pending.end
		skip()
	}
	ok := true
	if chomp != '-' {
		if !first && pending.end > pending.start {
			ok = d.put("\n", pending.start, pending.end)
		}
		if chomp == '+' {
			ok = ok && flush()
		}
	}
	d.i = end
	return ok
}

func (d *decoder) stop(end int) bool {
	d.i = max(end, d.i)
	return false
}

// column is how many bytes precede i on its line.
func (d *decoder) column() int {
	return d.i - (strings.LastIndexAny(d.p.text[:d.i], "\r\n") + 1)
}

// indent finds how far the text of a block scalar is indented, from its first
// line that is not empty, there and in the value.
func (d *decoder) indent() int {
	for i := d.i; i < d.p.end; {
		rest := d.p.text[i:d.p.end]
		line := rest
		if n := strings.IndexAny(rest, "\r\n"); n >= 0 {
			line = rest[:n]
		}
		if bare := strings.TrimLeft(line, " "); bare != "" {
			value := strings.TrimLeft(d.want, "\n")
			return max(len(line)-len(bare)-(len(value)-len(strings.TrimLeft(value, " "))), 0)
		}
		i += len(line) + 1
	}
	return len(d.p.text)
}
