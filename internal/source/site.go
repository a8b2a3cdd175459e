// Package source holds the bytes of the files that are linted and says where
// in them things stand.
package source

import (
	"bytes"
	"cmp"
	"fmt"
	"sort"
	"sync"
	"unicode/utf8"
)

// File is one file that was read. It is immutable once made and may be shared
// between goroutines.
type File struct {
	Path  string // as reported: relative to the working directory, forward slashes
	Abs   string // absolute, links resolved; the identity of the file
	Bytes []byte
	Kind  Kind // what it holds, by its content
	Also  Kind // Kubernetes when an eksctl file holds manifests, too; else empty

	// For is set for a file that users do not have, such as a stub of a module that
	// is not on disk: what stands in it is shown at this place.
	For Site

	lines  []int     // offset of each line's first byte
	runes  []int     // code points before every runeChunk-th byte, of a file with long lines
	index  sync.Once // of runes
	unread string    // the kind of file that is not read, as the footer names it
}

// ByteOrderMark may stand before the text of a file.
var ByteOrderMark = []byte("\xef\xbb\xbf")

// NewFile makes a File of bytes that were read.
func NewFile(path, abs string, text []byte) *File {
	return &File{Path: path, Abs: abs, Bytes: text, lines: lineStarts(text)}
}

func lineStarts(text []byte) []int {
	starts := []int{0}
	for at := 0; ; {
		i := bytes.IndexByte(text[at:], '\n')
		if i < 0 {
			return starts
		}
		at += i + 1
		starts = append(starts, at)
	}
}

// Lines is the number of lines; the one after a last line break counts.
func (f *File) Lines() int { return len(f.lines) }

// Line is the text of line n (from 1) without its line end.
func (f *File) Line(n int) string {
	if n < 1 || n > len(f.lines) {
		return ""
	}
	start, end := f.lines[n-1], len(f.Bytes)
	if n < len(f.lines) {
		end = f.lines[n] - 1
	}
	if end > start && f.Bytes[end-1] == '\r' {
		end--
	}
	return string(f.Bytes[start:end])
}

// position turns a byte offset into a line and column, both from 1; columns
// count Unicode code points. An offset within a code point is at its start.
func (f *File) position(offset int) (line, column int) {
	offset = min(max(offset, 0), len(f.Bytes))
	for back := 1; back < utf8.UTFMax && back <= offset && offset < len(f.Bytes) && !utf8.RuneStart(f.Bytes[offset]); back++ {
		if _, n := utf8.DecodeRune(f.Bytes[offset-back:]); n > back {
			offset -= back
		}
	}
	line = sort.Search(len(f.lines), func(i int) bool { return f.lines[i] > offset })
	start := f.lines[line-1]
	if offset-start < runeChunk {
		return line, utf8.RuneCount(f.Bytes[start:offset]) + 1
	}
	return line, f.runesBefore(offset) - f.runesBefore(start) + 1
}

// runeChunk is the length from which on code points are not counted one by one:
// a plan of megabytes is one line, with many places in it.
const runeChunk = 4096

// runesBefore is the number of code points that begin before an offset.
func (f *File) runesBefore(offset int) int {
	starts := func(b []byte) (n int) {
		for _, c := range b {
			if utf8.RuneStart(c) {
				n++
			}
		}
		return n
	}
	f.index.Do(func() {
		f.runes = []int{0}
		for at := 0; at+runeChunk <= len(f.Bytes); at += runeChunk {
			f.runes = append(f.runes, f.runes[len(f.runes)-1]+starts(f.Bytes[at:at+runeChunk]))
		}
	})
	chunk := offset / runeChunk
	return f.runes[chunk] + starts(f.Bytes[chunk*runeChunk:offset])
}

// Site is a stretch of bytes in one file: the place where a value stands. The
// zero Site is nowhere.
type Site struct {
	File       *File
	Start, End int // byte offsets, End exclusive
}

// Whole is the site of all of f.
func Whole(f *File) Site { return Site{File: f, End: len(f.Bytes)} }

// IsZero says that s is nowhere.
func (s Site) IsZero() bool { return s.File == nil }

// Key tells places apart: equal keys are equal places.
func (s Site) Key() string {
	if s.File == nil {
		return "nowhere"
	}
	return fmt.Sprintf("%s:%d-%d", s.File.Path, s.Start, s.End)
}

// Bytes are the bytes at s.
func (s Site) Bytes() []byte {
	if s.File == nil {
		return nil
	}
	return s.File.Bytes[s.Start:s.End]
}

// Range is a Site in lines and columns, from 1, the end exclusive, columns in
// Unicode code points.
type Range struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"end_line"`
	EndColumn int    `json:"end_column"`
}

// Compare orders ranges by where they begin, and by their ends where they begin
// together.
func (r Range) Compare(other Range) int {
	return cmp.Or(
		cmp.Compare(r.File, other.File), cmp.Compare(r.Line, other.Line), cmp.Compare(r.Column, other.Column),
		cmp.Compare(r.EndLine, other.EndLine), cmp.Compare(r.EndColumn, other.EndColumn),
	)
}

// standsIn says that s is in a file that users do not have.
func (s Site) standsIn() bool { return s.File != nil && s.File.For.File != nil }

// Shown is s, or for a file that users do not have the place that it stands for.
func (s Site) Shown() Site {
	for s.standsIn() {
		s = s.File.For
	}
	return s
}

// Range says where s is shown, in lines and columns.
func (s Site) Range() Range {
	s = s.Shown()
	if s.File == nil {
		return Range{}
	}
	r := Range{File: s.File.Path}
	r.Line, r.Column = s.File.position(s.Start)
	r.EndLine, r.EndColumn = s.File.position(s.End)
	return r
}

// Within says that s is a part of t.
func (s Site) Within(t Site) bool { return s.File == t.File && s.Start >= t.Start && s.End <= t.End }

// Join is the smallest site that holds both; sites of different files join to
// the first.
func (s Site) Join(t Site) Site {
	switch {
	case s.File == nil:
		return t
	case t.File != s.File:
		return s
	}
	return Site{File: s.File, Start: min(s.Start, t.Start), End: max(s.End, t.End)}
}
