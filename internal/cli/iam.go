package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/eksiamlint/eksiamlint/policy/spelling"
)

// The exit codes of iam simulate, beside [exitUsage] and [exitIncomplete]: an
// action that is denied is what findings are to linting.
const (
	exitAllowed   = exitClean
	exitDenied    = exitFindings
	exitUndecided = 4 // what is known leaves it open
)

var iamCommands = []string{"simulate", "actions", "policy"}

// iam runs the commands about IAM alone. They have flags of their own.
func iam(args []string, s streams) (int, error) {
	command := ""
	if len(args) > 0 {
		command, args = args[0], args[1:]
	}
	switch command {
	case "simulate":
		return simulateCommand(args, s)
	case "actions":
		return catalogueCommand(args, s, helpIAMActions, listActions)
	case "policy":
		return catalogueCommand(args, s, helpIAMPolicy, showManaged)
	case "help", "--help", "-h":
		_, err := io.WriteString(s.out, helpIAM)
		return exitClean, err
	case "":
		e := usageError{problem: "iam takes a command: " + strings.Join(iamCommands, ", "), hint: "see eksiamlint iam --help"}
		if info, err := os.Stat("iam"); err == nil && info.IsDir() {
			e.hint += "; to lint the directory: eksiamlint ./iam"
		}
		return 0, e
	}
	e := usageError{problem: fmt.Sprintf("iam has no command %q, only %s", command, strings.Join(iamCommands, ", ")), hint: "see eksiamlint iam --help"}
	if near := spelling.Nearest(command, iamCommands); near != "" {
		e.hint = fmt.Sprintf("did you mean eksiamlint iam %s?", near)
	}
	return 0, e
}

// iamFlags are the flags that all commands about IAM have.
type iamFlags struct {
	*pflag.FlagSet
	format string
	help   bool
}

func newIAMFlags() *iamFlags {
	f := &iamFlags{FlagSet: pflag.NewFlagSet("iam", pflag.ContinueOnError), format: "text"}
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	f.Var(choiceFlag{&f.format, []string{"text", "json"}}, "format", "")
	f.BoolVarP(&f.help, "help", "h", false, "")
	return f
}

// read takes the arguments apart; its errors are usageErrors.
func (f *iamFlags) read(args []string) error {
	err := f.Parse(args)
	if err == nil {
		return nil
	}
	err = flagError(err, f.FlagSet)
	var usage usageError
	if errors.As(err, &usage) && usage.hint == "" {
		usage.hint = "see eksiamlint iam --help"
		return usage
	}
	return err
}

// catalogueCommand is a command with one argument that looks something up.
func catalogueCommand(args []string, s streams, help string, show func(name, format string, s streams) error) (int, error) {
	f := newIAMFlags()
	if err := f.read(args); err != nil {
		return 0, err
	}
	if f.help {
		_, err := io.WriteString(s.out, help)
		return exitClean, err
	}
	if f.NArg() != 1 {
		usage, _, _ := strings.Cut(help, "\n")
		return 0, usageError{problem: "it takes one argument", hint: strings.ToLower(usage[:1]) + usage[1:]}
	}
	return exitClean, show(f.Arg(0), f.format, s)
}

// isIAM says that the arguments are those of a command about IAM.
func isIAM(args []string) bool { return slices.Index(args, "iam") == 0 }
