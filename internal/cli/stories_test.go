package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/cli"
)

// stories are the estates of examples/, each broken in the ways of one
// misunderstanding, and mended.
var stories = map[string][]string{
	"assume-role": {"assume-not-granted"},
	"eksctl-nodegroup": {
		"eksctl-attach-policies-incomplete", "node-role-arn-is-profile",
	},
	"irsa-or-pod-identity": {
		"irsa-audience-mismatch", "irsa-role-arn-malformed", "irsa-subject-mismatch", "irsa-subject-wildcard-not-like",
		"irsa-trust-not-web-identity", "irsa-trust-wrong-action", "podidentity-agent-missing",
		"podidentity-trust-lacks-tagsession", "podidentity-untrusted",
	},
	"node-role-checklist": {
		"node-cni-policy-wrong-family", "node-lacks-cni-policy", "node-role-is-cluster-role", "node-untrusted-by-ec2",
	},
	"node-role-runbook": {
		"node-lacks-cni-policy", "node-lacks-image-pull", "node-lacks-worker-policy",
	},
}

func TestStories(t *testing.T) {
	t.Chdir("../..")
	for story, want := range stories {
		t.Run(story, func(t *testing.T) {
			got := lint(t, filepath.Join("examples", story, "broken"))
			if diff := cmp.Diff(want, got.rules()); diff != "" {
				t.Errorf("broken (-want +got):\n%s", diff)
			}
			if got := lint(t, filepath.Join("examples", story, "mended")); len(got.Findings) != 0 || !got.Complete {
				t.Errorf("mended: complete %v, %v", got.Complete, got.Findings)
			}
		})
	}
	dirs, err := os.ReadDir("examples")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range dirs {
		if _, err := os.Stat(filepath.Join("examples", d.Name(), "broken")); err == nil && stories[d.Name()] == nil {
			t.Errorf("examples/%s is no story", d.Name())
		}
	}
}

// TestRunbook: what a node or its pods print leads to the rule and the line of
// the policy that is missing.
func TestRunbook(t *testing.T) {
	t.Chdir("../..")
	refused := func(role, action string) string {
		return "User: arn:aws:sts::328465829101:assumed-role/" + role + "/i-0a1b2c3d is not authorized to perform: " + action + " on resource: * because no identity-based policy allows the " + action + " action"
	}
	for _, test := range []struct{ printed, rule, role string }{
		{refused("runbook-pull", "ecr:GetAuthorizationToken"), "node-lacks-image-pull", "runbook-pull"},
		{refused("runbook-pull", "ecr:BatchGetImage"), "node-lacks-image-pull", "runbook-pull"},
		{"Failed to pull image: no basic auth credentials", "node-lacks-image-pull", ""},
		{refused("runbook-network", "ec2:CreateNetworkInterface") + ": failed to call ec2:CreateNetworkInterface due to missing permissions", "node-lacks-cni-policy", "runbook-network"},
		{"container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady cni plugin not initialized", "node-lacks-cni-policy", ""},
		{"NodeCreationFailure: Instances failed to join the kubernetes cluster", "node-lacks-worker-policy", ""},
		{"NodeCreationFailure: Unhealthy nodes in the kubernetes cluster", "node-lacks-cni-policy", ""},
	} {
		var stdout, stderr bytes.Buffer
		code := cli.Run([]string{"diagnose", "--format", "json", test.printed, "examples/node-role-runbook/broken"}, strings.NewReader(""), &stdout, &stderr)
		var got struct {
			Roles    []struct{ Name string }
			Findings []struct{ Rule, Mend, Snippet string }
		}
		if err := json.Unmarshal(stdout.Bytes(), &got); err != nil || code != 0 {
			t.Fatalf("%s: exit code %d, %v\n%s", test.printed, code, err, &stderr)
		}
		found := false
		for _, f := range got.Findings {
			found = found || f.Rule == test.rule && strings.Contains(f.Mend, "attach ")
		}
		if !found {
			t.Errorf("%s\ngives %v, want %s", test.printed, got.Findings, test.rule)
		}
		if test.role != "" && (len(got.Roles) != 1 || got.Roles[0].Name != test.role || len(got.Findings) != 1) {
			t.Errorf("%s\nis of role %q, and gives %v", test.printed, test.role, got)
		}
	}
}
