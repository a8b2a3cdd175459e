// Package cli is the command: flags, the order of the pipeline, exit codes. It
// knows no IAM.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
)

// The exit codes.
const (
	exitClean      = 0 // nothing at or above --fail-on
	exitFindings   = 1
	exitUsage      = 2 // wrong usage, or a named path that does not exist
	exitIncomplete = 3 // a file that matters could not be read, or the tool failed
)

// debugVariable makes a fault of the tool show its stack trace.
const debugVariable = "EKSIAMLINT_DEBUG"

// issues is where faults of the tool are reported.
const issues = "https://github.com/eksiamlint/eksiamlint/issues"

// streams are where the command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// say writes a message to standard error.
func (s streams) say(format string, args ...any) {
	for line := range strings.SplitSeq(fmt.Sprintf(format, args...), "\n") {
		fmt.Fprintf(s.err, "eksiamlint: %s\n", line)
	}
}

// usageError is a mistake in the arguments.
type usageError struct {
	problem string
	hint    string // a line of its own: "did you mean …?"
}

func (e usageError) Error() string { return e.problem }

// Run is the command with its arguments, without the program's name. It returns
// the exit code.
func Run(args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	s := streams{in: stdin, out: stdout, err: stderr}
	if !debugging() {
		defer func() {
			if r := recover(); r != nil {
				s.say("internal error: %v", r)
				s.say("please report it at %s; %s=1 shows where it happened", issues, debugVariable)
				code = exitIncomplete
			}
		}()
	}
	code, err := run(args, s)
	var usage usageError
	switch {
	case err == nil:
		return code
	case errors.As(err, &usage):
		s.say("%s", usage.problem)
		if usage.hint != "" {
			s.say("%s", usage.hint)
		} else {
			s.say("see eksiamlint --help")
		}
		return exitUsage
	}
	s.say("%v", err)
	return exitIncomplete
}

func run(args []string, s streams) (int, error) {
	if isIAM(args) {
		return iam(args[1:], s)
	}
	o, err := parse(args)
	if err != nil {
		return 0, err
	}
	command := ""
	if len(o.paths) > 0 {
		command = o.paths[0]
	}
	if o.in != "" && command != "eval" && !o.help {
		return 0, usageError{problem: "--in belongs to eval", hint: "eksiamlint eval EXPR --in DIR"}
	}
	if o.module != "" && command != "eval" && !o.help {
		return 0, usageError{problem: "--module belongs to eval", hint: "eksiamlint eval EXPR --in DIR --module ADDRESS"}
	}
	role := command == "explain" && len(o.paths) > 1 && o.paths[1] == "role"
	if o.to != "" && !role && !o.help {
		return 0, usageError{problem: "--to belongs to explain role", hint: "eksiamlint explain role NAME --to ARN"}
	}
	switch {
	case o.help || command == "help":
		_, err := io.WriteString(s.out, help(command))
		return exitClean, err
	case o.version || command == "version":
		return exitClean, showVersion(s.out)
	case command == "rules":
		return exitClean, listRules(s.out, o)
	case role:
		return explainRole(o, s)
	case command == "explain":
		return exitClean, explainRule(s.out, o)
	case command == "diagnose":
		return diagnose(o, s)
	case command == "model":
		return printModel(o, s)
	case command == "eval":
		return evaluate(o, s)
	}
	return lint(o, s)
}

func debugging() bool { return os.Getenv(debugVariable) != "" }

// devVersion is the version of a build that has no tag: SARIF readers want a
// number at all times.
const devVersion = "0.1.0-dev"

// version is the semantic version of this build, without a leading "v".
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return devVersion
	}
	return numericVersion(info.Main.Version)
}
