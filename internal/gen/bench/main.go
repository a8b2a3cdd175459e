// Bench prints how long the built tool takes, beside the bare parse of the same
// bytes, or a bare scan where none of them is about identity: the median of many
// runs, each a process of its own, with GOMAXPROCS=2.
//
//	bench [-runs 20] BINARY EXAMPLE   the table
//	bench -tree DIR                   write the tree of 500 files and stop
//	bench -parse DIR                  read and parse all files in DIR, nothing else
//	bench -scan DIR                   read all files in DIR and look for a word in them
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"go.yaml.in/yaml/v3"
)

func main() {
	runs := flag.Int("runs", 20, "runs of which the median counts")
	tree := flag.String("tree", "", "write the tree to this directory and stop")
	bare := flag.String("parse", "", "parse the files in this directory and stop")
	scanned := flag.String("scan", "", "read the files in this directory and stop")
	flag.Parse()
	var err error
	switch {
	case *tree != "":
		err = platform.write(*tree)
	case *bare != "":
		err = each(*bare, parseFile)
	case *scanned != "":
		err = each(*scanned, scanFile)
	case flag.NArg() == 2:
		err = table(flag.Arg(0), flag.Arg(1), *runs)
	default:
		err = errors.New("want the built binary and a small example directory")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// row is one line of the table. The limit of the median is fixed, or so many
// times the bare parse, whichever is more; none when both are zero. Memory is the
// limit of the largest resident set, in bytes.
type row struct {
	name   string
	dir    string
	scan   bool // beside it stands a bare scan, not a parse
	runs   int
	fixed  time.Duration
	times  float64
	memory int64
}

// largeRuns is enough for trees that take seconds.
const largeRuns = 3

func table(binary, example string, runs int) error {
	binary, err := filepath.Abs(binary)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "eksiamlint-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	rows := []row{{name: example, dir: example, runs: runs, fixed: 100 * time.Millisecond}}
	mixed, err := written(platform, filepath.Join(dir, "platform"))
	if err != nil {
		return err
	}
	mixed.runs, mixed.times, mixed.fixed = runs, 2, 120*time.Millisecond
	rows = append(rows, mixed)
	// Without identity the bytes are read and looked at, not parsed.
	plain, err := written(network, filepath.Join(dir, "network"))
	if err != nil {
		return err
	}
	plain.name, plain.scan, plain.runs, plain.times, plain.fixed = plain.name+", no identity", true, runs, 2, 200*time.Millisecond
	rows = append(rows, plain)
	for _, s := range vast {
		r, err := written(s, filepath.Join(dir, fmt.Sprint(s.most)))
		if err != nil {
			return err
		}
		r.runs = min(runs, largeRuns)
		rows = append(rows, r)
	}
	rows[len(rows)-1].fixed, rows[len(rows)-1].memory = 12*time.Second, 400<<20

	fmt.Printf("%-42s %9s %9s %9s %9s %9s  %s\n", "tree", "median", "max", "bare", "memory", "target", "")
	missed := 0
	for _, r := range rows {
		ok, err := r.print(binary, self)
		if err != nil {
			return err
		}
		if !ok {
			missed++
		}
	}
	if missed > 0 {
		return fmt.Errorf("%d of %d targets missed", missed, len(rows))
	}
	return nil
}

// written writes a tree and is its row.
func written(s shape, dir string) (row, error) {
	if err := s.write(dir); err != nil {
		return row{}, err
	}
	files, lines, err := size(dir)
	return row{name: fmt.Sprintf("%d files, %d lines of HCL", files, lines), dir: dir}, err
}

// print measures a row and says whether its targets are met.
func (r row) print(binary, self string) (ok bool, err error) {
	took, memory, err := measure(r.runs, binary, "--fail-on", "never", r.dir)
	if err != nil {
		return false, err
	}
	bare := "-parse"
	if r.scan {
		bare = "-scan"
	}
	parsed, _, err := measure(r.runs, self, bare, r.dir)
	if err != nil {
		return false, err
	}
	median := took[len(took)/2]
	target := max(r.fixed, time.Duration(r.times*float64(parsed[len(parsed)/2])))
	limit, verdict := "", ""
	if ok = true; target > 0 {
		limit, verdict = ms(target), "met"
		if median > target || r.memory > 0 && memory > r.memory {
			ok, verdict = false, "missed"
		}
	}
	fmt.Printf("%-42s %9s %9s %9s %9s %9s  %s\n", r.name, ms(median), ms(took[len(took)-1]),
		ms(parsed[len(parsed)/2]), fmt.Sprintf("%d MiB", memory>>20), limit, verdict)
	return ok, nil
}

func ms(d time.Duration) string { return fmt.Sprintf("%d ms", d.Milliseconds()) }

// measure runs a command once to warm the disk's cache, then so many times, and
// returns the times in order, and the largest resident set in bytes where the
// system tells it.
func measure(runs int, name string, args ...string) (out []time.Duration, memory int64, err error) {
	for i := range runs + 1 {
		cmd := exec.Command(name, args...)
		cmd.Env = append(os.Environ(), "GOMAXPROCS=2")
		cmd.Stdout = io.Discard
		var said strings.Builder
		cmd.Stderr = &said
		start := time.Now()
		if err := cmd.Run(); err != nil {
			return nil, 0, fmt.Errorf("run %s %s: %w\n%s", name, strings.Join(args, " "), err, said.String())
		}
		memory = max(memory, largest(cmd.ProcessState))
		if i > 0 {
			out = append(out, time.Since(start))
		}
	}
	slices.Sort(out)
	return out, memory, nil
}

func size(dir string) (files, lines int, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		if filepath.Ext(path) == ".tf" {
			text, err := os.ReadFile(path)
			lines += strings.Count(string(text), "\n")
			return err
		}
		return nil
	})
	return files, lines, err
}

// each does the same with every file, with two workers, as the tool may.
func each(dir string, do func(path string) error) error {
	var paths []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		return err
	}
	work := make(chan string)
	failed := make([]error, 2)
	var wg sync.WaitGroup
	for i := range failed {
		wg.Go(func() {
			for path := range work {
				failed[i] = errors.Join(failed[i], do(path))
			}
		})
	}
	for _, path := range paths {
		work <- path
	}
	close(work)
	wg.Wait()
	return errors.Join(failed...)
}

// scanFile reads a file and looks for words that are not in it.
func scanFile(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for _, word := range []string{"aws_iam_", "aws_eks_", "role_arn", "serviceaccount"} {
		if bytes.Contains(text, []byte(word)) {
			return fmt.Errorf("%s holds %q", path, word)
		}
	}
	return nil
}

func parseFile(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	switch filepath.Ext(path) {
	case ".tf", ".tfvars":
		if _, diags := hclsyntax.ParseConfig(text, path, hcl.InitialPos); diags.HasErrors() {
			return diags
		}
	case ".yaml", ".yml":
		d := yaml.NewDecoder(strings.NewReader(string(text)))
		for {
			var n yaml.Node
			if err := d.Decode(&n); err == io.EOF {
				return nil
			} else if err != nil {
				return fmt.Errorf("parse %s: %w", path, err)
			}
		}
	case ".json":
		var v any
		return json.Unmarshal(text, &v)
	}
	return nil
}
