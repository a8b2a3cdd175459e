//go:build unix

package source_test

import (
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

func TestSpecialFilesAreNotOpened(t *testing.T) {
	dir := tempDir(t)
	write(t, dir, map[string]string{"a.tf": ""})
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.yaml"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("pipe.yaml", filepath.Join(dir, "link.yaml")); err != nil {
		t.Fatal(err)
	}
	socket, err := net.Listen("unix", filepath.Join(dir, "s.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()

	done := make(chan *source.Tree)
	go func() { done <- discover(t, dir, source.Options{}) }()
	var tree *source.Tree
	select {
	case tree = <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("discovery hangs")
	}
	want := []source.Problem{
		{Path: "link.yaml", Message: "the link leads to a named pipe, which is not read"},
		{Path: "pipe.yaml", Message: "a named pipe is not read"},
		{Path: "s.json", Message: "a socket is not read"},
	}
	if diff := cmp.Diff(want, tree.Problems()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a.tf"}, paths(tree)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if _, err := tree.Read(filepath.Join(dir, "pipe.yaml")); err == nil || err.Error() != `read "pipe.yaml": not a regular file` {
		t.Errorf("Read of a named pipe: %v", err)
	}
	named := discover(t, dir, source.Options{Paths: []string{"pipe.yaml"}})
	if diff := cmp.Diff([]source.Problem{{Path: "pipe.yaml", Message: "a named pipe is not read", Fatal: true}}, named.Problems()); diff != "" {
		t.Errorf("a named pipe that is named (-want +got):\n%s", diff)
	}
	// A device never ends; it is not read by reference either.
	device := discover(t, "/dev", source.Options{Paths: []string{"/dev/zero"}})
	if p := device.Problems(); len(p) != 1 || p[0].Message != "a device is not read" || !p[0].Fatal {
		t.Errorf("a device: %v", p)
	}
}

func TestPermissions(t *testing.T) {
	dir := tempDir(t)
	write(t, dir, map[string]string{"a.tf": "", "closed.tf": "", "closed/b.tf": "", "named.tf": ""})
	for _, name := range []string{"closed.tf", "closed", "named.tf"} {
		if err := os.Chmod(filepath.Join(dir, name), 0); err != nil {
			t.Fatal(err)
		}
	}
	defer os.Chmod(filepath.Join(dir, "closed"), 0o755)
	if os.Geteuid() == 0 { // root may read anything: be somebody else for a moment
		if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Seteuid(65534); err != nil {
			t.Fatal(err)
		}
		defer syscall.Seteuid(0)
	}
	tree := discover(t, dir, source.Options{Paths: []string{".", "named.tf"}})
	want := []source.Problem{
		{Path: "closed", Message: "permission denied"},
		{Path: "closed.tf", Message: "permission denied"},
		{Path: "named.tf", Message: "permission denied", Fatal: true},
	}
	if diff := cmp.Diff(want, tree.Problems()); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a.tf"}, paths(tree)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
