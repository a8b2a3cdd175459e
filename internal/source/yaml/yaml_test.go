package yaml

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

func parse(text string) ([]*Node, []Problem) {
	f := source.NewFile("a.yaml", "/a.yaml", []byte(text))
	return Parse(text, source.Identity(f))
}

// outline prints a node with line:column-line:column of everything.
func outline(n *Node) string {
	var b strings.Builder
	var walk func(n *Node, indent string)
	walk = func(n *Node, indent string) {
		r := n.At.Range()
		place := fmt.Sprintf("%d:%d-%d:%d", r.Line, r.Column, r.EndLine, r.EndColumn)
		switch n.Kind {
		case Mapping:
			fmt.Fprintf(&b, "map %s\n", place)
			for _, e := range n.Entries {
				fmt.Fprintf(&b, "%s  %q ", indent, e.Key.Value)
				walk(e.Value, indent+"  ")
			}
		case Sequence:
			fmt.Fprintf(&b, "seq %s\n", place)
			for _, item := range n.Items {
				fmt.Fprintf(&b, "%s  - ", indent)
				walk(item, indent+"  ")
			}
		default:
			fmt.Fprintf(&b, "%s %q %s\n", n.Tag, n.Value, place)
		}
	}
	walk(n, "")
	return b.String()
}

func TestPlaces(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"plain", "a: b c # note\nd:\n", "map 1:1-2:3\n  \"a\" !!str \"b c\" 1:4-1:7\n  \"d\" !!null \"\" 2:3-2:3\n"},
		{"plain over lines", "a: b\n  c\n\n  d\n", "map 1:1-4:4\n  \"a\" !!str \"b c\\nd\" 1:4-4:4\n"},
		{"CRLF", "a: b\r\nc:\r\n  - d\r\n", "map 1:1-3:6\n  \"a\" !!str \"b\" 1:4-1:5\n  \"c\" seq 3:3-3:6\n    - !!str \"d\" 3:5-3:6\n"},
		{"byte order mark", "\ufeffa: b\n", "map 1:2-1:6\n  \"a\" !!str \"b\" 1:5-1:6\n"},
		{"code points", "\"ü𝄞\": é  \n", "map 1:1-1:8\n  \"ü𝄞\" !!str \"é\" 1:7-1:8\n"},
		{"quoted", `a: ['it''s', "\u00e9\n", ""]`, "map 1:1-1:29\n  \"a\" seq 1:4-1:29\n    - !!str \"it's\" 1:5-1:12\n    - !!str \"é\\n\" 1:14-1:24\n    - !!str \"\" 1:26-1:28\n"},
		{"tabs", "a:\tb\t# c\n", "map 1:1-1:5\n  \"a\" !!str \"b\" 1:4-1:5\n"},
		{"JSON", "{\n\t\"a\": {\"b\": [1, true, null]}\n}\n", "map 1:1-3:2\n  \"a\" map 2:7-2:29\n    \"b\" seq 2:13-2:28\n      - !!int \"1\" 2:14-2:15\n      - !!bool \"true\" 2:17-2:21\n      - !!null \"null\" 2:23-2:27\n"},
		{"block scalar", "a: |- # why\n  x\n\n   y\nb: 1\n", "map 1:1-5:5\n  \"a\" !!str \"x\\n\\n y\" 1:4-4:5\n  \"b\" !!int \"1\" 5:4-5:5\n"},
		{"empty block scalar", "a: |\nb: 1\n", "map 1:1-2:5\n  \"a\" !!str \"\" 1:4-1:5\n  \"b\" !!int \"1\" 2:4-2:5\n"},
		{"anchor, alias", "a: &x b\nc: *x\nd: &y {e: f}\n", "map 1:1-3:13\n  \"a\" !!str \"b\" 1:7-1:8\n  \"c\" !!str \"b\" 1:7-1:8\n  \"d\" map 3:7-3:13\n    \"e\" !!str \"f\" 3:11-3:12\n"},
		{"merge", "a: &x\n  k: 1\n  l: 2\nb:\n  <<: *x\n  k: 3\n", "map 1:1-6:7\n  \"a\" map 2:3-3:7\n    \"k\" !!int \"1\" 2:6-2:7\n    \"l\" !!int \"2\" 3:6-3:7\n  \"b\" map 5:3-6:7\n    \"k\" !!int \"3\" 6:6-6:7\n    \"l\" !!int \"2\" 3:6-3:7\n"},
		{"tags", "a: !!str 1\nb: !x y\nc: ! 1\nd: !Sub |\n  z\n", "map 1:1-5:4\n  \"a\" !!str \"1\" 1:10-1:11\n  \"b\" !x \"y\" 2:7-2:8\n  \"c\" !!str \"1\" 3:6-3:7\n  \"d\" !Sub \"z\\n\" 4:9-5:4\n"},
		{"sequence at its key's column", "a:\n- b\n- c: d\n  e: [f: g]\n", "map 1:1-4:12\n  \"a\" seq 2:1-4:12\n    - !!str \"b\" 2:3-2:4\n    - map 3:3-4:12\n      \"c\" !!str \"d\" 3:6-3:7\n      \"e\" seq 4:6-4:12\n        - map 4:7-4:11\n          \"f\" !!str \"g\" 4:10-4:11\n"},
		{"flow over lines", "a: {\n  b: c, # d }\n  e: f,\n}\n", "map 1:1-4:2\n  \"a\" map 1:4-4:2\n    \"b\" !!str \"c\" 2:6-2:7\n    \"e\" !!str \"f\" 3:6-3:7\n"},
	} {
		docs, problems := parse(tt.text)
		if len(docs) != 1 || len(problems) != 0 {
			t.Errorf("%s: %d documents, problems %v", tt.name, len(docs), problems)
			continue
		}
		if diff := cmp.Diff(tt.want, outline(docs[0])); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestMaps looks for a part of a scalar's value and asks where it stands.
func TestMaps(t *testing.T) {
	for _, tt := range []struct{ name, text, part, want string }{
		{"literal", "mapRoles: |\n  - rolearn: arn:x\n    username: u\n", "arn:x", "2:14-2:19"},
		{"literal, CRLF", "mapRoles: |\r\n  - rolearn: arn:x\r\n    username: u\r\n", "u", "3:15-3:16"},
		{"literal, CRLF, end of line", "a: |\r\n  x\r\n  y\r\n", "x\ny", "2:3-3:4"},
		{"literal with indent", "a:\n  b: |2\n      x\n     yy\n", "yy", "4:6-4:8"},
		{"literal in a sequence", "- |\n\n  é\n  𝄞z\n", "z", "4:4-4:5"},
		{"literal, keep", "a: |+\n  x\n\n\nb: c\n", "\n\n\n", "2:4-5:1"},
		{"folded", "a: >-\n  one\n  two\n\n  three\n", "two\nth", "3:3-5:5"},
		{"folded, more indented", "a: >\n  one\n    two\n  three\n", "  two", "3:3-3:8"},
		{"double quoted", `a: "x\ty\u00e9z"`, "z", "1:15-1:16"},
		{"escape", `a: "x\ty\u00e9z"`, "é", "1:9-1:15"},
		{"double quoted over lines", "a: \"one \\\n   two\n\n   three\"\n", "two\nthree", "2:4-4:9"},
		{"single quoted", "a: 'it''s x'", "s x", "1:9-1:12"},
		{"plain over lines", "a: one\n   two\n", "two", "2:4-2:7"},
	} {
		docs, problems := parse(tt.text)
		if len(docs) != 1 || len(problems) != 0 {
			t.Errorf("%s: %d documents, problems %v", tt.name, len(docs), problems)
			continue
		}
		n := docs[0]
		for n.Kind != Scalar {
			if n.Kind == Mapping {
				n = n.Entries[0].Value
			} else {
				n = n.Items[0]
			}
		}
		i := strings.LastIndex(n.Value, tt.part)
		if i < 0 {
			t.Errorf("%s: %q is not in %q", tt.name, tt.part, n.Value)
			continue
		}
		r := n.Map.Site(i, i+len(tt.part)).Range()
		if got := fmt.Sprintf("%d:%d-%d:%d", r.Line, r.Column, r.EndLine, r.EndColumn); got != tt.want {
			t.Errorf("%s: %q stands at %s, want %s", tt.name, tt.part, got, tt.want)
		}
	}
}

func TestTags(t *testing.T) {
	for text, want := range map[string]string{
		"yes": BoolTag, "no": BoolTag, "on": BoolTag, "Off": BoolTag, "y": BoolTag, "true": BoolTag, "tRue": StringTag,
		"~": NullTag, "Null": NullTag, "nULL": StringTag,
		"123456789012": IntTag, "012345678901": FloatTag, "0o14": IntTag, "0x1F": IntTag, "1_000": IntTag, "0b11": IntTag, "-0b11": IntTag,
		"1.5": FloatTag, ".5": FloatTag, "1e3": FloatTag, ".inf": FloatTag, "1.2.3": StringTag,
		"2012-10-17": StringTag, "12:30:45": StringTag, "arn:aws:iam::1:role/x": StringTag, `"yes"`: StringTag, "'1'": StringTag,
	} {
		docs, _ := parse("a: " + text)
		if got := docs[0].Get("a").Tag; got != want {
			t.Errorf("%s has tag %s, want %s", text, got, want)
		}
	}
}

func TestProblems(t *testing.T) {
	deep := strings.Repeat("[", 300) + strings.Repeat("]", 300)
	bomb := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s*%c]\n", c, c, strings.Repeat(fmt.Sprintf("*%c,", c-1), 9), c-1)
	}
	for _, tt := range []struct {
		name, text string
		docs       int
		at, want   string
	}{
		{"broken document between others", "a: 1\n---\nb: [1\nc: 2\n---\nd: 3\n", 2, "4:2", "did not find expected ',' or ']'"},
		{"tab for indentation", "a:\n\tb: c\n", 0, "2:1", "found character that cannot start any token"},
		{"key in a scalar", "a: b: c\n", 0, "1:5", "mapping values are not allowed in this context"},
		{"unknown anchor", "a: *x\n", 0, "1:1", "unknown anchor 'x' referenced"},
		{"quote not closed", "a: 1\nb: \"c\n", 0, "3:1", "found unexpected end of stream"},
		{"wrong indentation", "a:\n  b: 1\n c: 2\n", 0, "3:2", "did not find expected key"},
		{"invalid UTF-8", "a: b\nc: \xff\n", 0, "2:4", "invalid leading UTF-8 octet"},
		{"duplicate key", "a:\n  b: 1\n  c: 2\n  b: 3\n", 1, "4:3", `key "b" is written twice; the last one counts`},
		{"loop", "a: &x [*x]\n", 0, "1:8", "anchor x holds an alias to itself"},
		{"depth", deep, 0, "1:202", "nested deeper than 200 levels"},
		{"alias bomb", bomb, 0, "6:7", "aliases expand to more than 200000 values"},
		{"too many values", "a: [" + strings.Repeat("b,", 1_000_001) + "]\n", 0, "1:1", "holds more than 1000000 lines and values"},
		{"merge of a scalar", "a:\n  <<: b\n", 0, "2:7", "a merge key (<<) takes a mapping or a list of mappings"},
		{"template", "a: {{ .Values.x }}\n", 0, "1:5", "a mapping or list cannot be a key; text that begins with { or [ needs quotes"},
	} {
		docs, problems := parse(tt.text)
		if len(docs) != tt.docs || len(problems) != 1 {
			t.Errorf("%s: %d documents, problems %v", tt.name, len(docs), problems)
			continue
		}
		r := problems[0].At.Range()
		if at := fmt.Sprintf("%d:%d", r.Line, r.Column); at != tt.at || problems[0].Message != tt.want {
			t.Errorf("%s: %s: %s", tt.name, at, problems[0].Message)
		}
	}
}

func TestGet(t *testing.T) {
	docs, _ := parse("a:\n  b: 1\n  b: 2\n  C: 3\nx: yes\n")
	for path, want := range map[string]string{"a.b": "2", "a.C": "3", "x": "yes"} {
		if got, _ := docs[0].Get(strings.Split(path, ".")...).Scalar(); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	if got := docs[0].Get("a", "c", "d"); got != nil {
		t.Errorf("a.c.d is %v, want nothing", got)
	}
	if yes, ok := docs[0].Get("x").Bool(); !yes || !ok {
		t.Errorf("x is %v, %v, want true", yes, ok)
	}
}

var seeds = []string{
	"a: b\r\nc: |\r\n  x\r\n\r\n  y\r\n---\n- 'it''s'\n- \"\\u00e9 \\\n  z\"\n",
	"a: >2-\n    x\n   y\n\n  z\n... # end\n%YAML 1.1\n---\n{a: [b, c: d,], \"e\":f}\n",
	"a: &x !t\n  <<: {k: 1}\nb: *x\n? - q\n: \n  plain\n  over\n\n  lines\n",
	"\ufeffk: !!str\n\tl:\n", "a: |+\n\n \n  b\n \n\nc: >\n\n\n", "- - - a\n-\n  -\n", "\"a\u2028 b\": c\u0085d: e", "a: \"x\n\n  y \\\t\"",
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		docs, problems := parse(text)
		for _, p := range problems {
			if p.At.Start < 0 || p.At.End > len(text) || p.At.Start > p.At.End {
				t.Errorf("problem %q at %d-%d of %d bytes", p.Message, p.At.Start, p.At.End, len(text))
			}
		}
		for _, d := range docs {
			check(t, d, text, map[*Node]bool{})
		}
	})
}

func check(t *testing.T, n *Node, text string, seen map[*Node]bool) {
	if seen[n] {
		return
	}
	seen[n] = true
	if n.Start < 0 || n.Start > n.End || n.End > len(text) {
		t.Fatalf("node %q at %d-%d of %d bytes", n.Value, n.Start, n.End, len(text))
	}
	if n.Kind == Scalar && n.Map.Len() != len(n.Value) {
		t.Fatalf("%q has %d bytes, its map %d", n.Value, len(n.Value), n.Map.Len())
	}
	for i := range n.Map.Len() {
		site := n.Map.Site(i, i+1)
		if site.Start < n.Start || site.End > len(text) {
			t.Fatalf("byte %d of %q at %d-%d, outside %d-%d", i, n.Value, site.Start, site.End, n.Start, n.End)
		}
		b := site.Bytes()
		folded := n.Value[i] == ' ' || n.Value[i] == '\n'
		if len(b) == 1 && b[0] != n.Value[i] && (!folded || b[0] != '\n' && b[0] != '\r') && n.Map.Site(0, len(n.Value)) != n.At {
			t.Fatalf("byte %d of %q is mapped to %q", i, n.Value, b)
		}
	}
	for _, e := range n.Entries {
		check(t, e.Key, text, seen)
		check(t, e.Value, text, seen)
	}
	for _, item := range n.Items {
		check(t, item, text, seen)
	}
}

func BenchmarkParse(b *testing.B) {
	text := strings.Repeat("---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n  namespace: prod\n  annotations:\n    eks.amazonaws.com/role-arn: \"arn:aws:iam::123456789012:role/web\"\n  labels: {app: web, tier: x}\ndata:\n  a: |\n    - x\n    - y\n", 2150)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		parse(text)
	}
}

// TestAliasesOnOneLine holds that places on a long line are found in one go:
// where each alias is looked for from the line's start, this takes many minutes.
func TestAliasesOnOneLine(t *testing.T) {
	text := "b: &k a\nx: {" + strings.Repeat("*k : 1, ", 300_000) + "last: 2}\n"
	docs, problems := parse(text)
	if len(docs) != 1 || len(problems) != 100 {
		t.Fatalf("%d documents, %d problems", len(docs), len(problems))
	}
	last := docs[0].Entry("x").Value.Entry("last").Value
	if got := string(last.At.Bytes()); got != "2" {
		t.Errorf("the last value is at %q", got)
	}
}
