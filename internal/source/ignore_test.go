package source_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

// ignoreCases are ignore files, and which of the files beside them stay.
var ignoreCases = []struct {
	name   string
	files  map[string]string // ignore files; all others are made from stay and gone
	stay   []string
	gone   []string
	notGit bool // uses .eksiamlintignore, which git does not read
}{
	{
		name:  "a name holds at any depth",
		files: map[string]string{".gitignore": "build.tf\n"},
		stay:  []string{"a.tf", "x/rebuild.tf"},
		gone:  []string{"build.tf", "x/y/build.tf"},
	},
	{
		name:  "a leading slash anchors",
		files: map[string]string{".gitignore": "/gen.tf\n"},
		stay:  []string{"x/gen.tf"},
		gone:  []string{"gen.tf"},
	},
	{
		name:  "a slash in the middle anchors",
		files: map[string]string{".gitignore": "x/gen.tf\n"},
		stay:  []string{"y/x/gen.tf"},
		gone:  []string{"x/gen.tf"},
	},
	{
		name:  "a trailing slash is for directories",
		files: map[string]string{".gitignore": "out.tf/\n"},
		stay:  []string{"x/out.tf"},
		gone:  []string{"out.tf/a.tf", "y/out.tf/b/c.tf"},
	},
	{
		name:  "a star stays within a name",
		files: map[string]string{".gitignore": "/x/*.tf\n"},
		stay:  []string{"x/y/a.tf"},
		gone:  []string{"x/a.tf"},
	},
	{
		name:  "two stars in front, in the middle and behind",
		files: map[string]string{".gitignore": "**/front/a.tf\nmid/**/b.tf\nbehind/**\n"},
		stay:  []string{"front/b.tf", "mid.tf", "x/behind/a.tf"},
		gone:  []string{"front/a.tf", "x/front/a.tf", "mid/b.tf", "mid/x/y/b.tf", "behind/a.tf", "behind/x/a.tf"},
	},
	{
		name:  "the last line decides",
		files: map[string]string{".gitignore": "*.tf\n!keep.tf\n"},
		stay:  []string{"keep.tf", "x/keep.tf"},
		gone:  []string{"a.tf", "x/a.tf"},
	},
	{
		name:  "nothing is taken back out of an ignored directory",
		files: map[string]string{".gitignore": "gone/\n!gone/keep.tf\n"},
		stay:  []string{"a.tf"},
		gone:  []string{"gone/keep.tf"},
	},
	{
		name:  "what a directory holds can be taken back",
		files: map[string]string{".gitignore": "gone/**\n!gone/keep.tf\n"},
		stay:  []string{"gone/keep.tf"},
		gone:  []string{"gone/a.tf"},
	},
	{
		name:  "the nearest file decides",
		files: map[string]string{".gitignore": "a.tf\n", "x/.gitignore": "!a.tf\n/b.tf\n"},
		stay:  []string{"x/a.tf", "x/y/a.tf", "b.tf", "x/y/b.tf"},
		gone:  []string{"a.tf", "y/a.tf", "x/b.tf"},
	},
	{
		name:  "comments, blanks, escapes, classes and line ends",
		files: map[string]string{".gitignore": "# a.tf\n\n\\#b.tf\r\n\\!c.tf\n[de].tf\n[!d-z].tf   \nfoo?.tf\n{g,h}.tf\n"},
		stay:  []string{"f.tf", "g.tf", "h.tf", "foo.tf"},
		gone:  []string{"#b.tf", "!c.tf", "d.tf", "e.tf", "a.tf", "foo1.tf", "{g,h}.tf"},
	},
	{
		name:   "our own ignore file is the stronger one",
		files:  map[string]string{".gitignore": "a.tf\n", ".eksiamlintignore": "!a.tf\nb.tf\n"},
		stay:   []string{"a.tf"},
		gone:   []string{"b.tf", "x/b.tf"},
		notGit: true,
	},
}

func ignoreTree(t *testing.T, files map[string]string, lists ...[]string) string {
	t.Helper()
	dir := tempDir(t)
	all := map[string]string{}
	for name, text := range files {
		all[name] = text
	}
	for _, list := range lists {
		for _, name := range list {
			all[name] = "locals {}\n"
		}
	}
	write(t, dir, all)
	return dir
}

func TestIgnoreFiles(t *testing.T) {
	for _, c := range ignoreCases {
		t.Run(c.name, func(t *testing.T) {
			dir := ignoreTree(t, c.files, c.stay, c.gone)
			got := map[string]bool{}
			for _, p := range paths(discover(t, dir, source.Options{})) {
				got[p] = true
			}
			for _, p := range c.stay {
				if !got[p] {
					t.Errorf("%s is ignored, but should stay", p)
				}
			}
			for _, p := range c.gone {
				if got[p] {
					t.Errorf("%s stays, but should be ignored", p)
				}
			}
		})
	}
}

// TestIgnoreFilesAsGit holds the table above against git itself, where there is one.
func TestIgnoreFilesAsGit(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Log("no git here; the table stands alone")
		return
	}
	for _, c := range ignoreCases {
		if c.notGit {
			continue
		}
		dir := ignoreTree(t, c.files, c.stay, c.gone)
		if out, err := exec.Command(git, "-C", dir, "init", "-q").CombinedOutput(); err != nil {
			t.Fatalf("git init: %v\n%s", err, out)
		}
		cmd := exec.Command(git, "-C", dir, "-c", "core.excludesFile=", "ls-files", "-z", "--others", "--exclude-standard", "--", "*.tf")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("git ls-files: %v", err)
		}
		want := map[string]bool{}
		for _, p := range strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00") {
			want[p] = true
		}
		got := map[string]bool{}
		for _, p := range paths(discover(t, dir, source.Options{})) {
			got[p] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: git (-) and eksiamlint (+) differ:\n%s", c.name, diff)
		}
	}
}

func TestIgnoreFilesBoundDiscoveryOnly(t *testing.T) {
	dir := tempDir(t)
	write(t, dir, map[string]string{
		".git/":              "",
		".gitignore":         "*.auto.tfvars\nmodules/\nnamed.tf\n",
		"main.tf":            "locals {}\n",
		"prod.auto.tfvars":   "a = 1\n",
		"modules/eks/eks.tf": "locals {}\n",
		"named.tf":           "locals {}\n",
	})
	tree := discover(t, dir, source.Options{})
	if diff := cmp.Diff([]string{"main.tf"}, paths(tree)); diff != "" {
		t.Errorf("discovered (-want +got):\n%s", diff)
	}
	names, err := tree.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{".gitignore", "main.tf", "named.tf", "prod.auto.tfvars"}, names); diff != "" {
		t.Errorf("ReadDir (-want +got):\n%s", diff)
	}
	for _, name := range []string{"prod.auto.tfvars", "modules/eks/eks.tf"} {
		if _, err := tree.Read(filepath.Join(dir, name)); err != nil {
			t.Errorf("Read(%s): %v", name, err)
		}
	}

	// What is named is linted, ignored or not.
	if diff := cmp.Diff([]string{"named.tf"}, paths(discover(t, dir, source.Options{Paths: []string{"named.tf"}}))); diff != "" {
		t.Errorf("named file (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"modules/eks/eks.tf"}, paths(discover(t, dir, source.Options{Paths: []string{"modules"}}))); diff != "" {
		t.Errorf("named directory (-want +got):\n%s", diff)
	}
	// The rules of the directories above hold for a directory they do not ignore.
	write(t, dir, map[string]string{"envs/prod/a.tf": "", "envs/prod/named.tf": ""})
	if diff := cmp.Diff([]string{"envs/prod/a.tf"}, paths(discover(t, dir, source.Options{Paths: []string{"envs/prod"}}))); diff != "" {
		t.Errorf("directory below (-want +got):\n%s", diff)
	}
}

func TestExclude(t *testing.T) {
	dir := tempDir(t)
	write(t, dir, map[string]string{
		"a.tf": "", "x/a.tf": "", "x/b.tf": "", "x/gen/c.tf": "", "y/gen/d.tf": "", ".terraform/m/a.tf": "", "x/.terragrunt-cache/1/2/a.tf": "", "node_modules/p/a.tf": "",
	})
	for _, c := range []struct {
		exclude []string
		paths   []string
		want    []string
	}{
		{nil, nil, []string{"a.tf", "x/a.tf", "x/b.tf", "x/gen/c.tf", "y/gen/d.tf"}},
		{[]string{"gen"}, nil, []string{"a.tf", "x/a.tf", "x/b.tf"}},
		{[]string{"/a.tf", "x/gen/"}, nil, []string{"x/a.tf", "x/b.tf", "y/gen/d.tf"}},
		{[]string{"./x/*.tf"}, nil, []string{"a.tf", "x/gen/c.tf", "y/gen/d.tf"}},
		{[]string{"**/gen/**"}, nil, []string{"a.tf", "x/a.tf", "x/b.tf"}},
		{[]string{"gen"}, []string{"x/gen/c.tf", "a.tf"}, []string{"a.tf"}},
		{nil, []string{".terraform"}, []string{".terraform/m/a.tf"}},
	} {
		got := paths(discover(t, dir, source.Options{Exclude: c.exclude, Paths: c.paths}))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("exclude %q of %q (-want +got):\n%s", c.exclude, c.paths, diff)
		}
	}
	if _, err := source.Discover(source.Options{WorkDir: dir, Exclude: []string{"[a"}}); err == nil || !strings.Contains(err.Error(), `"[a"`) {
		t.Errorf("malformed pattern: %v", err)
	}
}

func TestIgnoreFileThatCannotBeRead(t *testing.T) {
	dir := tempDir(t)
	write(t, dir, map[string]string{".gitignore": strings.Repeat("a.tf\n", 1<<18), ".eksiamlintignore/x": "", "a.tf": ""})
	tree := discover(t, dir, source.Options{})
	if diff := cmp.Diff([]string{"a.tf"}, paths(tree)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	want := []source.Problem{
		{Path: ".eksiamlintignore", Message: "not a regular file"},
		{Path: ".gitignore", Message: "the file has 1310720 bytes; files larger than 1048576 bytes are not read"},
	}
	if diff := cmp.Diff(want, tree.Problems()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}
