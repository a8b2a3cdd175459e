package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// packages are two small packages of the same shape.
func packages(t *testing.T, change map[string]string) (iamData, managed string) {
	dir := t.TempDir()
	files := map[string]string{
		"iam/package.json":                    `{"version": "1.2.3", "updatedAt": "2026-01-02T03:04:05Z"}`,
		"iam/data/serviceNames.json":          `{"elasticloadbalancing": "Elastic Load Balancing"}`,
		"iam/dist/esm/globalConditionKeys.js": "{\n key: 'aws:ResourceTag/tag-key',\n category: 'x',\n type: 'String',\n}",
		"iam/data/actions/elasticloadbalancing.json": `{"addtags": {"name": "AddTags", "accessLevel": "Tagging, Write",
			"resourceTypes": [{"name": "a", "required": true, "conditionKeys": []}], "conditionKeys": ["aws:ResourceTag/${TagKey}"]}}`,
		"iam/data/resourceTypes/elasticloadbalancing.json": `{"a": {"key": "a", "arn": "arn:${Partition}:elasticloadbalancing:${Region}:${Account}:a/${A}", "conditionKeys": []}}`,
		"iam/data/conditionKeys/elasticloadbalancing.json": `{}`,
		"managed/package.json":                             `{"version": "4.5.6"}`,
		"managed/dist/managedPolicies.json": `{"P": {"arn": "arn:aws:iam::aws:policy/service-role/P", "latestVersionId": "v1",
			"versions": {"v1": {"createdDate": "2025-05-05T00:00:00Z", "document": {"Version": "2012-10-17", "Statement": []}}}}}`,
	}
	for name, text := range change {
		files[name] = text
	}
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "iam"), filepath.Join(dir, "managed")
}

// TestShapesThatAreNotUnderstood proves that data of another shape stop the
// generator instead of leaving gaps.
func TestShapesThatAreNotUnderstood(t *testing.T) {
	for _, test := range []struct{ file, text, want string }{
		{"iam/package.json", `{"version": "1"}`, "it has no date"},
		{"iam/data/actions/elasticloadbalancing.json", `{"a": {"name": "AddTags", "accessLevel": "Odd"}}`, "override action elasticloadbalancing"},
		{"iam/data/actions/elasticloadbalancing.json", `{`, "read data/actions/elasticloadbalancing.json"},
		{"iam/data/conditionKeys/elasticloadbalancing.json", `{"k": {"key": "k", "type": "Odd"}}`, "override action elasticloadbalancing"},
	} {
		iamData, _ := packages(t, map[string]string{test.file: test.text})
		if _, err := servicesTable(iamData); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s %s: %v, want %s", test.file, test.text, err, test.want)
		}
	}
	_, managed := packages(t, nil)
	table, err := managedTable(managed)
	if err != nil || !bytes.HasPrefix(table, []byte("EMP1")) {
		t.Errorf("managed policies: %v", err)
	}
	_, managed = packages(t, map[string]string{"managed/dist/managedPolicies.json": `{}`})
	if _, err := managedTable(managed); err == nil {
		t.Error("no policy is no error")
	}
}
