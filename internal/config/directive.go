package config

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

// directive is one ignore that stands in a file.
type directive struct {
	at     source.Range // of the words, from "eksiamlint" on
	rules  []named
	reason string
	own    bool          // nothing but the comment is on its line
	object *source.Range // the JSON object it stands in, for which it holds
	next   int           // the line it holds for when own: the first below that is no comment
}

// named is a rule id in a directive.
type named struct {
	id   string
	at   source.Range
	used bool
}

// defect is what is wrong with a directive.
type defect struct {
	at      source.Range
	message string
}

// directives are those of one file, with what is needed to look them up.
type directives struct {
	list    []*directive
	defects []defect
	heredoc map[int]int // line inside a heredoc to the line that opens it
}

var (
	comment  = regexp.MustCompile(`(?:^|[^:\w])(?:#|//|/\*)\s*(eksiamlint(?::|-ignore\b|[ -]?(?:ignore|disable)\[).*)`)
	property = regexp.MustCompile(`"//"\s*:\s*"\s*(eksiamlint:[^"]*)"`)
	form     = regexp.MustCompile(`^eksiamlint:\s*ignore\s*\[([^\]]*)\]\s*(.*)$`)
	verb     = regexp.MustCompile(`^eksiamlint:\s*([\w-]+)`)
	opening  = regexp.MustCompile(`<<-?([\pL_][\pL\pN_-]*)\s*$`)
)

// read finds the directives of f.
func read(f *source.File, ids names) *directives {
	d := &directives{}
	if !bytes.Contains(f.Bytes, []byte("eksiamlint")) {
		return d
	}
	json := path.Ext(f.Path) == ".json"
	var inside []int // where those of a JSON file stand
	start, next := 0, 0
	for start < len(f.Bytes) {
		end := len(f.Bytes)
		if i := bytes.IndexByte(f.Bytes[start:], '\n'); i >= 0 {
			end = start + i
		}
		line := f.Bytes[start:end]
		switch {
		case !bytes.Contains(line, []byte("eksiamlint")):
		case json:
			for _, m := range property.FindAllSubmatchIndex(line, -1) {
				site := source.Site{File: f, Start: start + m[2], End: start + m[3]}
				if d.parse(site, ids) != nil {
					inside = append(inside, start+m[0])
				}
			}
		default:
			if m := comment.FindSubmatchIndex(line); m != nil {
				site := source.Site{File: f, Start: start + m[2], End: start + len(trimEnd(line))}
				if one := d.parse(site, ids); one != nil && isComment(line) {
					if next <= one.at.Line {
						next = nextCode(f, one.at.Line)
					}
					one.own, one.next = true, next
				}
			}
		}
		start = end + 1
	}
	if json {
		for i, object := range enclosing(f, inside) {
			d.list[i].object = object
		}
	} else if len(d.list) > 0 {
		d.heredoc = heredocs(f)
	}
	return d
}

// trimEnd cuts what closes a comment off its line.
func trimEnd(line []byte) []byte {
	line = bytes.TrimRight(line, " \t\r")
	line = bytes.TrimSuffix(line, []byte("*/"))
	return bytes.TrimRight(line, " \t")
}

func isComment(line []byte) bool {
	line = bytes.TrimSpace(line)
	return bytes.HasPrefix(line, []byte("#")) || bytes.HasPrefix(line, []byte("//")) || bytes.HasPrefix(line, []byte("/*"))
}

// nextCode is the first line below n that is no comment, so that several
// ignores can stand above one line.
func nextCode(f *source.File, n int) int {
	for n++; isComment([]byte(f.Line(n))); n++ {
	}
	return n
}

// parse reads the words at site; nil when they cannot ignore anything.
func (d *directives) parse(site source.Site, ids names) *directive {
	text := string(site.Bytes())
	fail := func(from, to int, format string, args ...any) {
		at := source.Site{File: site.File, Start: site.Start + from, End: site.Start + to}
		d.defects = append(d.defects, defect{at.Range(), fmt.Sprintf(format, args...)})
	}
	m := form.FindStringSubmatchIndex(text)
	if m == nil {
		if v := verb.FindStringSubmatch(text); v != nil && v[1] != "ignore" {
			fail(0, len(text), "unknown directive %q%s", v[1], didYouMean(v[1], []string{"ignore"}, true))
		} else {
			fail(0, len(text), `ignore is not of the form "eksiamlint: ignore[rule-id] reason"`)
		}
		return nil
	}
	one := &directive{at: site.Range(), reason: strings.TrimSpace(text[m[4]:m[5]])}
	pos := m[2]
	for part := range strings.SplitSeq(text[m[2]:m[3]], ",") {
		from := pos + len(part) - len(strings.TrimLeft(part, " \t"))
		pos += len(part) + 1
		word := strings.TrimSpace(part)
		to := from + len(word)
		id, ok := ids.find(word)
		switch {
		case word == "":
			fail(m[2]-1, m[3]+1, "ignore names no rule between its brackets")
		case !ok:
			fail(from, to, "ignore names unknown rule %q%s", word, ids.didYouMean(word))
		default:
			at := source.Site{File: site.File, Start: site.Start + from, End: site.Start + to}
			one.rules = append(one.rules, named{id: id, at: at.Range()})
		}
	}
	if one.reason == "" {
		fail(0, len(text), "ignore of %s gives no reason", strings.TrimSpace(text[m[2]:m[3]]))
		return nil
	}
	d.list = append(d.list, one)
	return one
}

// enclosing are the innermost JSON objects around offsets, which ascend; all of
// the file for one that stands in none.
func enclosing(f *source.File, offsets []int) []*source.Range {
	out := make([]*source.Range, len(offsets))
	type object struct {
		start int
		holds []int // indexes of offsets
	}
	open := []object{{}}
	end := func(o object, i int) {
		for _, k := range o.holds {
			r := source.Site{File: f, Start: o.start, End: i}.Range()
			out[k] = &r
		}
	}
	inString, next := false, 0
	for i := 0; i < len(f.Bytes); i++ {
		if next < len(offsets) && offsets[next] <= i {
			top := &open[len(open)-1]
			top.holds = append(top.holds, next)
			next++
		}
		switch c := f.Bytes[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{':
			open = append(open, object{start: i})
		case c == '}' && len(open) > 1:
			end(open[len(open)-1], i+1)
			open = open[:len(open)-1]
		}
	}
	for _, o := range open {
		end(o, len(f.Bytes))
	}
	return out
}

// heredocs leads from each line inside a heredoc, in which a comment would be
// text, to the line that opens it.
func heredocs(f *source.File) map[int]int {
	switch path.Ext(f.Path) {
	case ".tf", ".tofu", ".hcl", ".tfvars":
	default:
		return nil
	}
	out := map[int]int{}
	opened, mark := 0, ""
	for n := 1; n <= f.Lines(); n++ {
		line := f.Line(n)
		switch {
		case mark != "" && strings.TrimSpace(line) == mark:
			mark = ""
		case mark != "":
			out[n] = opened
		default:
			if m := opening.FindStringSubmatch(line); m != nil {
				opened, mark = n, m[1]
			}
		}
	}
	return out
}

// covers says that d, of a file with the given heredocs, holds for what stands at site.
func (d *directive) covers(site source.Range, heredoc map[int]int) bool {
	if d.object != nil {
		return within(site, *d.object)
	}
	for _, line := range []int{site.Line, heredoc[site.Line]} {
		if line > 0 && (line == d.at.Line || d.own && line == d.next) {
			return true
		}
	}
	return false
}

func within(site, outer source.Range) bool {
	after := site.Line > outer.Line || site.Line == outer.Line && site.Column >= outer.Column
	before := site.Line < outer.EndLine || site.Line == outer.EndLine && site.Column < outer.EndColumn
	return after && before
}
