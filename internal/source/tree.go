package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"syscall"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"
)

// The limits that hold when Options sets none: a hostile tree gets a clear
// answer for what is beyond them while the rest is linted.
const (
	defaultFileBytes  = 8 << 20
	defaultTotalBytes = 256 << 20
	defaultFiles      = 50_000
	maxEntries        = 1_000_000 // directory entries that discovery looks at
	maxIgnoreBytes    = 1 << 20
	maxMatches        = 50_000_000 // comparisons of a name with a line of an ignore file
	maxGlobEntries    = 100_000    // directory entries that one Glob looks at
	peekBytes         = 64 << 10   // of a file that is too large to read, to see whether it holds identity
)

// Tree is the files that are linted, and the way to read others that they refer
// to. It never reads outside its boundary, and only regular files. It may be
// used by several goroutines.
type Tree struct {
	workDir  string   // links resolved
	bounds   []string // directories or files, links resolved
	repos    []string // directories that hold .git, of the given paths
	maxBytes int64

	references []string // files that may be read though they stand outside

	files    []*File
	named    map[string]bool // by File.Abs
	unread   map[string]int
	skipped  int
	read     int
	problems []Problem
	virtual  map[string]*File // by Abs: standard input
	shown    []*File          // no part of the tree, but places may be in them

	mu    sync.Mutex
	cache map[string]*cached
}

type cached struct {
	once sync.Once
	file *File
	err  error
}

// Problem is a file or directory that could not be read. Line and Column are 0
// when the problem is the file itself.
type Problem struct {
	Path         string // as reported
	Line, Column int
	Message      string
	Fatal        bool // named on the command line, or known to hold identity: the answer is incomplete
}

// Unread counts files that hold identity in a form that is not read.
type Unread struct {
	Kind  string // "CloudFormation template"
	Files int
}

// ErrOutside is the error of reading outside the boundary.
var ErrOutside = errors.New("outside the boundary")

// Files are the files that were discovered, sorted by path.
func (t *Tree) Files() []*File { return t.files }

// Named says that f was named on the command line itself, or is standard input.
func (t *Tree) Named(f *File) bool { return f != nil && t.named[f.Abs] }

// Fatal says that losing f makes the answer incomplete: it was named on the
// command line, or holds identity.
func (t *Tree) Fatal(f *File) bool { return t.Named(f) || f != nil && HoldsIdentity(f.Bytes) }

// Unread counts the files that were recognised but are not read, by kind.
func (t *Tree) Unread() []Unread {
	var list []Unread
	for kind, n := range t.unread {
		list = append(list, Unread{Kind: kind, Files: n})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Kind < list[j].Kind })
	return list
}

// Show lets ByPath find a file that is no part of the tree, such as the
// configuration, when there are places in it.
func (t *Tree) Show(f *File) { t.shown = append(t.shown, f) }

// ByPath is the file that was read and is reported as path, or nil.
func (t *Tree) ByPath(path string) *File {
	for _, f := range t.shown {
		if f.Path == path {
			return f
		}
	}
	for _, f := range t.virtual {
		if f.Path == path {
			return f
		}
	}
	abs := filepath.FromSlash(path)
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(t.workDir, abs)
	}
	t.mu.Lock()
	c := t.cache[abs]
	t.mu.Unlock()
	if c == nil {
		return nil
	}
	return c.file
}

// Skipped is the number of files that could have been of interest but were
// ignored, excluded, binary, or not readable.
func (t *Tree) Skipped() int { return t.skipped }

// FilesRead is the number of files that discovery opened and looked at.
func (t *Tree) FilesRead() int { return t.read }

// Problems are the files that could not be read, sorted by path.
func (t *Tree) Problems() []Problem { return t.problems }

// Read reads a regular file inside the boundary, whether it was discovered or
// is only referred to. The same file is read once and gives the same *File.
func (t *Tree) Read(abs string) (*File, error) {
	abs = filepath.Clean(abs)
	if f := t.virtual[abs]; f != nil {
		return f, nil
	}
	if t.holds(abs) && t.inside(abs) {
		return t.load(abs)
	}
	real, err := t.resolve(abs)
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", t.Display(abs), cause(err))
	}
	if f := t.virtual[real]; f != nil {
		return f, nil
	}
	return t.load(real)
}

// holds says that the file abs was loaded. Its path holds no link then, and the
// disk need not be asked for any.
func (t *Tree) holds(abs string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.cache[abs] != nil
}

// load reads the file real, whose links are resolved, once.
func (t *Tree) load(real string) (*File, error) {
	t.mu.Lock()
	c := t.cache[real]
	if c == nil {
		c = &cached{}
		t.cache[real] = c
	}
	t.mu.Unlock()
	c.once.Do(func() {
		c.err = &readError{path: t.Display(real), err: errInternal} // unless it is read to the end
		b, err := readRegular(real, t.maxBytes)
		if err == nil {
			err = checkText(b)
		}
		if err != nil {
			c.err = &readError{path: t.Display(real), err: err, bytes: b}
			return
		}
		c.file = newFile(t.Display(real), real, b)
		c.err = nil
	})
	return c.file, c.err
}

// forget drops a file that nobody needs from the cache.
func (t *Tree) forget(real string) {
	t.mu.Lock()
	delete(t.cache, real)
	t.mu.Unlock()
}

// readError is a file that cannot be read as text.
type readError struct {
	path  string
	err   error
	bytes []byte
}

func (e *readError) Error() string { return fmt.Sprintf("read %q: %v", e.path, e.err) }
func (e *readError) Unwrap() error { return e.err }

func newFile(display, real string, b []byte) *File {
	b = withoutHoleRune(b)
	f := NewFile(display, real, b)
	c := classify(filepath.ToSlash(real), b, inChartTemplates(real))
	if c.kind == TerraformPlan {
		f.Bytes = withoutSecrets(b)
	}
	f.Kind, f.Also, f.unread = c.kind, c.also, c.unread
	return f
}

// ReadDir lists the regular files of a directory inside the boundary, sorted.
// Ignore files do not matter here.
func (t *Tree) ReadDir(abs string) ([]string, error) {
	abs = filepath.Clean(abs)
	names := map[string]bool{}
	for v := range t.virtual {
		if filepath.Dir(v) == abs {
			names[filepath.Base(v)] = true
		}
	}
	real, err := t.resolve(abs)
	if err == nil {
		var entries []fs.DirEntry
		entries, err = os.ReadDir(real)
		for _, e := range entries {
			if e.Type().IsRegular() || e.Type()&fs.ModeSymlink != 0 && t.linksToFile(filepath.Join(real, e.Name())) {
				names[e.Name()] = true
			}
		}
	}
	if err != nil && len(names) == 0 {
		return nil, fmt.Errorf("list %q: %w", t.Display(abs), cause(err))
	}
	list := make([]string, 0, len(names))
	for name := range names {
		list = append(list, name)
	}
	sort.Strings(list)
	return list, nil
}

func (t *Tree) linksToFile(abs string) bool {
	real, err := t.resolve(abs)
	if err != nil {
		return false
	}
	info, err := os.Stat(real)
	return err == nil && info.Mode().IsRegular()
}

// IsDir says that abs is a directory inside the boundary.
func (t *Tree) IsDir(abs string) bool {
	abs = filepath.Clean(abs)
	for v := range t.virtual {
		if filepath.Dir(v) == abs {
			return true
		}
	}
	real, err := t.resolve(abs)
	if err != nil {
		return false
	}
	info, err := os.Stat(real)
	return err == nil && info.IsDir()
}

// Glob lists the regular files below dir that match a pattern of doublestar
// (see CheckGlob), relative to dir, with forward slashes, sorted.
func (t *Tree) Glob(dir, pattern string) ([]string, error) {
	if err := CheckGlob(pattern); err != nil {
		return nil, fmt.Errorf("match %q: the pattern %w", pattern, err)
	}
	real, err := t.resolve(filepath.Clean(dir))
	if err != nil {
		return nil, fmt.Errorf("list %q: %w", t.Display(dir), cause(err))
	}
	var matches []string
	entries := 0
	err = filepath.WalkDir(real, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entries++; entries > maxGlobEntries {
			return fmt.Errorf("more than %d entries", maxGlobEntries)
		}
		rel, ok := below(real, p)
		if !ok || e.IsDir() {
			return nil
		}
		if e.Type()&fs.ModeSymlink != 0 && !t.linksToFile(p) || e.Type()&fs.ModeSymlink == 0 && !e.Type().IsRegular() {
			return nil
		}
		if match, err := doublestar.Match(pattern, rel); err == nil && match {
			matches = append(matches, rel)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list %q: %w", t.Display(dir), cause(err))
	}
	sort.Strings(matches)
	return matches, nil
}

// Display is a path as it is reported: relative to the working directory, with
// forward slashes.
func (t *Tree) Display(abs string) string {
	if f := t.virtual[abs]; f != nil {
		return f.Path
	}
	rel, err := filepath.Rel(t.workDir, abs)
	if err != nil {
		rel = abs
	}
	return filepath.ToSlash(rel)
}

// RepoRelative makes a reported path relative to the repository that holds it,
// so that it does not depend on the working directory. Without a repository the
// path stays as it is.
func (t *Tree) RepoRelative(path string) string {
	abs := filepath.FromSlash(path)
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(t.workDir, abs)
	}
	for _, repo := range t.repos {
		if rel, ok := below(repo, abs); ok {
			return rel
		}
	}
	return path
}

// Root is the repository that holds abs, whose links are resolved, else the
// directory of the boundary that does; "" when nothing does.
func (t *Tree) Root(abs string) (dir string, repository bool) {
	for _, list := range [][]string{t.repos, t.bounds} {
		for _, root := range list {
			if _, ok := below(root, abs); ok || root == abs {
				return root, slices.Contains(t.repos, root)
			}
		}
	}
	return "", false
}

// resolve follows the links of abs and refuses what is outside the boundary.
func (t *Tree) resolve(abs string) (string, error) {
	if !t.inside(abs) {
		return "", ErrOutside
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return "", err
	}
	if !t.inside(real) {
		return "", fmt.Errorf("the link leads to %q: %w", real, ErrOutside)
	}
	return real, nil
}

func (t *Tree) inside(abs string) bool {
	if slices.Contains(t.references, abs) {
		return true
	}
	for _, bound := range t.bounds {
		if abs == bound {
			return true
		}
		if _, ok := below(bound, abs); ok {
			return true
		}
	}
	return false
}

// below is p relative to dir, with forward slashes, when p stands below dir.
func below(dir, p string) (string, bool) {
	if !strings.HasSuffix(dir, string(filepath.Separator)) {
		dir += string(filepath.Separator)
	}
	rel, ok := strings.CutPrefix(p, dir)
	return filepath.ToSlash(rel), ok && rel != ""
}

var (
	errNotRegular = errors.New("not a regular file")
	errInternal   = errors.New("internal error, please report it")
	errBinary     = errors.New("binary file")
	errUTF16      = errors.New("UTF-16 text; only UTF-8 is read")
)

// tooLarge is the error of a file beyond the limit.
type tooLarge struct{ size, limit int64 }

func (e tooLarge) Error() string {
	return fmt.Sprintf("the file has %d bytes; files larger than %d bytes are not read", e.size, e.limit)
}

// notUTF8 is the error of text that is not UTF-8; File is made for the position.
type notUTF8 struct{ offset int }

func (e notUTF8) Error() string { return fmt.Sprintf("byte %d is not valid UTF-8", e.offset+1) }

// readRegular reads a regular file without following a last link, and without
// waiting: a FIFO or a device is never opened, and one that took the file's
// place meanwhile is not read. The bytes of a file that is too large are its
// first ones.
func readRegular(abs string, limit int64) ([]byte, error) {
	info, err := os.Lstat(abs)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	f, err := os.OpenFile(abs, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	opened, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !os.SameFile(info, opened) {
		return nil, errNotRegular
	}
	if opened.Size() > limit {
		head, _ := io.ReadAll(io.LimitReader(f, peekBytes))
		return head, tooLarge{opened.Size(), limit}
	}
	return readLimited(f, opened.Size(), limit)
}

// readLimited reads all of r, which has about size bytes, or says that it is too
// large.
func readLimited(r io.Reader, size, limit int64) ([]byte, error) {
	var text bytes.Buffer
	text.Grow(int(size) + bytes.MinRead) // it grows no more, also to see the end
	if _, err := text.ReadFrom(io.LimitReader(r, limit+1)); err != nil {
		return nil, err
	}
	b := text.Bytes()
	if int64(len(b)) > limit {
		return b[:min(len(b), peekBytes)], tooLarge{int64(len(b)), limit}
	}
	return b, nil
}

// checkText says why bytes are not text that loaders can read.
func checkText(b []byte) error {
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		return errUTF16
	}
	if bytes.IndexByte(b, 0) >= 0 {
		return errBinary
	}
	if !utf8.Valid(b) {
		for i := 0; i < len(b); {
			r, n := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && n == 1 {
				return notUTF8{i}
			}
			i += n
		}
	}
	return nil
}

// holeRune is policy.HoleRune, which marks what is not known in a text, and
// foreignRune is what policy.Sanitize puts in its place. This package may not
// import policy; the two must stay equal.
const (
	holeRune    = "\U0010FFFD"
	foreignRune = "\U0010FFFC"
)

// withoutHoleRune keeps the mark of unknown text out of what loaders see. The
// replacement has the same length, so offsets stay.
func withoutHoleRune(b []byte) []byte {
	if !bytes.Contains(b, []byte(holeRune)) {
		return b
	}
	return bytes.ReplaceAll(b, []byte(holeRune), []byte(foreignRune))
}

// cause takes the operation and the path off a file system's error.
func cause(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
