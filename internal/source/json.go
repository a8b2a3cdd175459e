package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// JSON is a value of a JSON file with its place.
type JSON struct {
	Kind byte // '{' or '[', 0 for what is no collection
	At   Site // a string's with its quotes
	Atom any  // string, json.Number, bool or nil

	Keys    []*JSON // of an object
	Items   []*JSON // of an array, and of an object in the order of Keys
	members map[string]*JSON
}

// The limits of a JSON file.
const (
	maxJSONValues  = 4_000_000
	maxJSONNesting = 400
)

// jsonReader reads a JSON text to values with places.
type jsonReader struct {
	file *File
	dec  *json.Decoder
	skip int // bytes before the text
	left int
}

// ReadJSON reads a file that is one JSON value. Of equal keys the last one counts.
func ReadJSON(file *File) (*JSON, error) {
	text := bytes.TrimPrefix(file.Bytes, ByteOrderMark)
	r := &jsonReader{file: file, dec: json.NewDecoder(bytes.NewReader(text)), skip: len(file.Bytes) - len(text), left: maxJSONValues}
	r.dec.UseNumber()
	n, err := r.value(0)
	if err != nil {
		return nil, fmt.Errorf("read the JSON: %w", err)
	}
	if _, err := r.dec.Token(); err != io.EOF {
		return nil, errors.New("read the JSON: there is more after its end")
	}
	return n, nil
}

func (r *jsonReader) value(depth int) (*JSON, error) {
	if r.left--; r.left < 0 {
		return nil, fmt.Errorf("it has more than %d values", maxJSONValues)
	}
	if depth > maxJSONNesting {
		return nil, errors.New("it is nested too deeply")
	}
	before := r.dec.InputOffset()
	t, err := r.dec.Token()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	n := &JSON{Atom: t, At: r.site(before)}
	d, ok := t.(json.Delim)
	if !ok {
		return n, nil
	}
	n.Kind, n.Atom = byte(d), nil
	if n.Kind == '{' {
		n.members = map[string]*JSON{}
	}
	for r.dec.More() {
		if n.Kind == '{' {
			key, err := r.value(depth + 1)
			if err != nil {
				return nil, err
			}
			n.Keys = append(n.Keys, key)
		}
		item, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		n.Items = append(n.Items, item)
		if n.Kind == '{' {
			n.members[n.Keys[len(n.Keys)-1].Text()] = item
		}
	}
	end := r.dec.InputOffset()
	if _, err := r.dec.Token(); err == io.EOF {
		return nil, io.ErrUnexpectedEOF
	} else if err != nil {
		return nil, err
	}
	n.At.End = r.site(end).End
	return n, nil
}

// site is the place of the token that was read last and begins after before.
func (r *jsonReader) site(before int64) Site {
	start, end := int(before)+r.skip, int(r.dec.InputOffset())+r.skip
	for start < end && bytes.IndexByte([]byte(" \t\r\n,:"), r.file.Bytes[start]) >= 0 {
		start++
	}
	return Site{File: r.file, Start: start, End: end}
}

// Get is what lies under keys, nil when there is nothing.
func (n *JSON) Get(keys ...string) *JSON {
	for _, k := range keys {
		if n == nil {
			return nil
		}
		n = n.members[k]
	}
	return n
}

// Item is an element of an array, nil when there is none.
func (n *JSON) Item(i int) *JSON {
	if n == nil || n.Kind != '[' || i >= len(n.Items) {
		return nil
	}
	return n.Items[i]
}

// List is the elements of an array.
func (n *JSON) List() []*JSON {
	if n == nil || n.Kind != '[' {
		return nil
	}
	return n.Items
}

// Text is a string, empty when n is none.
func (n *JSON) Text() string {
	if n == nil {
		return ""
	}
	s, _ := n.Atom.(string)
	return s
}

// IsNull says that there is nothing, or a null.
func (n *JSON) IsNull() bool { return n == nil || n.Kind == 0 && n.Atom == nil }

// Is says that n is the boolean b.
func (n *JSON) Is(b bool) bool { return n != nil && n.Kind == 0 && n.Atom == b }

// Number is a number as it is written, empty when n is none.
func (n *JSON) Number() string {
	if n == nil {
		return ""
	}
	s, _ := n.Atom.(json.Number)
	return s.String()
}
