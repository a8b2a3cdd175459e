package source_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

const manifest = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n"

func TestDiscoverOrderAndNames(t *testing.T) {
	dir := tempDir(t)
	write(t, dir, map[string]string{
		"repo/.git/": "", "repo/infra/b.tf": "", "repo/infra/a/z.tf": "", "repo/k8s/sa.yaml": manifest, "repo/notes.md": "eks",
	})
	tree := discover(t, filepath.Join(dir, "repo", "infra"), source.Options{Paths: []string{"../k8s/sa.yaml", "b.tf", ".", "./b.tf"}})
	if diff := cmp.Diff([]string{"../k8s/sa.yaml", "a/z.tf", "b.tf"}, paths(tree)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	named := map[string]bool{"../k8s/sa.yaml": true, "b.tf": true}
	for _, f := range tree.Files() {
		if tree.Named(f) != named[f.Path] {
			t.Errorf("Named(%s) = %v", f.Path, tree.Named(f))
		}
	}
	for path, want := range map[string]string{"../k8s/sa.yaml": "k8s/sa.yaml", "b.tf": "infra/b.tf", "<stdin>": "infra/<stdin>"} {
		if got := tree.RepoRelative(path); got != want {
			t.Errorf("RepoRelative(%q) = %q, want %q", path, got, want)
		}
	}
	same, err := tree.Read(filepath.Join(dir, "repo", "infra", "b.tf"))
	if err != nil || same != tree.Files()[2] {
		t.Errorf("Read gives another file than Files: %v, %v", same, err)
	}
	if f := tree.ByPath("../k8s/sa.yaml"); f != tree.Files()[0] {
		t.Errorf("ByPath gives %v", f)
	}
}

func TestMissingPathIsUsage(t *testing.T) {
	_, err := source.Discover(source.Options{WorkDir: tempDir(t), Paths: []string{"nowhere"}})
	if err == nil || err.Error() != `open "nowhere": no such file or directory` {
		t.Errorf("error is %v", err)
	}
}

func TestEmptyDirectory(t *testing.T) {
	tree := discover(t, tempDir(t), source.Options{})
	if len(tree.Files())+len(tree.Problems())+tree.Skipped()+tree.FilesRead() != 0 {
		t.Errorf("an empty directory holds %v, %v", tree.Files(), tree.Problems())
	}
}

func TestBoundary(t *testing.T) {
	dir := tempDir(t)
	write(t, dir, map[string]string{
		"repo/.git/": "", "repo/envs/prod/main.tf": "", "repo/modules/eks/main.tf": "",
		"outside/secret.tf": "", "outside/k8s/sa.yaml": manifest, "repository/x.tf": "",
	})
	repo := filepath.Join(dir, "repo")
	if err := os.Symlink(filepath.Join(dir, "outside", "secret.tf"), filepath.Join(repo, "envs", "prod", "link.tf")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "outside"), filepath.Join(repo, "envs", "prod", "dir")); err != nil {
		t.Fatal(err)
	}
	prod := filepath.Join(repo, "envs", "prod")

	tree := discover(t, prod, source.Options{})
	if diff := cmp.Diff([]string{"main.tf"}, paths(tree)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	want := []source.Problem{
		{Path: "dir", Message: "the link leads outside the boundary; it is not followed"},
		{Path: "link.tf", Message: "the link leads outside the boundary; it is not followed"},
	}
	if diff := cmp.Diff(want, tree.Problems()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	module := filepath.Join(repo, "modules", "eks")
	if f, err := tree.Read(filepath.Join(module, "main.tf")); err != nil || f.Path != "../../modules/eks/main.tf" {
		t.Errorf("the repository's own module: %v, %v", f, err)
	}
	if !tree.IsDir(module) {
		t.Errorf("IsDir(%s) is false", module)
	}
	for _, p := range []string{"../outside/secret.tf", "envs/prod/link.tf", "envs/prod/dir/secret.tf", "../repository/x.tf", "../../../../etc/passwd"} {
		if f, err := tree.Read(filepath.Join(repo, p)); !errors.Is(err, source.ErrOutside) {
			t.Errorf("Read(%s) = %v, %v; want ErrOutside", p, f, err)
		}
	}
	if _, err := tree.ReadDir(filepath.Join(dir, "outside")); !errors.Is(err, source.ErrOutside) {
		t.Errorf("ReadDir outside: %v", err)
	}
	if _, err := tree.Glob(filepath.Join(dir, "outside"), "**"); !errors.Is(err, source.ErrOutside) {
		t.Errorf("Glob outside: %v", err)
	}
	if tree.IsDir(filepath.Join(dir, "outside")) {
		t.Error("IsDir outside is true")
	}
	names, err := tree.ReadDir(prod)
	if diff := cmp.Diff([]string{"main.tf"}, names); diff != "" || err != nil {
		t.Errorf("ReadDir (-want +got): %v\n%s", err, diff)
	}

	// Without a repository the paths themselves are the boundary.
	tree = discover(t, dir, source.Options{Paths: []string{"outside/k8s"}})
	if _, err := tree.Read(filepath.Join(dir, "outside", "secret.tf")); !errors.Is(err, source.ErrOutside) {
		t.Errorf("beside the path: %v", err)
	}
	// --boundary narrows, and what is named outside it is wrong usage.
	tree = discover(t, repo, source.Options{Paths: []string{"envs"}, Boundary: "envs"})
	if _, err := tree.Read(filepath.Join(module, "main.tf")); !errors.Is(err, source.ErrOutside) {
		t.Errorf("outside --boundary: %v", err)
	}
	if _, err := source.Discover(source.Options{WorkDir: repo, Paths: []string{"modules"}, Boundary: "envs"}); err == nil {
		t.Error("a path outside --boundary is accepted")
	}
	// A file that the user names for reading may stand anywhere.
	vars := filepath.Join(dir, "outside", "prod.tfvars")
	write(t, dir, map[string]string{"outside/prod.tfvars": "a = 1\n"})
	tree = discover(t, repo, source.Options{References: []string{vars}})
	if _, err := tree.Read(vars); err != nil {
		t.Errorf("a named reference: %v", err)
	}
}

func TestLinks(t *testing.T) {
	dir := tempDir(t)
	write(t, dir, map[string]string{".git/": "", "base/sa.yaml": manifest, "x/a.tf": "", "shared/b.tf": ""})
	for from, to := range map[string]string{
		"x/base":      "../base", // another directory of the repository
		"x/self":      "../x",    // a loop of directories
		"x/up":        "..",      // and one further up
		"x/loop.tf":   "loop.tf", // a loop of one link
		"x/one.tf":    "two.tf",  // … and of two
		"x/two.tf":    "one.tf",  //
		"x/again.tf":  "a.tf",    // the same file twice
		"x/shared.tf": "../shared/b.tf",
		"x/lost.tf":   "nothing.tf",
		"x/lost":      "nothing", // of no interest
	} {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Fatal(err)
		}
	}
	tree := discover(t, dir, source.Options{Paths: []string{"x"}})
	if diff := cmp.Diff([]string{"base/sa.yaml", "shared/b.tf", "x/a.tf"}, paths(tree)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	want := []source.Problem{
		{Path: "x/loop.tf", Message: "the link leads to itself"},
		{Path: "x/lost.tf", Message: "the link leads to nothing"},
		{Path: "x/one.tf", Message: "the link leads to itself"},
		{Path: "x/two.tf", Message: "the link leads to itself"},
	}
	if diff := cmp.Diff(want, tree.Problems()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	named := discover(t, dir, source.Options{Paths: []string{"x/loop.tf"}})
	if diff := cmp.Diff([]source.Problem{{Path: "x/loop.tf", Message: "the link leads to itself", Fatal: true}}, named.Problems()); diff != "" {
		t.Errorf("a named loop (-want +got):\n%s", diff)
	}
}

func TestUnreadableText(t *testing.T) {
	dir := tempDir(t)
	write(t, dir, map[string]string{
		"binary.yaml":   "apiVersion: v1\x00kind: Pod",
		"identity.yaml": "arn:aws:iam::111122223333:role/x\x00",
		"utf16.json":    "\xff\xfe{\x00}\x00",
		"latin.yaml":    manifest + "# caf\xe9\n",
		"plain.yaml":    "name: caf\xe9\n",
		"good.yaml":     manifest,
	})
	tree := discover(t, dir, source.Options{})
	want := []source.Problem{
		{Path: "identity.yaml", Message: "binary file", Fatal: true},
		{Path: "latin.yaml", Line: 5, Column: 6, Message: "the text is not valid UTF-8", Fatal: true},
		{Path: "plain.yaml", Line: 1, Column: 10, Message: "the text is not valid UTF-8"},
		{Path: "utf16.json", Message: "UTF-16 text; only UTF-8 is read"},
	}
	if diff := cmp.Diff(want, tree.Problems()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"good.yaml"}, paths(tree)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if tree.Skipped() != 5 || tree.FilesRead() != 1 {
		t.Errorf("skipped %d, read %d; want 5 and 1", tree.Skipped(), tree.FilesRead())
	}
	if err := os.WriteFile(filepath.Join(dir, "plan.out"), []byte("PK\x03\x04\x00"), 0o644); err != nil {
		t.Fatal(err)
	}
	saved := discover(t, dir, source.Options{Paths: []string{"plan.out"}})
	if diff := cmp.Diff([]source.Problem{{Path: "plan.out", Message: "binary file; of a saved plan, terraform show -json writes what can be read", Fatal: true}}, saved.Problems()); diff != "" {
		t.Errorf("a saved plan (-want +got):\n%s", diff)
	}
	named := discover(t, dir, source.Options{Paths: []string{"binary.yaml"}})
	if diff := cmp.Diff([]source.Problem{{Path: "binary.yaml", Message: "binary file", Fatal: true}}, named.Problems()); diff != "" {
		t.Errorf("a named binary file (-want +got):\n%s", diff)
	}
}

func TestLimits(t *testing.T) {
	dir := tempDir(t)
	write(t, dir, map[string]string{"a.tf": "# 1234567\n", "b.tf": "# 1234567\n", "c.tf": "# 1234567\n"})

	large := filepath.Join(dir, "large.yaml")
	write(t, dir, map[string]string{"large.yaml": "role: arn:aws:iam::111122223333:role/x\n"})
	if err := os.Truncate(large, 10<<30); err != nil {
		t.Fatal(err)
	}
	tree := discover(t, dir, source.Options{})
	want := []source.Problem{{Path: "large.yaml", Fatal: true,
		Message: "the file has 10737418240 bytes; files larger than 8388608 bytes are not read"}}
	if diff := cmp.Diff(want, tree.Problems()); diff != "" {
		t.Errorf("a sparse file (-want +got):\n%s", diff)
	}
	if len(tree.Files()) != 3 {
		t.Errorf("beside a sparse file: %v", paths(tree))
	}
	if _, err := tree.Read(large); err == nil {
		t.Error("a sparse file is read by reference")
	}
	if err := os.Remove(large); err != nil {
		t.Fatal(err)
	}

	tree = discover(t, dir, source.Options{MaxFiles: 2})
	if diff := cmp.Diff([]source.Problem{{Path: ".", Fatal: true, Message: "the tree has more than 2 files; the rest is not read"}}, tree.Problems()); diff != "" {
		t.Errorf("many files (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a.tf", "b.tf"}, paths(tree)); diff != "" {
		t.Errorf("many files (-want +got):\n%s", diff)
	}
	tree = discover(t, dir, source.Options{MaxTotalBytes: 25})
	if diff := cmp.Diff([]string{"a.tf", "b.tf"}, paths(tree)); diff != "" || len(tree.Problems()) != 1 {
		t.Errorf("many bytes (-want +got): %v\n%s", tree.Problems(), diff)
	}
	tree = discover(t, dir, source.Options{Paths: []string{"-"}, Stdin: strings.NewReader(strings.Repeat("x", 100)), MaxFileBytes: 50})
	if p := tree.Problems(); len(p) != 1 || !p[0].Fatal || p[0].Path != "<stdin>" {
		t.Errorf("a large standard input: %v", p)
	}
}

func TestStdinTakesTheFilesPlace(t *testing.T) {
	dir := tempDir(t)
	write(t, dir, map[string]string{".git/": "", "x/main.tf": "old", "x/vars.tf": ""})
	tree := discover(t, dir, source.Options{Paths: []string{"x", "-"}, Stdin: strings.NewReader("new"), StdinFilename: "x/main.tf"})
	if diff := cmp.Diff([]string{"x/main.tf", "x/vars.tf"}, paths(tree)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	f, err := tree.Read(filepath.Join(dir, "x", "main.tf"))
	if err != nil || string(f.Bytes) != "new" || !tree.Named(f) || f.Kind != source.Terraform {
		t.Errorf("main.tf is %+v, %v", f, err)
	}
	// A file that is not on disk yet is listed, too.
	tree = discover(t, dir, source.Options{Paths: []string{"-"}, Stdin: strings.NewReader(""), StdinFilename: "x/new.tf"})
	names, err := tree.ReadDir(filepath.Join(dir, "x"))
	if diff := cmp.Diff([]string{"main.tf", "new.tf", "vars.tf"}, names); diff != "" || err != nil {
		t.Errorf("names (-want +got): %v\n%s", err, diff)
	}
}

func TestGlob(t *testing.T) {
	dir := tempDir(t)
	write(t, dir, map[string]string{"p/a.json": "", "p/b.yaml": "", "p/x/c.json": "", "p/x/y/d.json": "", "p/.hidden.json": ""})
	tree := discover(t, dir, source.Options{})
	for pattern, want := range map[string][]string{
		"*.json":            {".hidden.json", "a.json"},
		"**/*.json":         {".hidden.json", "a.json", "x/c.json", "x/y/d.json"},
		"x/*":               {"x/c.json"},
		"{a,b}.{json,yaml}": {"a.json", "b.yaml"},
		"../*":              nil,
	} {
		got, err := tree.Glob(filepath.Join(dir, "p"), pattern)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("Glob(%q) (-want +got): %v\n%s", pattern, err, diff)
		}
	}
	if _, err := tree.Glob(dir, "[a"); err == nil {
		t.Error("a malformed pattern is accepted")
	}
}

// TestHoleRune keeps the mark of unknown text out of what loaders see. The
// bytes are those of policy.HoleRune, U+10FFFD, and of what policy.Sanitize
// makes of it.
func TestHoleRune(t *testing.T) {
	dir := tempDir(t)
	write(t, dir, map[string]string{"a.tf": "# \xf4\x8f\xbf\xbd x\n"})
	f, err := discover(t, dir, source.Options{}).Read(filepath.Join(dir, "a.tf"))
	if err != nil || string(f.Bytes) != "# \xf4\x8f\xbf\xbc x\n" {
		t.Errorf("bytes are %q, %v", f.Bytes, err)
	}
	tree := discover(t, dir, source.Options{Paths: []string{"-"}, StdinFilename: "b.tf", Stdin: strings.NewReader("\xf4\x8f\xbf\xbd")})
	if got := string(tree.Files()[0].Bytes); got != "\xf4\x8f\xbf\xbc" {
		t.Errorf("standard input is %q", got)
	}
}
