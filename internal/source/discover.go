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

	"github.com/eksiamlint/eksiamlint/internal/workers"
)

// Options say what to discover.
type Options struct {
	Paths   []string // files, directories, or "-" for standard input; none means the working directory
	WorkDir string   // absolute; empty means the process's
	// Exclude are patterns as in an ignore file of the working directory.
	Exclude []string
	// ExcludeRoot are globs of paths relative to Root, a directory; one that
	// matches a directory holds for all below it.
	ExcludeRoot []string
	Root        string
	// Boundary is the directory outside which nothing is read. Empty means the
	// repository that holds each path, else the path itself, for a file its directory.
	Boundary string
	Stdin    io.Reader
	// StdinFilename is the path that standard input is linted as.
	StdinFilename string
	// References are files that may be read by reference wherever they stand:
	// the user named them.
	References []string
	// Omit are files and directories that discovery passes over: what this run
	// will write, and what stands for something else.
	Omit []string

	// Limits; 0 means the default.
	MaxFileBytes  int64
	MaxTotalBytes int64
	MaxFiles      int
}

// skippedDirs are directories that discovery does not enter, unless they are named.
var skippedDirs = map[string]bool{".git": true, ".terraform": true, ".terragrunt-cache": true, "node_modules": true}

// stdinName is how standard input is reported when no file name is given for it.
const stdinName = "<stdin>"

// Discover finds the files to lint. Its error is one of usage: a path that does
// not exist, a malformed pattern. Whatever else cannot be read is a Problem.
func Discover(o Options) (*Tree, error) {
	w := &walk{o: o, seen: map[string]bool{}, dirs: map[string]bool{}, ignores: map[string]*ignoreRules{}}
	if err := w.prepare(); err != nil {
		return nil, err
	}
	// Standard input takes the place of a file, so it comes first.
	for _, stdin := range []bool{true, false} {
		for _, p := range w.o.Paths {
			if (p == "-") != stdin {
				continue
			}
			if err := w.path(p); err != nil {
				return nil, err
			}
		}
	}
	w.followLinks()
	w.readAll()
	return w.tree, nil
}

// walk is one discovery.
type walk struct {
	o       Options
	tree    *Tree
	exclude []ignoreRule
	root    []ignoreRule // of ExcludeRoot

	found   []candidateFile
	seen    map[string]bool // files, by real path
	dirs    map[string]bool // directories, by real path
	links   []link          // to directories, for later
	ignores map[string]*ignoreRules
	entries int
	matches int
	total   int64
	full    bool
}

type candidateFile struct {
	real  string
	named bool
}

type link struct {
	at, real string
	above    *ignoreRules
}

// prepare fills in defaults and finds the boundary.
func (w *walk) prepare() error {
	o := &w.o
	if len(o.Paths) == 0 {
		o.Paths = []string{"."}
	}
	if o.WorkDir == "" {
		dir, err := os.Getwd()
		if err != nil {
			return fmt.Errorf("find the working directory: %w", err)
		}
		o.WorkDir = dir
	}
	if real, err := filepath.EvalSymlinks(o.WorkDir); err == nil {
		o.WorkDir = real
	}
	if o.MaxFileBytes == 0 {
		o.MaxFileBytes = defaultFileBytes
	}
	if o.MaxTotalBytes == 0 {
		o.MaxTotalBytes = defaultTotalBytes
	}
	if o.MaxFiles == 0 {
		o.MaxFiles = defaultFiles
	}
	rules, bad := excludeRules(o.Exclude)
	if bad != "" {
		return fmt.Errorf("read the exclude pattern %q: it is malformed", bad)
	}
	w.exclude = rules
	for _, glob := range o.ExcludeRoot {
		w.root = append(w.root, ignoreRule{pattern: strings.TrimSuffix(glob, "/")})
	}
	w.tree = &Tree{
		workDir: o.WorkDir, maxBytes: o.MaxFileBytes,
		named: map[string]bool{}, unread: map[string]int{}, virtual: map[string]*File{}, cache: map[string]*cached{},
	}
	if o.Boundary != "" {
		real, err := filepath.EvalSymlinks(w.abs(o.Boundary))
		if err != nil {
			return fmt.Errorf("find the boundary %q: %w", o.Boundary, cause(err))
		}
		w.tree.bounds = []string{real}
	}
	for _, p := range o.References {
		real, err := filepath.EvalSymlinks(w.abs(p))
		if err != nil {
			return fmt.Errorf("open %q: %w", p, cause(err))
		}
		w.tree.references = append(w.tree.references, real)
		w.tree.named[real] = true
	}
	for _, p := range o.Omit {
		abs := w.abs(p)
		if dir, err := filepath.EvalSymlinks(filepath.Dir(abs)); err == nil {
			abs = filepath.Join(dir, filepath.Base(abs))
		}
		w.seen[abs], w.dirs[abs] = true, true
	}
	return nil
}

func (w *walk) abs(p string) string {
	if filepath.IsAbs(p) {
		return filepath.Clean(p)
	}
	return filepath.Join(w.o.WorkDir, p)
}

// path discovers what one argument names.
func (w *walk) path(p string) error {
	if p == "-" {
		return w.stdin()
	}
	abs := w.abs(p)
	if _, err := os.Lstat(abs); err != nil {
		return fmt.Errorf("open %q: %w", p, cause(err))
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		w.problem(abs, linkTrouble(err), true)
		return nil
	}
	info, err := os.Lstat(real)
	if err != nil {
		w.problem(abs, cause(err).Error(), true)
		return nil
	}
	dir := real
	if !info.IsDir() {
		dir = filepath.Dir(real)
	}
	if err := w.bound(p, real, dir); err != nil {
		return err
	}
	switch {
	case w.excluded(real, info.IsDir()):
		w.tree.skipped++
	case info.IsDir():
		w.dir(real, w.ignoresAbove(real))
	case info.Mode().IsRegular():
		w.file(real, info, true)
	default:
		w.problem(real, fmt.Sprintf("a %s is not read", describe(info.Mode())), true)
	}
	return nil
}

// bound widens the boundary to the repository that holds dir, else to dir.
func (w *walk) bound(named, real, dir string) error {
	repo := repository(dir)
	if repo != "" && !slices.Contains(w.tree.repos, repo) {
		w.tree.repos = append(w.tree.repos, repo)
	}
	if w.o.Boundary != "" {
		if !w.tree.inside(real) {
			return fmt.Errorf("open %q: it is outside the boundary %q", named, w.o.Boundary)
		}
		return nil
	}
	if repo != "" {
		dir = repo
	}
	if !slices.Contains(w.tree.bounds, dir) {
		w.tree.bounds = append(w.tree.bounds, dir)
	}
	return nil
}

// repository is the nearest directory at or above dir that holds .git.
func repository(dir string) string {
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// Repository is the root of the repository that holds the path, else workDir.
func Repository(workDir, path string) string {
	dir := path
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(workDir, dir)
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		dir = filepath.Dir(dir)
	}
	if repo := repository(dir); repo != "" {
		return repo
	}
	if real, err := filepath.EvalSymlinks(workDir); err == nil {
		return real
	}
	return workDir
}

// ReadNamed reads one file that the user named, outside any tree.
func ReadNamed(workDir, path string) (*File, error) {
	t := &Tree{workDir: workDir}
	if real, err := filepath.EvalSymlinks(workDir); err == nil {
		t.workDir = real
	}
	abs := path
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(workDir, abs)
	}
	real, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", path, cause(err))
	}
	b, err := readRegular(real, defaultFileBytes)
	if err == nil {
		err = checkText(b)
	}
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", path, cause(err))
	}
	return newFile(t.Display(real), real, b), nil
}

// stdin reads standard input as a file of its own, or in the place of the file
// that it is linted as.
func (w *walk) stdin() error {
	if w.o.Stdin == nil {
		return errors.New("read standard input: there is none")
	}
	display := stdinName
	abs := filepath.Join(w.o.WorkDir, stdinName, stdinName)
	if name := w.o.StdinFilename; name != "" {
		abs = w.abs(name)
		if dir, err := filepath.EvalSymlinks(filepath.Dir(abs)); err == nil {
			abs = filepath.Join(dir, filepath.Base(abs))
		}
		display = w.tree.Display(abs)
		if err := w.bound(name, abs, filepath.Dir(abs)); err != nil {
			return err
		}
	}
	w.tree.read++
	b, err := readLimited(w.o.Stdin, 0, w.o.MaxFileBytes)
	if err == nil {
		err = checkText(b)
	}
	if err != nil {
		w.unreadable(display, b, err, true)
		return nil
	}
	f := newFile(display, abs, b)
	w.tree.virtual[abs] = f
	w.tree.named[abs] = true
	w.seen[abs] = true
	w.keep(f)
	return nil
}

// dir walks one directory, its entries in the order of their names.
func (w *walk) dir(real string, above *ignoreRules) {
	if w.dirs[real] || w.full {
		return
	}
	w.dirs[real] = true
	entries, err := os.ReadDir(real)
	if err != nil {
		w.problem(real, cause(err).Error(), false)
		return
	}
	if w.entries += len(entries); w.entries > maxEntries {
		w.stop(fmt.Sprintf("the tree has more than %d entries; the rest is not looked at", maxEntries))
		return
	}
	rules := w.ignoresOf(real, above)
	cost := rules.lines() + len(w.exclude) + len(w.root)
	for _, e := range entries {
		p := filepath.Join(real, e.Name())
		isDir := e.IsDir()
		if w.matches += cost; w.matches > maxMatches {
			w.stop("the ignore files have too many lines for this many files; the rest is not looked at")
			return
		}
		if isDir && skippedDirs[e.Name()] {
			continue
		}
		if rules.ignored(p, isDir) || w.excluded(p, isDir) {
			if !isDir && candidate(e.Name()) {
				w.tree.skipped++
			}
			continue
		}
		switch {
		case isDir:
			w.dir(p, rules)
		case e.Type()&fs.ModeSymlink != 0:
			w.link(p, rules)
		case !candidate(e.Name()):
		case e.Type().IsRegular():
			if info, err := e.Info(); err == nil {
				w.file(p, info, false)
			}
		default:
			w.tree.skipped++
			w.problem(p, fmt.Sprintf("a %s is not read", describe(e.Type())), false)
		}
	}
}

// excluded says that the user wants abs left out.
func (w *walk) excluded(abs string, dir bool) bool {
	if len(w.exclude) > 0 && excluded(w.exclude, w.tree.Display(abs), dir) {
		return true
	}
	rel, ok := below(w.o.Root, abs)
	return ok && excluded(w.root, rel, dir)
}

// link looks where a link leads: to a file, which is read if it stands inside
// the boundary, or to a directory, which is walked after everything else.
func (w *walk) link(p string, above *ignoreRules) {
	real, err := w.tree.resolve(p)
	if err == nil {
		var info fs.FileInfo
		if info, err = os.Lstat(real); err == nil {
			switch {
			case info.IsDir():
				w.links = append(w.links, link{p, real, above})
			case !candidate(filepath.Base(p)) && !candidate(filepath.Base(real)):
			case info.Mode().IsRegular():
				w.file(real, info, false)
			default:
				w.tree.skipped++
				w.problem(p, fmt.Sprintf("the link leads to a %s, which is not read", describe(info.Mode())), false)
			}
			return
		}
	}
	w.tree.skipped++
	switch {
	case errors.Is(err, ErrOutside):
		w.problem(p, "the link leads outside the boundary; it is not followed", false)
	case candidate(filepath.Base(p)) || !errors.Is(err, fs.ErrNotExist):
		w.problem(p, linkTrouble(err), false)
	}
}

// followLinks walks the directories that links lead to and that were not walked
// by their own path; they may hold more links.
func (w *walk) followLinks() {
	for len(w.links) > 0 {
		next := w.links[0]
		w.links = w.links[1:]
		if skippedDirs[filepath.Base(next.real)] {
			continue
		}
		w.dir(next.real, w.ignoresAbove(next.real))
	}
}

// file notes a regular file for reading.
func (w *walk) file(real string, info fs.FileInfo, named bool) {
	if named {
		w.tree.named[real] = true
	}
	if w.seen[real] || w.full {
		return
	}
	w.seen[real] = true
	if len(w.found) >= w.o.MaxFiles {
		w.stop(fmt.Sprintf("the tree has more than %d files; the rest is not read", w.o.MaxFiles))
		return
	}
	if size := info.Size(); size <= w.o.MaxFileBytes {
		if w.total += size; w.total > w.o.MaxTotalBytes {
			w.stop(fmt.Sprintf("the files have more than %d bytes together; the rest is not read", w.o.MaxTotalBytes))
			return
		}
	}
	w.found = append(w.found, candidateFile{real, named})
}

// stop ends discovery at a limit of the whole tree.
func (w *walk) stop(message string) {
	w.full = true
	w.tree.problems = append(w.tree.problems, Problem{Path: ".", Message: message, Fatal: true})
}

// readAll reads and classifies what was found, in parallel, and keeps it in order.
func (w *walk) readAll() {
	type result struct {
		file *File
		err  error
	}
	results := make([]result, len(w.found))
	workers.Each(len(w.found), func(i int) {
		f, err := w.load(w.found[i].real)
		results[i] = result{f, err}
		if f != nil && f.Kind == Other || err != nil {
			w.tree.forget(w.found[i].real)
		}
		if f != nil && f.Kind == Other && !w.found[i].named {
			// Only what it was matters: let go of its bytes.
			results[i].file = &File{Path: f.Path, Abs: f.Abs, Kind: Other, unread: f.unread}
		}
	})
	for i, r := range results {
		if r.err != nil {
			var read *readError
			if errors.As(r.err, &read) {
				w.unreadable(read.path, read.bytes, read.err, w.tree.named[w.found[i].real])
			}
			continue
		}
		w.tree.read++
		w.keep(r.file)
	}
	t := w.tree
	sort.Slice(t.files, func(i, j int) bool { return t.files[i].Path < t.files[j].Path })
	sort.Slice(t.problems, func(i, j int) bool {
		a, b := t.problems[i], t.problems[j]
		if a.Path != b.Path {
			return a.Path < b.Path
		}
		return a.Message < b.Message
	})
}

// load guards the reading of one file: a fault of ours costs that file only.
func (w *walk) load(real string) (f *File, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, &readError{path: w.tree.Display(real), err: fmt.Errorf("internal error, please report it: %v", r)}
		}
	}()
	return w.tree.load(real)
}

// keep files a file that was read.
func (w *walk) keep(f *File) {
	if f.unread != "" {
		w.tree.unread[f.unread]++
	}
	if f.Kind != Other && f.Kind != CloudFormation && f.Kind != Templated {
		w.tree.files = append(w.tree.files, f)
	}
}

// unreadable turns an error of reading into a problem. A binary file that was
// not named and holds no identity is skipped without a word.
func (w *walk) unreadable(path string, b []byte, err error, named bool) {
	w.tree.skipped++
	fatal := named || HoldsIdentity(b)
	if errors.Is(err, errBinary) && !fatal {
		return
	}
	p := Problem{Path: path, Message: cause(err).Error(), Fatal: fatal}
	var bad notUTF8
	if errors.As(err, &bad) {
		p.Line, p.Column = lineColumn(b, bad.offset)
		p.Message = "the text is not valid UTF-8"
	}
	if errors.Is(err, errBinary) && bytes.HasPrefix(b, []byte("PK\x03\x04")) {
		p.Message = "binary file; of a saved plan, terraform show -json writes what can be read"
	}
	w.tree.problems = append(w.tree.problems, p)
}

// lineColumn counts lines, and code points in the last one, before offset.
func lineColumn(b []byte, offset int) (line, column int) {
	return (&File{Bytes: b, lines: lineStarts(b)}).position(offset)
}

func (w *walk) problem(abs, message string, fatal bool) {
	w.tree.problems = append(w.tree.problems, Problem{Path: w.tree.Display(abs), Message: message, Fatal: fatal})
}

// ignoresOf are the ignore rules that hold in dir.
func (w *walk) ignoresOf(dir string, above *ignoreRules) *ignoreRules {
	if rules, ok := w.ignores[dir]; ok {
		return rules
	}
	var lines []ignoreRule
	for _, name := range ignoreNames {
		file := filepath.Join(dir, name)
		b, err := readRegular(file, maxIgnoreBytes)
		switch {
		case err == nil:
			lines = append(lines, parseIgnore(string(b))...)
		case !errors.Is(err, fs.ErrNotExist):
			w.problem(file, cause(err).Error(), false)
		}
	}
	rules := above
	if len(lines) > 0 {
		rules = &ignoreRules{dir: dir, rules: lines, above: above}
	}
	w.ignores[dir] = rules
	return rules
}

// ignoresAbove are the rules of the directories above dir, down from the
// boundary. When they ignore dir itself they do not hold: it was asked for.
func (w *walk) ignoresAbove(dir string) *ignoreRules {
	var top string
	for _, bound := range append(w.tree.repos, w.tree.bounds...) {
		if _, ok := below(bound, dir); ok && len(bound) > len(top) {
			top = bound
		}
	}
	if top == "" {
		return nil
	}
	var rules *ignoreRules
	rel, _ := below(top, dir)
	at := top
	for _, part := range strings.Split(rel, "/") {
		rules = w.ignoresOf(at, rules)
		at = filepath.Join(at, part)
		if rules.ignored(at, true) {
			return nil
		}
	}
	return rules
}

// inChartTemplates says that the file stands below the templates directory of a
// Helm chart.
func inChartTemplates(abs string) bool {
	for dir := filepath.Dir(abs); ; {
		up := filepath.Dir(dir)
		if up == dir {
			return false
		}
		if filepath.Base(dir) == "templates" {
			if _, err := os.Lstat(filepath.Join(up, "Chart.yaml")); err == nil {
				return true
			}
		}
		dir = up
	}
}

func describe(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "named pipe"
	case mode&fs.ModeSocket != 0:
		return "socket"
	case mode&fs.ModeDevice != 0:
		return "device"
	}
	return "special file"
}

// linkTrouble says why a link leads nowhere.
func linkTrouble(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "the link leads to nothing"
	}
	if strings.Contains(err.Error(), "too many links") || strings.Contains(err.Error(), "too many levels") {
		return "the link leads to itself"
	}
	return cause(err).Error()
}
