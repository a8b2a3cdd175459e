package cli_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// planTree is an example with a plan in the place of its Terraform files.
func planTree(t *testing.T, example, plan string) string {
	t.Helper()
	files := map[string]string{"plan.json": readText(t, filepath.Join("testdata/plans", plan))}
	dir := filepath.Join("examples", example, "k8s")
	for _, path := range []string{"kube-system/aws-auth.yaml", "prod/exporter.yaml", "prod/serviceaccounts.yaml"} {
		files[path] = readText(t, filepath.Join(dir, path))
	}
	return write(t, files)
}

func readText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// said are the findings of a report by rule and message. A plan of what is there
// knows the issuer.
func said(r report) []string {
	var list []string
	for _, f := range r.Findings {
		list = append(list, f.Rule+": "+strings.ReplaceAll(f.Message, "7D2E91A0C4B35F6688D1E2F3A4B5C6D7", "{id of aws_eks_cluster.shop}"))
	}
	slices.Sort(list)
	return list
}

// TestPlansSayWhatTheirFilesSay: the plan of an example stands for its Terraform
// files. Of a plan for the first apply those trust policies with the issuer are not
// known that no aws_iam_policy_document writes.
func TestPlansSayWhatTheirFilesSay(t *testing.T) {
	t.Chdir("../..")
	for _, example := range []string{"broken", "mended"} {
		sources := copyTree(t, filepath.Join("examples", example))
		for _, other := range []string{"eksctl", "helm"} {
			if err := os.RemoveAll(filepath.Join(sources, other)); err != nil {
				t.Fatal(err)
			}
		}
		want := said(lint(t, sources))
		if example == "broken" && len(want) < 10 {
			t.Fatalf("the files have %d findings", len(want))
		}
		for _, plan := range []string{"live", "first"} {
			t.Run(example+"/"+plan, func(t *testing.T) {
				got := lint(t, planTree(t, example, example+"-"+plan+".json"))
				want := want
				if plan == "first" {
					want = slices.DeleteFunc(slices.Clone(want), func(s string) bool {
						return strings.HasPrefix(s, "irsa-subject-wildcard-not-like")
					})
				}
				if diff := cmp.Diff(want, said(got)); diff != "" || !got.Complete {
					t.Errorf("complete %v, -files +plan:\n%s", got.Complete, diff)
				}
			})
		}
	}
}

// TestPlansBesideTheirFilesChangeNothing: with the plan of what is there, or of the
// first apply, the same is found at the same places.
func TestPlansBesideTheirFilesChangeNothing(t *testing.T) {
	t.Chdir("../..")
	for _, example := range []string{"broken", "mended"} {
		want := lint(t, copyTree(t, filepath.Join("examples", example)))
		for _, plan := range []string{"live", "first"} {
			t.Run(example+"/"+plan, func(t *testing.T) {
				both := copyTree(t, filepath.Join("examples", example))
				text := readText(t, filepath.Join("testdata/plans", example+"-"+plan+".json"))
				if err := os.WriteFile(filepath.Join(both, "infra", "plan.json"), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				got := lint(t, both)
				if diff := cmp.Diff(said(want), said(got)); diff != "" {
					t.Errorf("-files +both:\n%s", diff)
				}
				if diff := cmp.Diff(places(t, want), places(t, got)); diff != "" {
					t.Errorf("-files +both:\n%s", diff)
				}
			})
		}
	}
}
