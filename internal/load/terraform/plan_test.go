package terraform

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// change is an entry of a plan's resource_changes: before and after are JSON
// objects, "null" for nothing.
func change(address, action, before, after, unknown string) string {
	module, rest := "", address
	if parts := addressParts(address); len(parts) > 2 && parts[0] == "module" {
		module, rest = strings.Join(parts[:2], "."), strings.Join(parts[2:], ".")
	}
	mode := "managed"
	if r, ok := strings.CutPrefix(rest, "data."); ok {
		mode, rest = "data", r
	}
	typ, name, _ := strings.Cut(rest, ".")
	name, _, _ = strings.Cut(name, "[")
	return fmt.Sprintf(`{"address": %q, "module_address": %q, "mode": %q, "type": %q, "name": %q,
		"change": {"actions": [%q], "before": %s, "after": %s, "after_unknown": %s}}`, address, module, mode, typ, name, action, before, after, unknown)
}

// creation is a change of something that is not there yet.
func creation(address, after, unknown string) string {
	return change(address, "create", "null", after, unknown)
}

// declaration is a resource in the configuration, with its expressions.
func declaration(address, expressions string) string {
	typ, name, _ := strings.Cut(address, ".")
	mode := "managed"
	if typ == "data" {
		mode = "data"
		typ, name, _ = strings.Cut(name, ".")
	}
	return fmt.Sprintf(`{"address": %q, "mode": %q, "type": %q, "name": %q, "provider_config_key": "aws", "expressions": %s}`, address, mode, typ, name, expressions)
}

// planOf is a plan of changes and a configuration's resources; more is JSON
// of further members, with commas before them.
func planOf(changes, declared []string, more string) string {
	return fmt.Sprintf(`{"format_version": "1.2", "terraform_version": "1.9.8", "planned_values": {"root_module": {}},
		"resource_changes": [%s], "configuration": {"provider_config": {"aws": {"expressions": {"region": {"constant_value": "eu-west-1"}}}},
		"root_module": {"resources": [%s]}}%s}`, strings.Join(changes, ",\n"), strings.Join(declared, ",\n"), more)
}

// loadText loads a tree of one file.
func loadText(t *testing.T, name, text string) *fact.Set {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	tree, err := source.Discover(source.Options{Paths: []string{dir}, WorkDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return Load(tree, Options{Panic: true})
}

// references are the references of an expression, as a plan lists them.
func references(refs ...string) string {
	return `{"references": ["` + strings.Join(refs, `", "`) + `"]}`
}

const newRole = `{"name": "node", "path": "/", "permissions_boundary": null, "assume_role_policy": "{}"}`
const newRoleUnknown = `{"arn": true, "id": true, "name_prefix": true, "managed_policy_arns": true, "inline_policy": true}`

// TestPlannedReferences: what is known after apply is the attribute it refers to
// when nothing else can be meant.
func TestPlannedReferences(t *testing.T) {
	role := creation("aws_iam_role.node", newRole, newRoleUnknown)
	roleDeclared := declaration("aws_iam_role.node", `{"name": {"constant_value": "node"}}`)
	for _, c := range []struct{ name, expression, want string }{
		{"a reference", references("aws_iam_role.node.arn", "aws_iam_role.node"), "arn:aws:iam::{account of provider aws}:role/node"},
		{"a condition on a variable", references("var.own", "aws_iam_role.node.arn", "aws_iam_role.node"), "arn:aws:iam::{account of provider aws}:role/node"},
		{"another attribute", references("aws_iam_role.node.unique_id", "aws_iam_role.node"), "{aws_eks_node_group.x.node_role_arn}"},
		{"a local", references("local.role", "aws_iam_role.node.arn", "aws_iam_role.node"), "{aws_eks_node_group.x.node_role_arn}"},
		{"two resources", references("aws_iam_role.node.arn", "aws_iam_role.node", "aws_iam_role.other.arn", "aws_iam_role.other"), "{aws_eks_node_group.x.node_role_arn}"},
		{"the whole resource", references("aws_iam_role.node", "each.key"), "{aws_eks_node_group.x.node_role_arn}"},
		{"a value of for_each", references("each.value"), "{aws_eks_node_group.x.node_role_arn}"},
		{"nothing", `{}`, "{aws_eks_node_group.x.node_role_arn}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := loadText(t, "plan.json", planOf(
				[]string{role, creation("aws_iam_role.other", strings.Replace(newRole, "node", "other", 1), newRoleUnknown),
					creation("aws_eks_node_group.x", `{"cluster_name": "blue", "node_group_name": "x"}`, `{"node_role_arn": true}`)},
				[]string{roleDeclared, declaration("aws_iam_role.other", "{}"),
					declaration("aws_eks_node_group.x", `{"cluster_name": {"constant_value": "blue"}, "node_role_arn": `+c.expression+`}`)}, ""))
			if got := set.NodeGroups[0].RoleARN.V.String(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestPlannedModules: references are followed through variables and outputs of
// modules.
func TestPlannedModules(t *testing.T) {
	text := fmt.Sprintf(`{"format_version": "1.2", "terraform_version": "1.9.8", "planned_values": {},
		"resource_changes": [%s, %s, %s],
		"configuration": {"root_module": {
			"module_calls": {
				"role": {"module": {"resources": [%s], "outputs": {"arn": {"expression": %s}}}},
				"group": {"expressions": {"role_arn": %s}, "for_each_expression": {}, "module": {"resources": [%s], "variables": {"role_arn": {}}}}
			},
			"resources": [%s]}}}`,
		creation("module.role.aws_iam_role.node", newRole, newRoleUnknown),
		creation(`module.group["a.b"].aws_eks_node_group.x`, `{"cluster_name": "blue", "node_group_name": "x"}`, `{"node_role_arn": true}`),
		creation("aws_iam_role_policy_attachment.x", `{"policy_arn": "arn:aws:iam::aws:policy/AdministratorAccess"}`, `{"role": true, "id": true}`),
		declaration("aws_iam_role.node", "{}"), references("aws_iam_role.node.arn", "aws_iam_role.node"),
		references("module.role.arn", "module.role"),
		declaration("aws_eks_node_group.x", `{"node_role_arn": `+references("var.role_arn")+`, "cluster_name": {}, "node_group_name": {}}`),
		declaration("aws_iam_role_policy_attachment.x", `{"role": `+references("module.role.arn", "module.role")+`, "policy_arn": {}}`))
	set := loadText(t, "plan.json", text)
	if got, want := set.NodeGroups[0].RoleARN.V.Key(), set.Roles[0].ARN.Key(); got != want {
		t.Errorf("the node group has role %s, want %s", got, want)
	}
	if got := set.Attachments[0].Roles.Items[0].V.String(); got != "{aws_iam_role_policy_attachment.x.role}" {
		t.Errorf("an ARN is taken for a role's name: %s", got)
	}
	if got := set.NodeGroups[0].Address; got != `module.group["a.b"].aws_eks_node_group.x` {
		t.Errorf("the address is %s", got)
	}
}

// TestWrittenAndComputed: what the provider read back is not taken for written.
func TestWrittenAndComputed(t *testing.T) {
	const live = `{"name": "node", "path": "/", "permissions_boundary": "", "assume_role_policy": "{}", "arn": "arn:aws:iam::111122223333:role/node",
		"managed_policy_arns": ["arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B"], "inline_policy": [{"name": "i", "policy": "{}"}]}`
	attached := func(arn, action string) string {
		x := `{"role": "node", "policy_arn": "arn:aws:iam::aws:policy/` + arn + `"}`
		if action == "delete" {
			return change("aws_iam_role_policy_attachment.x"+arn, "delete", x, "null", "{}")
		}
		return change("aws_iam_role_policy_attachment.x"+arn, action, x, x, "{}")
	}
	inline := change("aws_iam_role_policy.i", "no-op", `{"role": "node", "name": "i", "policy": "{}"}`, `{"role": "node", "name": "i", "policy": "{}"}`, "{}")
	all := []string{attached("A", "no-op"), attached("B", "delete"), inline}
	for _, c := range []struct {
		name, role, expressions string
		others                  []string
		managed, inline         string
		exclusive               bool
	}{
		{"all accounted for", change("aws_iam_role.node", "no-op", live, live, "{}"), `{}`, all, "-", "-", false},
		{"one attached elsewhere", change("aws_iam_role.node", "update", live, live, "{}"), `{}`, all[:1], "[…]", "…", false},
		{"written", change("aws_iam_role.node", "no-op", live, live, "{}"), `{"managed_policy_arns": {}, "inline_policy": [{}]}`, nil, "[arn:aws:iam::aws:policy/A arn:aws:iam::aws:policy/B]", "i", true},
		{"new, not written", creation("aws_iam_role.node", newRole, newRoleUnknown), `{}`, nil, "-", "-", false},
		{"new, written", creation("aws_iam_role.node", `{"name": "node", "assume_role_policy": "{}", "managed_policy_arns": []}`, `{"arn": true, "inline_policy": true}`), `{"managed_policy_arns": {}}`, nil, "[]", "-", false},
		{"new, written by dynamic blocks", creation("aws_iam_role.node", `{"name": "node", "assume_role_policy": "{}", "inline_policy": [{"name": "i", "policy": "{}"}]}`, `{"arn": true}`), `{}`, nil, "-", "i", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := loadText(t, "plan.json", planOf(append([]string{c.role}, c.others...), []string{declaration("aws_iam_role.node", c.expressions)}, ""))
			r := set.Roles[0]
			managed, inline := "-", "-"
			if r.ManagedARNs.Set || r.ManagedARNs.Open {
				var arns []string
				for _, a := range r.ManagedARNs.Items {
					arns = append(arns, a.V.String())
				}
				if r.ManagedARNs.Open {
					arns = append(arns, "…")
				}
				managed = "[" + strings.Join(arns, " ") + "]"
			}
			for _, p := range r.Inline.Items {
				inline = p.Name.V.String()
			}
			if r.Inline.Open {
				inline = "…"
			}
			if managed != c.managed || inline != c.inline || r.InlineOnly != c.exclusive {
				t.Errorf("managed %s, inline %s, exclusive %v", managed, inline, r.InlineOnly)
			}
			if r.Boundary.Written() {
				t.Error("an empty text is taken for a boundary")
			}
		})
	}
}

// TestPlannedDocument: a document that is read during apply has its statements
// all the same.
func TestPlannedDocument(t *testing.T) {
	set := loadText(t, "plan.json", planOf([]string{
		creation("aws_iam_role.x", `{"name": "x"}`, `{"arn": true, "assume_role_policy": true}`),
		change("data.aws_iam_policy_document.x", "read", "null",
			`{"statement": [{"actions": ["sts:AssumeRoleWithWebIdentity"], "effect": null, "principals": [{"type": "Federated", "identifiers": [null]}],
			"condition": [{"test": "StringEquals", "values": ["sts.amazonaws.com"]}]}]}`,
			`{"json": true, "statement": [{"actions": [false], "principals": [{"identifiers": [true]}], "condition": [{"variable": true, "values": [false]}]}]}`),
		creation("aws_iam_openid_connect_provider.x", `{"client_id_list": ["sts.amazonaws.com"]}`, `{"arn": true, "url": true, "client_id_list": [false]}`),
		creation("aws_eks_cluster.x", `{"name": "blue"}`, `{"arn": true, "identity": true}`),
	}, []string{
		declaration("aws_iam_role.x", `{"assume_role_policy": `+references("data.aws_iam_policy_document.x.json", "data.aws_iam_policy_document.x")+`}`),
		declaration("data.aws_iam_policy_document.x", `{"statement": [{"actions": {}, "principals": [{"type": {}, "identifiers": `+
			references("aws_iam_openid_connect_provider.x.arn", "aws_iam_openid_connect_provider.x")+`}], "condition": [{"test": {}, "values": {}, "variable": `+
			references("aws_iam_openid_connect_provider.x.url", "aws_iam_openid_connect_provider.x")+`}]}]}`),
		declaration("aws_iam_openid_connect_provider.x", `{"client_id_list": {}, "url": `+
			references("aws_eks_cluster.x.identity[0].oidc[0].issuer", "aws_eks_cluster.x.identity[0].oidc[0]", "aws_eks_cluster.x.identity[0].oidc", "aws_eks_cluster.x.identity[0]", "aws_eks_cluster.x.identity", "aws_eks_cluster.x")+`}`),
		declaration("aws_eks_cluster.x", `{"name": {}}`),
	}, ""))
	if got, want := set.Providers[0].URL.V.Key(), set.Clusters[0].Issuer.Key(); got != want {
		t.Errorf("the provider is of %s, want %s", got, want)
	}
	trust := set.Roles[0].Trust.Text
	if !strings.Contains(trust.String(), `"Federated":"`+set.Providers[0].ARN.String()+`"`) || !strings.Contains(trust.String(), `"oidc.eks.eu-west-1.amazonaws.com/id/{id of aws_eks_cluster.x}:aud":"sts.amazonaws.com"`) {
		t.Errorf("the trust policy is %s", trust)
	}
}

// TestGoneAndPartial: what is deleted is no fact; what a plan does not speak of
// may be there.
func TestGoneAndPartial(t *testing.T) {
	role := creation("aws_iam_role.node", newRole, newRoleUnknown)
	declared := declaration("aws_iam_role.node", `{}`)
	old := change("aws_iam_role.old", "delete", newRole, "null", "{}")
	prior := `, "prior_state": {"values": {"root_module": {"resources": [{"address": "aws_iam_role.%s", "mode": "managed", "type": "aws_iam_role", "name": "old", "values": {"name": "old"}}]}}}`
	for _, c := range []struct {
		name     string
		changes  []string
		declared []string
		more     string
		partial  bool
	}{
		{"whole", []string{role, old}, []string{declared}, fmt.Sprintf(prior, "old"), false},
		{"targeted", []string{role}, []string{declared}, `, "complete": false`, true},
		{"errored", []string{role}, []string{declared}, `, "errored": true`, true},
		{"of what there is", []string{role}, []string{declared}, fmt.Sprintf(prior, "old"), true},
		{"of what is declared", []string{role}, []string{declared, declaration("aws_iam_role.second", `{}`)}, "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := loadText(t, "plan.json", planOf(c.changes, c.declared, c.more))
			if len(set.Roles) != 1 || len(set.Diagnostics) != 0 {
				t.Errorf("%d roles, %v", len(set.Roles), set.Diagnostics)
			}
			if partial := len(set.AbsentModules) == 1 && set.AbsentModules[0].Open; partial != c.partial {
				t.Errorf("partial: %v", partial)
			}
		})
	}
}

// TestState: a state has values only, and all of them.
func TestState(t *testing.T) {
	set := loadText(t, "state.json", `{"format_version": "1.0", "terraform_version": "1.9.8", "values": {"root_module": {
		"resources": [{"address": "aws_iam_role.a", "mode": "managed", "type": "aws_iam_role", "name": "a",
			"values": {"name": "a", "path": "/", "arn": "arn:aws:iam::111122223333:role/a", "assume_role_policy": "{}", "managed_policy_arns": ["arn:aws:iam::aws:policy/A"]}}],
		"child_modules": [{"address": "module.m[0]", "resources": [
			{"address": "module.m[0].aws_eks_access_entry.e", "mode": "managed", "type": "aws_eks_access_entry", "name": "e",
			"values": {"cluster_name": "blue", "principal_arn": "arn:aws:iam::111122223333:role/a", "type": "EC2_LINUX", "user_name": "system:node:{{EC2PrivateDNSName}}", "kubernetes_groups": ["system:nodes"]}}]}]}}}`)
	if len(set.Roles) != 1 || set.Roles[0].ManagedARNs.Set || !set.Roles[0].ManagedARNs.Open || set.Roles[0].Account.String() != "111122223333" {
		t.Errorf("roles %+v", set.Roles)
	}
	if e := set.AccessEntries[0]; e.Username.Written() || e.Groups.Set || e.Type.V.String() != "EC2_LINUX" {
		t.Errorf("what EKS fills in is taken for written: %+v", e)
	}
}

// TestSensitivePlan: a sensitive value is a symbol.
func TestSensitivePlan(t *testing.T) {
	change := strings.Replace(creation("aws_eks_node_group.x", `{"cluster_name": "hunter2", "node_group_name": "x"}`, `{}`), `"after_unknown"`, `"after_sensitive": {"cluster_name": true}, "after_unknown"`, 1)
	set := loadText(t, "plan.json", planOf([]string{change}, []string{declaration("aws_eks_node_group.x", `{"cluster_name": {"constant_value": "hunter2"}, "node_group_name": {}}`)}, ""))
	name := set.NodeGroups[0].Cluster
	if name.V.String() != "{aws_eks_node_group.x.cluster_name}" || string(name.At.Bytes()) != "*******" {
		t.Errorf("got %s at %q", name.V, name.At.Bytes())
	}
}

// TestBrokenPlans give one error each.
func TestBrokenPlans(t *testing.T) {
	whole := planOf(nil, nil, "")
	for name, c := range map[string]struct{ text, want string }{
		"cut":     {whole[:len(whole)-20], "read the JSON: unexpected EOF"},
		"two":     {whole + whole, "read the JSON: there is more after its end"},
		"version": {strings.Replace(whole, `"1.2"`, `"7.0"`, 1), `the format_version of the plan is "7.0", only 0 and 1 are known`},
		"deep":    {strings.Replace(whole, `"planned_values": {`, `"planned_values": {"x": `+strings.Repeat("[", 5000)+strings.Repeat("]", 5000)+`, `, 1), "read the JSON: it is nested too deeply"},
	} {
		t.Run(name, func(t *testing.T) {
			set := loadText(t, "plan.json", c.text)
			var got []string
			for _, d := range set.Diagnostics {
				got = append(got, d.Message)
			}
			if diff := cmp.Diff([]string{c.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAddressParts(t *testing.T) {
	got := addressParts(`module.a["x.\"y\".z"].data.aws_iam_role.b[0]`)
	want := []string{"module", `a["x.\"y\".z"]`, "data", "aws_iam_role", "b[0]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestReferencesInCircles: a plan whose references lead back to themselves is
// read in bounded time.
func TestReferencesInCircles(t *testing.T) {
	twice := references("var.a", "var.b")
	text := `{"format_version": "1.2", "terraform_version": "1.9.8", "planned_values": {}, "resource_changes": [` +
		creation("module.m.aws_eks_node_group.x", `{"cluster_name": "blue", "node_group_name": "x"}`, `{"node_role_arn": true}`) + `],
		"configuration": {"root_module": {"module_calls": {"m": {
			"expressions": {"a": ` + references("module.m.o") + `, "b": ` + references("module.m.o") + `},
			"module": {"outputs": {"o": {"expression": ` + twice + `}}, "variables": {"a": {}, "b": {}},
			"resources": [` + declaration("aws_eks_node_group.x", `{"cluster_name": {}, "node_group_name": {}, "node_role_arn": `+twice+`}`) + `]}}}}}}`
	set := loadText(t, "plan.json", text)
	if got := set.NodeGroups[0].RoleARN.V.String(); got != "{module.m.aws_eks_node_group.x.node_role_arn}" {
		t.Errorf("got %s", got)
	}
}

// TestMutilatedPlans: no panic, whatever is in the place of a part of a plan.
func TestMutilatedPlans(t *testing.T) {
	text, err := os.ReadFile("../../../testdata/plans/broken-first.json")
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	values := regexp.MustCompile(`"(?:[^"\\]|\\.)*"|true|false|null|\{\}|\[\]`).FindAllIndex(text, -1)
	for range 300 {
		at := values[random.IntN(len(values))]
		with := []string{`null`, `"x"`, `[]`, `{}`, `7`, `["x", {"y": null}]`, `true`, `{"references": [7]}`, `"module.a[\"b"`}[random.IntN(9)]
		broken := string(text[:at[0]]) + with + string(text[at[1]:])
		loadText(t, "plan.json", broken)
	}
}
