// Actionrun runs the run steps of a composite action as a runner would, with
// the runner's variables set, so that action.yml is tested without GitHub.
// Steps that use other actions are named and skipped.
//
//	actionrun -action DIR -workspace DIR [-input name=value]…
//
// It prints the outputs of the action, one name=value a line, after "outputs:".
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

type action struct {
	Inputs map[string]struct {
		Default string
	}
	Outputs map[string]struct {
		Value string
	}
	Runs struct {
		Using string
		Steps []step
	}
}

type step struct {
	Name, ID, Uses, Shell, Run, If string
	WorkingDirectory               string `yaml:"working-directory"`
	Env                            map[string]string
}

func main() {
	dir := flag.String("action", ".", "the action's checkout")
	workspace := flag.String("workspace", ".", "the checkout of the repository that uses it")
	inputs := map[string]string{}
	flag.Func("input", "name=value", func(s string) error {
		name, value, ok := strings.Cut(s, "=")
		inputs[name] = value
		if !ok {
			return errors.New("want name=value")
		}
		return nil
	})
	flag.Parse()
	code, err := run(*dir, *workspace, inputs)
	if err != nil {
		fmt.Fprintln(os.Stderr, "actionrun:", err)
		os.Exit(125)
	}
	os.Exit(code)
}

func run(dir, workspace string, inputs map[string]string) (int, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return 0, err
	}
	workspace, err = filepath.Abs(workspace)
	if err != nil {
		return 0, err
	}
	text, err := os.ReadFile(filepath.Join(dir, "action.yml"))
	if err != nil {
		return 0, err
	}
	var a action
	if err := yaml.Unmarshal(text, &a); err != nil {
		return 0, fmt.Errorf("read action.yml: %w", err)
	}
	if a.Runs.Using != "composite" {
		return 0, fmt.Errorf("action uses %q, want composite", a.Runs.Using)
	}
	values := map[string]string{"github.action_path": dir, "github.workspace": workspace}
	for name, in := range a.Inputs {
		values["inputs."+name] = in.Default
	}
	for name, value := range inputs {
		if _, ok := a.Inputs[name]; !ok {
			return 0, fmt.Errorf("action has no input %q", name)
		}
		values["inputs."+name] = value
	}

	temp, err := os.MkdirTemp("", "eksiamlint-runner-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(temp)
	r := &runner{values: values, workspace: workspace, temp: temp}
	code, ran := 0, 0
	for i, s := range a.Runs.Steps {
		if s.Uses != "" {
			fmt.Printf("step %d: uses %s, skipped\n", i+1, s.Uses)
			continue
		}
		if s.If != "" {
			return 0, fmt.Errorf("step %d has a condition, which is not evaluated here", i+1)
		}
		ran++
		fmt.Printf("step %d: %s\n", i+1, s.Name)
		if code, err = r.step(s, i); err != nil {
			return 0, fmt.Errorf("step %d: %w", i+1, err)
		}
		if code != 0 {
			break
		}
	}
	if ran == 0 {
		return 0, errors.New("action has no run steps")
	}
	fmt.Println("outputs:")
	for _, name := range slices.Sorted(maps.Keys(a.Outputs)) {
		value, err := r.expand(a.Outputs[name].Value)
		if err != nil {
			return 0, fmt.Errorf("output %s: %w", name, err)
		}
		fmt.Printf("%s=%s\n", name, value)
	}
	return code, nil
}

type runner struct {
	values          map[string]string // of expressions
	workspace, temp string
}

var expression = regexp.MustCompile(`\$\{\{\s*([\w.-]+)\s*\}\}`)

// expand replaces expressions by their values; an unknown one is an error, but
// for outputs of steps, which are empty until they are set.
func (r *runner) expand(s string) (string, error) {
	var unknown error
	out := expression.ReplaceAllStringFunc(s, func(m string) string {
		name := expression.FindStringSubmatch(m)[1]
		value, ok := r.values[name]
		if !ok && !strings.HasPrefix(name, "steps.") {
			unknown = fmt.Errorf("unknown expression %s", m)
		}
		return value
	})
	if unknown == nil && strings.Contains(expression.ReplaceAllString(s, ""), "${{") {
		unknown = fmt.Errorf("cannot evaluate %q", s)
	}
	return out, unknown
}

// step runs one script and takes in the outputs it sets.
func (r *runner) step(s step, i int) (int, error) {
	if s.Shell != "bash" {
		return 0, fmt.Errorf("shell %q, want bash", s.Shell)
	}
	if strings.Contains(s.Run, "${{") {
		return 0, errors.New("the script has an expression in it; hand it in through env")
	}
	script := filepath.Join(r.temp, fmt.Sprintf("step%d.sh", i))
	if err := os.WriteFile(script, []byte(s.Run), 0o600); err != nil {
		return 0, err
	}
	output := filepath.Join(r.temp, fmt.Sprintf("output%d", i))
	if err := os.WriteFile(output, nil, 0o600); err != nil {
		return 0, err
	}
	// As documented for shell: bash.
	cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", script)
	cmd.Dir = filepath.Join(r.workspace, s.WorkingDirectory)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), "CI=true", "GITHUB_ACTIONS=true", "RUNNER_OS=Linux",
		"GITHUB_WORKSPACE="+r.workspace, "GITHUB_ACTION_PATH="+r.values["github.action_path"],
		"RUNNER_TEMP="+r.temp, "GITHUB_OUTPUT="+output,
		"GITHUB_ENV="+filepath.Join(r.temp, "env"), "GITHUB_PATH="+filepath.Join(r.temp, "path"),
		"GITHUB_STEP_SUMMARY="+filepath.Join(r.temp, "summary"))
	for name, value := range s.Env {
		value, err := r.expand(value)
		if err != nil {
			return 0, err
		}
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return 0, err
	}
	if err := r.outputs(s.ID, output); err != nil {
		return 0, err
	}
	return cmd.ProcessState.ExitCode(), nil
}

// outputs reads name=value lines and name<<delimiter blocks.
func (r *runner) outputs(id, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := lines.Text()
		if name, delimiter, ok := strings.Cut(line, "<<"); ok && !strings.Contains(name, "=") {
			var block []string
			for lines.Scan() && lines.Text() != delimiter {
				block = append(block, lines.Text())
			}
			r.values["steps."+id+".outputs."+name] = strings.Join(block, "\n")
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok {
			return fmt.Errorf("output line %q is not name=value", line)
		}
		r.values["steps."+id+".outputs."+name] = value
	}
	return lines.Err()
}
