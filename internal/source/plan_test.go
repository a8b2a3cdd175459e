package source

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

// TestPlansAreReadWithoutSecrets: what is marked as sensitive is painted over,
// the rest keeps its place.
func TestPlansAreReadWithoutSecrets(t *testing.T) {
	const text = `{"format_version": "1.2", "terraform_version": "1.9.8",
"variables": {"token": {"value": "hunter2"}, "name": {"value": "open1"}},
"planned_values": {"outputs": {"o": {"sensitive": true, "value": {"hunter2": ["hunter2", 31337]}}},
 "root_module": {"resources": [{"values": {"password": "hunter2", "user": "open2"}, "sensitive_values": {"password": true}}]}},
"resource_changes": [{"change": {"before": {"list": ["open3", "hunter2"]}, "before_sensitive": {"list": [false, true]},
 "after": "hunter2\n\"", "after_sensitive": true}}],
"configuration": {"root_module": {"variables": {"token": {"default": "hunter2", "sensitive": true}, "name": {"default": "open4"}},
 "module_calls": {"m": {"expressions": {"secret": {"constant_value": "hunter2"}, "plain": {"constant_value": "open5"}},
  "module": {"variables": {"secret": {"sensitive": true}, "plain": {}}}}}}}}`
	got := withoutSecrets([]byte(text))
	if len(got) != len(text) || bytes.Contains(got, []byte("hunter2")) || bytes.Contains(got, []byte("31337")) {
		t.Errorf("got %s", got)
	}
	for _, open := range []string{"open1", "open2", "open3", "open4", "open5"} {
		if !bytes.Contains(got, []byte(open)) {
			t.Errorf("%s is gone", open)
		}
	}
	if _, err := ReadJSON(&File{Bytes: got}); err != nil {
		t.Error(err)
	}
	if c := classify("plan.json", []byte(text), false); c.kind != TerraformPlan {
		t.Errorf("it is classified as %s", c.kind)
	}
}

// TestBrokenPlansShowKeysOnly: nothing tells what is sensitive there.
func TestBrokenPlansShowKeysOnly(t *testing.T) {
	got := string(withoutSecrets([]byte(`{"variables": {"token" : {"value": "hunter\"2"}}, "list": ["hunter2", "hun`)))
	if want := `{"variables": {"token" : {"value": "*********"}}, "list": ["*******", "***`; got != want {
		t.Errorf("got %s", got)
	}
}

func TestJSONPlaces(t *testing.T) {
	f := &File{Bytes: []byte("\xef\xbb\xbf {\"a\" : [ 1 , \"b\" ],\n\"c\":{} }")}
	n, err := ReadJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	for want, n := range map[string]*JSON{
		`{"a" : [ 1 , "b" ],` + "\n" + `"c":{} }`: n, `[ 1 , "b" ]`: n.Get("a"), `1`: n.Get("a").Item(0), `"b"`: n.Get("a").Item(1), `{}`: n.Get("c"), `"c"`: n.Keys[1],
	} {
		if got := string(n.At.Bytes()); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestLongLines: places in a line of megabytes are counted as in a short one.
func TestLongLines(t *testing.T) {
	text := []byte("x\n")
	for len(text) < 3*runeChunk {
		text = append(text, "aé€😀"...)
	}
	f := NewFile("plan.json", "plan.json", text)
	for offset := 0; offset <= len(text); offset += 7 {
		start := offset
		for start < len(text) && !utf8.RuneStart(text[start]) {
			start--
		}
		wantLine, wantColumn := 1, utf8.RuneCount(text[:start])+1
		if start >= 2 {
			wantLine, wantColumn = 2, utf8.RuneCount(text[2:start])+1
		}
		if line, column := f.position(offset); line != wantLine || column != wantColumn {
			t.Fatalf("offset %d is at %d:%d, want %d:%d", offset, line, column, wantLine, wantColumn)
		}
	}
}
