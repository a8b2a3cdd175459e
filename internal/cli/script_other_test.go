//go:build !unix

package cli_test

import "github.com/rogpeppe/go-internal/testscript"

// mkfifoCommand has nothing to make here: scripts guard it with [unix].
func mkfifoCommand(ts *testscript.TestScript, neg bool, args []string) {
	ts.Fatalf("there are no named pipes on this system")
}
