//go:build unix

package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/eksiamlint/eksiamlint/internal/cli"
)

// mkfifoCommand is "mkfifo FILE".
func mkfifoCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: mkfifo FILE")
	}
	ts.Check(syscall.Mkfifo(ts.MkAbs(args[0]), 0o644))
}

// TestUnreadableFile is no script: it has to be somebody else than root.
func TestUnreadableFile(t *testing.T) {
	dir := write(t, map[string]string{
		"sa.yaml":     "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n",
		"closed.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: api\n",
	})
	closed := filepath.Join(dir, "closed.yaml")
	if err := os.Chmod(closed, 0); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Seteuid(65534); err != nil {
			t.Fatal(err)
		}
		defer syscall.Seteuid(0)
	}
	for _, c := range []struct {
		path string
		code int
		word string
	}{
		{dir, 0, "closed.yaml: note: permission denied"},
		{closed, 3, "closed.yaml: error: permission denied"},
	} {
		var stdout, stderr bytes.Buffer
		if code := cli.Run([]string{c.path}, strings.NewReader(""), &stdout, &stderr); code != c.code {
			t.Errorf("%s: exit code %d, want %d\n%s%s", c.path, code, c.code, &stdout, &stderr)
		}
		if !strings.Contains(stdout.String(), c.word) {
			t.Errorf("%s: %q is not in\n%s", c.path, c.word, &stdout)
		}
	}
}
