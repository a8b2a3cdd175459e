package source_test

import (
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/source"
)

func TestKind(t *testing.T) {
	const serviceAccount = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n"
	for _, c := range []struct {
		name string
		text string
		want source.Kind
		also source.Kind
	}{
		{"main.tf", "", source.Terraform, ""},
		{"main.tofu", "", source.Terraform, ""},
		{"main.tf.json", "{}", source.TerraformJSON, ""},
		{"prod.tfvars", "", source.TFVars, ""},
		{"prod.auto.tfvars.json", "{}", source.TFVars, ""},

		{"cluster.yaml", "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\n", source.Eksctl, ""},
		{"mappings.yaml", "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\niamIdentityMappings:\n- username: system:node:{{EC2PrivateDNSName}}\n", source.Eksctl, ""},
		{"cluster.json", `{"kind": "ClusterConfig", "apiVersion": "eksctl.io/v1alpha5"}`, source.Eksctl, ""},
		{"mixed.yaml", serviceAccount + "---\napiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\n", source.Eksctl, source.Kubernetes},

		{"sa.yaml", serviceAccount, source.Kubernetes, ""},
		{"crlf.yml", strings.ReplaceAll(serviceAccount, "\n", "\r\n"), source.Kubernetes, ""},
		{"bom.yaml", "\xef\xbb\xbf" + serviceAccount, source.Kubernetes, ""},
		{"comment.yaml", "# about\n\n%YAML 1.2\n--- # first\n" + serviceAccount, source.Kubernetes, ""},
		{"quoted.yaml", "\"apiVersion\": \"v1\" # comment\n'kind' : 'ServiceAccount'\n", source.Kubernetes, ""},
		{"tagged.yaml", "--- !!map\n" + serviceAccount, source.Kubernetes, ""},
		{"anchored.yaml", "&a\napiVersion: v1\nkind: Pod\n", source.Kubernetes, ""},
		{"indented.yaml", "  apiVersion: v1\n  kind: Pod\n", source.Kubernetes, ""},
		{"second.yaml", "foo: bar\n---\n" + serviceAccount, source.Kubernetes, ""},
		{"flow.yaml", "{apiVersion: v1, kind: ServiceAccount, metadata: {name: web}}\n", source.Kubernetes, ""},
		{"list.json", `{"items": [{"kind": "ConfigMap"}], "kind": "List", "apiVersion": "v1"}`, source.Kubernetes, ""},
		{"helmfile.yaml", "releases:\n- name: web\n", source.Helmfile, ""},
		{"helmfile.d/10-web.yaml", "repositories: []\nreleases:\n- name: web\n", source.Helmfile, ""},
		{"helmfile.d/values.yaml", "serviceAccount:\n  annotations: {eks.amazonaws.com/role-arn: x}\n", source.HelmValues, ""},
		{"flux.yaml", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n", source.Kubernetes, ""},
		{"inblock.yaml", "apiVersion: v1\nkind: ConfigMap\ndata:\n  t: |\n    {{ range .Alerts }}\n    {{ end }}\n  u: '{{ x }}'\n", source.Kubernetes, ""},
		{"applicationset.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec:\n  template:\n    metadata:\n      name: '{{ .name }}'\n", source.Kubernetes, ""},
		{"unrendered.yaml", serviceAccount + "  annotations:\n    eks.amazonaws.com/role-arn: \"{{ .Values.arn }}\"\n", source.Kubernetes, ""},
		{"crd.yaml", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {description: serviceAccountName}\n", "", ""},
		{"svc.yaml", "apiVersion: v1\nkind: Service\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n", "", ""},
		{"crossplane.yaml", "apiVersion: iam.aws.crossplane.io/v1beta1\nkind: Role\n", source.Kubernetes, ""},

		{"kustomization.yaml", "resources:\n- sa.yaml\n", source.Kustomization, ""},
		{"Kustomization", "resources: [sa.yaml]\n", source.Kustomization, ""},
		{"component/k.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n", source.Kustomization, ""},

		{"trust.json", `{"Version": "2012-10-17", "Statement": []}`, source.IAMPolicy, ""},
		{"unquoted.json", `{"Version": "2012-10-17", "Statement": [{"Effect": ${effect}}]}`, source.IAMPolicy, ""},
		{"lower.json", `{"statement": [{"Effect": "Allow"}]}`, source.IAMPolicy, ""},
		{"nested.json", `{"policy": {"Statement": []}}`, "", ""},
		{"package.json", `{"name": "x", "statement": "none"}`, "", ""},
		{"array.json", `[{"apiVersion": "v1", "kind": "Pod"}]`, "", ""},

		{"values.yaml", "serviceAccount:\n  create: true\n", source.HelmValues, ""},
		{"values-prod.yaml", "controller:\n  serviceAccount:\n    name: x\n", source.HelmValues, ""},
		{"prod.yaml", "sa:\n  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/web\n", source.HelmValues, ""},
		{"misspelt.yaml", "sa:\n  annotations:\n    eks.amazonaws.com.cn/role_arn: x\n    iam/role-arn: y\n", source.HelmValues, ""},
		{"values.yaml", "replicas: 1\n", "", ""},
		{"ci.yaml", "on: push\njobs:\n  a:\n    with:\n      role: arn\n      eks.amazonaws.com/role-arn: x\n", "", ""},
		{"other.yaml", "serviceAccount: x\n", "", ""},

		{"chart/templates/sa.yaml", serviceAccount + "  namespace: '{{ .Release.Namespace }}'\n", "", ""},
		{"chart/templates/static.yaml", serviceAccount, source.Kubernetes, ""},
		{"loose.yaml", "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {{ .name }}\n", "", ""},
		{"jinja.yaml", "{% for a in apps %}\n---\n" + serviceAccount + "{% endfor %}\n", "", ""},
		{"erb.yaml", "<% if prod %>\n" + serviceAccount + "<% end %>\n", "", ""},
		{"ofblock.yaml", "apiVersion: v1\nkind: ConfigMap\ndata:\n  t: |\n    {% if x %}\n", source.Kubernetes, ""},
		{"paths.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec:\n  name: a-{{ .x }}{{.y}}-b\n  valueFiles:\n  - $values/{{name}}/v.yaml\n", source.Kubernetes, ""},
		{"bare.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec:\n  name: {{ .name }}\n", "", ""},
		{"inflow.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec: {name: a-{{name}}}\n", "", ""},
		{"control.yaml", "{{- if .x }}\n" + serviceAccount + "{{- end }}\n", "", ""},
		{"template.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n", "", ""},
		{"cfn.json", `{"Resources": {"R": {"Type": "AWS::IAM::Role"}}}`, "", ""},
	} {
		dir := tempDir(t)
		write(t, dir, map[string]string{c.name: c.text, "chart/Chart.yaml": "name: x\n"})
		tree := discover(t, dir, source.Options{Paths: []string{c.name}})
		var got, also source.Kind
		for _, f := range tree.Files() {
			got, also = f.Kind, f.Also
		}
		if got != c.want || also != c.also {
			t.Errorf("%s: kind %q also %q, want %q also %q\n%s", c.name, got, also, c.want, c.also, c.text)
		}
		if len(tree.Problems()) > 0 {
			t.Errorf("%s: %v", c.name, tree.Problems())
		}
	}
}

func TestUnread(t *testing.T) {
	dir := tempDir(t)
	write(t, dir, map[string]string{
		"a/template.yaml":      "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  R: {Type: 'AWS::IAM::Role'}\n",
		"b.template":           `{"Resources": {"R": {"Type": "AWS::IAM::Role"}}}`,
		"cdk.json":             `{"app": "npx ts-node bin/app.ts"}`,
		"Pulumi.yaml":          "name: infra\nruntime: go\n",
		"xp.yaml":              "apiVersion: iam.aws.upbound.io/v1beta1\nkind: Role\n",
		"terragrunt.hcl":       "inputs = { role_arn = \"arn:aws:iam::111122223333:role/x\" }\n",
		"terragrunt.stack.hcl": "unit \"eks\" {\n}\n",
		"terragrunt.hcl.json":  "{\"inputs\": {}}\n",
		"lock.hcl":             "provider \"aws\" {}\n",
		"c/Chart.yaml":         "name: c\n",
		"c/templates/sa.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  annotations:\n" +
			"    eks.amazonaws.com/role-arn: {{ .Values.arn }}\n",
		"c/templates/svc.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .x }}\n",
		"README.md":            "eks.amazonaws.com\n",
	})
	tree := discover(t, dir, source.Options{})
	got := map[string]int{}
	for _, u := range tree.Unread() {
		got[u.Kind] = u.Files
	}
	want := map[string]int{"CloudFormation template": 2, "CDK app": 1, "Pulumi project": 1,
		"Crossplane or ACK manifest": 1, "Terragrunt unit in JSON": 1, "YAML template": 1}
	if len(got) != len(want) {
		t.Errorf("unread: %v, want %v", got, want)
	}
	for kind, n := range want {
		if got[kind] != n {
			t.Errorf("unread %s: %d, want %d", kind, got[kind], n)
		}
	}
	if n := tree.FilesRead(); n != 12 {
		t.Errorf("read %d files, want 12", n)
	}
}

func TestStdinKinds(t *testing.T) {
	for _, c := range []struct {
		text string
		want source.Kind
	}{
		{"resource \"aws_iam_role\" \"x\" {\n}\n", source.Terraform},
		{"apiVersion: v1\nkind: Pod\n", source.Kubernetes},
		{`{"Version": "2012-10-17", "Statement": []}`, source.IAMPolicy},
	} {
		tree := discover(t, tempDir(t), source.Options{Paths: []string{"-"}, Stdin: strings.NewReader(c.text)})
		files := tree.Files()
		if len(files) != 1 || files[0].Kind != c.want || files[0].Path != "<stdin>" {
			t.Errorf("standard input %q: %+v, want kind %s", c.text, files, c.want)
		}
	}
}

// TestLongLines holds that each byte of a hostile line is looked at a few times:
// where each quote looks back over the line, these take an hour.
func TestLongLines(t *testing.T) {
	const n = 2_000_000
	for name, text := range map[string]string{
		"blanks before quotes deeper down": "{apiVersion: v1," + strings.Repeat(" ", n) + "{" + strings.Repeat("''", n) + "}}",
		"quotes inside one word":           "apiVersion: v1\nkind: Pod\nx: " + strings.Repeat(`x"`, n) + "{{",
		"dashes before a block scalar":     "apiVersion: v1\nx: {{\n" + strings.Repeat("- ", n) + "a: |",
	} {
		t.Run(name, func(t *testing.T) { source.Classify("a.yaml", []byte(text)) })
	}
}

func TestTemplatesOutsideQuotes(t *testing.T) {
	for _, c := range []struct {
		line string
		want source.Kind
	}{
		{`a: "{{ x }}"`, source.Kubernetes},
		{`a: {{ x }}`, source.Templated},
		{`a: it's {{ x }}'`, source.Templated}, // no quote begins inside a word
		{`a: !t "{{ x }}"`, source.Kubernetes},
		{`!t a"b {{ x }}"`, source.Templated},
		{`a: !t "x"y"{{ x }}"`, source.Templated},
		{`a: b # {{ x }}`, source.Kubernetes},
		{"a:\t\"{{ x }}\"", source.Kubernetes},
		{"- - a: |\n      {{ x }}", source.Kubernetes},
		{"- - a: |\n  {{ x }}", source.Templated},
		{"- - |\n  {{ x }}", source.Kubernetes},
	} {
		if got := source.Classify("a.yaml", []byte("apiVersion: v1\nkind: ServiceAccount\n"+c.line+"\n")); got != c.want {
			t.Errorf("%s: %s, want %s", c.line, got, c.want)
		}
	}
}
