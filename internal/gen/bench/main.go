// Bench prints how long the built tool takes, beside the bare parse of the same
// bytes: the median of many runs, each a process of its own, with GOMAXPROCS=2.
//
//	bench [-runs 20] BINARY EXAMPLE   the table
//	bench -tree DIR                   write the tree of 500 files and stop
//	bench -parse DIR                  read and parse all files in DIR, nothing else
package main

import (
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
	flag.Parse()
	var err error
	switch {
	case *tree != "":
		err = writeTree(*tree)
	case *bare != "":
		err = parse(*bare)
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

// row is one line of the table. The limit is the target of the median: fixed,
// or so many times the bare parse, whichever is more.
type row struct {
	name  string
	dir   string
	fixed time.Duration
	times float64
}

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
	if err := writeTree(dir); err != nil {
		return err
	}
	files, lines, err := size(dir)
	if err != nil {
		return err
	}
	rows := []row{
		{name: example, dir: example, fixed: 100 * time.Millisecond},
		{name: fmt.Sprintf("%d mixed files, %d lines of HCL", files, lines), dir: dir, times: 2, fixed: 120 * time.Millisecond},
	}
	fmt.Printf("%-40s %9s %9s %9s %9s  %s\n", "tree", "median", "max", "parse", "target", "")
	missed := 0
	for _, r := range rows {
		took, err := measure(runs, binary, "--fail-on", "never", r.dir)
		if err != nil {
			return err
		}
		parsed, err := measure(runs, self, "-parse", r.dir)
		if err != nil {
			return err
		}
		target := max(r.fixed, time.Duration(r.times*float64(parsed[len(parsed)/2])))
		verdict := "met"
		if took[len(took)/2] > target {
			verdict = "missed"
			missed++
		}
		fmt.Printf("%-40s %9s %9s %9s %9s  %s\n", r.name, ms(took[len(took)/2]), ms(took[len(took)-1]), ms(parsed[len(parsed)/2]), ms(target), verdict)
	}
	if missed > 0 {
		return fmt.Errorf("%d of %d targets missed", missed, len(rows))
	}
	return nil
}

func ms(d time.Duration) string { return fmt.Sprintf("%d ms", d.Milliseconds()) }

// measure runs a command once to warm the disk's cache, then so many times, and
// returns the times in order.
func measure(runs int, name string, args ...string) ([]time.Duration, error) {
	var out []time.Duration
	for i := range runs + 1 {
		cmd := exec.Command(name, args...)
		cmd.Env = append(os.Environ(), "GOMAXPROCS=2")
		cmd.Stdout = io.Discard
		var said strings.Builder
		cmd.Stderr = &said
		start := time.Now()
		if err := cmd.Run(); err != nil {
			return nil, fmt.Errorf("run %s %s: %w\n%s", name, strings.Join(args, " "), err, said.String())
		}
		if i > 0 {
			out = append(out, time.Since(start))
		}
	}
	slices.Sort(out)
	return out, nil
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

// parse reads and parses every file with two workers, as the tool may.
func parse(dir string) error {
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
				failed[i] = errors.Join(failed[i], parseFile(path))
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
