package terraform

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/syntax"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// moduleMistakes reports what the majors of known modules no longer take, have
// or give (facts TR8.2, TR8.3).
func (m *module) moduleMistakes(out *fact.Set) {
	if m.dir.stub != nil {
		return
	}
	for _, name := range sortedKeys(m.dir.modules) {
		b := m.dir.modules[name]
		q, major := m.chosen(b)
		if q.module == "" || major == 0 || m.root.l.ownStub(q) != nil {
			continue
		}
		m.removedModule(out, b, q, major)
		m.removedArguments(out, b, q, major)
	}
	m.clusterIDs(out)
}

// chosen is the module that a call asks for, and the major version that
// Terraform surely takes at least; 0 when that is not known.
func (m *module) chosen(b *syntax.Block) (moduleRequest, int) {
	q := requestOf(b)
	if _, version := m.fetched(b); version != "" {
		q.version = version
	}
	if q.module == "" || q.version == "" {
		return q, 0
	}
	latest := 0
	for _, v := range stubTable {
		if v.module == q.module {
			latest = max(latest, v.to)
		}
	}
	if major, ok := newestMajor(q.version); ok && major <= latest {
		return q, major
	}
	for major := range maxMajor {
		all := true
		for _, p := range strings.Split(q.version, ",") {
			ok, understood := allowsMajor(strings.TrimSpace(p), major)
			if !understood {
				return q, 0
			}
			all = all && ok
		}
		if all {
			return q, major
		}
	}
	return q, 0
}

// callMistake adds a problem of a module call, which Terraform finds whether or
// not the call has instances.
func (m *module) callMistake(out *fact.Set, b *syntax.Block, at source.Site, p fact.Problem) {
	p.Decl = fact.Decl{Address: m.shown("module." + b.Label(0)), At: b.At, Scope: m.root.scope, Exists: policy.Yes, Origin: fact.Terraform}
	p.Calls = m.callers()
	p.Primary = at
	p.Subject = fmt.Sprintf("module %q", b.Label(0))
	p.About = []string{m.shown("module." + b.Label(0))}
	out.Problems = append(out.Problems, &p)
}

// versionNote is where the call writes its version.
func versionNote(b *syntax.Block) []fact.Evidence {
	a := b.Body.Attrs["version"]
	if a == nil {
		return nil
	}
	return []fact.Evidence{{At: syntax.SiteOf(a.File, a.Expr.Range()), Note: "the version that is asked for"}}
}

func (m *module) removedModule(out *fact.Set, b *syntax.Block, q moduleRequest, major int) {
	for _, x := range removedModules {
		a := b.Body.Attrs["source"]
		if x.module != q.module || x.sub != q.sub || major < x.since || a == nil {
			continue
		}
		if dir, _ := m.fetched(b); dir != nil {
			return
		}
		m.callMistake(out, b, syntax.SiteOf(a.File, a.Expr.Range()), fact.Problem{
			Code: "terraform.module_removed", Value: q.module + "//" + q.sub, Expected: x.instead, Choices: []string{strconv.Itoa(x.since)},
			Evidence: versionNote(b),
		})
	}
}

func (m *module) removedArguments(out *fact.Set, b *syntax.Block, q moduleRequest, major int) {
	dir, _ := m.fetched(b)
	for _, x := range removedArguments {
		if x.module != q.module || x.sub != q.sub || major < x.since {
			continue
		}
		for _, old := range sortedKeys(x.names) {
			a, now := b.Body.Attrs[old], x.names[old]
			if a == nil || dir != nil && dir.variables[old] != nil {
				continue
			}
			kind := "renamed"
			if now == "" {
				kind = "removed"
			}
			name := q.module
			if q.sub != "" {
				name += "//" + q.sub
			}
			m.callMistake(out, b, a.At, fact.Problem{
				Code: "terraform.module_renamed_argument", Kind: kind, Value: old, Expected: now, Field: name,
				Choices: []string{strconv.Itoa(x.since)}, Evidence: versionNote(b),
			})
		}
	}
}

// clusterIDs reports the output cluster_id of terraform-aws-modules/eks from
// version 19 on, and ARNs of clusters, where a cluster's name is wanted.
func (m *module) clusterIDs(out *fact.Set) {
	origin := func(expr hclsyntax.Expression, a *syntax.Attr) givenAs {
		w := givenAs{m, expr, a.File}
		for range maxIndirections {
			next := w.behind()
			if next == nil {
				break
			}
			w = *next
		}
		return w
	}
	look := func(expr hclsyntax.Expression, a *syntax.Attr) {
		w := origin(expr, a)
		w.clusterID(out)
		w.clusterARN(out)
	}
	for _, name := range m.dir.order {
		b := m.dir.resources[name]
		if a := b.Body.Attrs[clusterNameArgument(modelName(b))]; a != nil {
			look(a.Expr, a)
		}
	}
	for _, name := range sortedKeys(m.dir.modules) {
		if a := m.dir.modules[name].Body.Attrs["cluster_name"]; a != nil {
			origin(a.Expr, a).clusterID(out) // what a module makes of an ARN is its own affair
		}
	}
	var walk func(body *syntax.Body)
	walk = func(body *syntax.Body) {
		if a := body.Attrs["args"]; a != nil {
			if list, ok := a.Expr.(*hclsyntax.TupleConsExpr); ok {
				for i := 1; i < len(list.Exprs); i++ {
					if flag, _ := syntax.JSONKey(list.Exprs[i-1]); flag == "--cluster-name" {
						look(list.Exprs[i], a)
					}
				}
			}
		}
		for _, sub := range body.Blocks {
			walk(sub.Body)
		}
	}
	for _, p := range m.dir.providers {
		walk(p.Body)
	}
}

// clusterNameArgument is the argument of a resource or data source that takes
// the name of a cluster.
func clusterNameArgument(model string) string {
	switch {
	case model == "data.aws_eks_cluster", model == "data.aws_eks_cluster_auth":
		return "name"
	case strings.HasPrefix(strings.TrimPrefix(model, "data."), "aws_eks_"):
		return "cluster_name"
	}
	return ""
}

// clusterID reports w when it is module.x.cluster_id of such a module.
func (w givenAs) clusterID(out *fact.Set) {
	t, diags := hcl.AbsTraversalForExpr(unwrapped(w.expr))
	if diags.HasErrors() || len(t) < 3 || t.RootName() != "module" {
		return
	}
	name, _ := t[1].(hcl.TraverseAttr)
	last, _ := t[len(t)-1].(hcl.TraverseAttr)
	b := w.mod.dir.modules[name.Name]
	if last.Name != "cluster_id" || len(t) > 4 || b == nil || b.Body.Attrs["outpost_config"] != nil {
		return
	}
	if _, index := t[2].(hcl.TraverseIndex); len(t) == 4 && !index {
		return
	}
	q, major := w.mod.chosen(b)
	if q.module != eksModule || q.sub != "" || major < 19 {
		return
	}
	at := syntax.SiteOf(w.file, unwrapped(w.expr).Range())
	expected, _ := strings.CutSuffix(string(at.Bytes()), "cluster_id")
	w.mod.callMistake(out, b, at, fact.Problem{
		Code: "terraform.cluster_id_not_name", Value: strings.TrimSpace(string(at.Bytes())), Expected: expected + "cluster_name", Evidence: versionNote(b),
	})
}

// clusterARN reports w when it is the ARN of a cluster.
func (w givenAs) clusterARN(out *fact.Set) {
	words := strings.Split(dotted(unwrapped(w.expr)), ".")
	last := words[len(words)-1]
	name := strings.Join(words[:len(words)-1], ".")
	at := syntax.SiteOf(w.file, unwrapped(w.expr).Range())
	p := fact.Problem{Code: "terraform.cluster_id_not_name", Kind: "arn", Value: string(at.Bytes())}
	p.Expected = strings.TrimSuffix(p.Value, "arn") + "name"
	switch b := w.mod.dir.resources[name]; {
	case last == "arn" && b != nil && strings.TrimPrefix(modelName(b), "data.") == "aws_eks_cluster":
		w.mod.resourceMistake(out, b, name, at, p)
	case last == "cluster_arn" && len(words) == 3 && words[0] == "module" && w.mod.dir.modules[words[1]] != nil:
		b := w.mod.dir.modules[words[1]]
		if q := requestOf(b); q.module == eksModule && q.sub == "" {
			w.mod.callMistake(out, b, at, p)
		}
	}
}

// resourceMistake adds a problem of a resource, which Terraform finds whether or not
// it has instances.
func (m *module) resourceMistake(out *fact.Set, b *syntax.Block, name string, at source.Site, p fact.Problem) {
	p.Decl = fact.Decl{Address: m.shown(name), At: b.At, Scope: m.root.scope, Exists: policy.Yes, Origin: fact.Terraform}
	p.Calls = m.callers()
	p.Primary, p.Subject, p.About = at, m.shown(name), []string{m.shown(name)}
	out.Problems = append(out.Problems, &p)
}

// unwrapped is an expression without "${ }" and parentheses around it.
func unwrapped(e hclsyntax.Expression) hclsyntax.Expression {
	for {
		switch x := e.(type) {
		case *hclsyntax.TemplateWrapExpr:
			e = x.Wrapped
		case *hclsyntax.ParenthesesExpr:
			e = x.Expression
		default:
			return e
		}
	}
}

// removedModule is a submodule that a major took away.
type removedModule struct {
	module, sub string
	since       int
	instead     string
}

// removal is the arguments of a module that a major took away, each with its new
// name; empty when there is none.
type removal struct {
	module, sub string
	since       int
	names       map[string]string
}

const eksModule, iamModule = "terraform-aws-modules/eks/aws", "terraform-aws-modules/iam/aws"

// removedModules follows the upgrade guides of the modules (docs/UPGRADE-*.md).
var removedModules = []removedModule{
	{eksModule, "modules/node_groups", 18, "modules/eks-managed-node-group"},
	{eksModule, "modules/fargate", 18, "modules/fargate-profile"},
	{eksModule, "modules/aws-auth", 21, ""},
	{iamModule, "modules/iam-role-for-service-accounts-eks", 6, "modules/iam-role-for-service-accounts"},
	{iamModule, "modules/iam-assumable-role", 6, "modules/iam-role"},
	{iamModule, "modules/iam-assumable-role-with-oidc", 6, "modules/iam-role"},
	{iamModule, "modules/iam-assumable-role-with-saml", 6, "modules/iam-role"},
	{iamModule, "modules/iam-assumable-roles", 6, "modules/iam-role"},
	{iamModule, "modules/iam-assumable-roles-with-saml", 6, "modules/iam-role"},
	{iamModule, "modules/iam-github-oidc-provider", 6, "modules/iam-oidc-provider"},
	{iamModule, "modules/iam-github-oidc-role", 6, "modules/iam-role"},
	{iamModule, "modules/iam-group-with-policies", 6, "modules/iam-group"},
	{iamModule, "modules/iam-group-with-assumable-roles-policy", 6, "modules/iam-group"},
	{iamModule, "modules/iam-eks-role", 6, "modules/iam-role-for-service-accounts"},
}

// gone are arguments that were removed without another name.
func gone(names ...string) map[string]string {
	m := map[string]string{}
	for _, n := range names {
		m[n] = ""
	}
	return m
}

// removedArguments follows the same guides. Names that came back later are left out.
var removedArguments = []removal{
	{eksModule, "", 18, map[string]string{
		"create_eks": "create", "subnets": "subnet_ids", "cluster_create_security_group": "create_cluster_security_group",
		"cluster_log_retention_in_days": "cloudwatch_log_group_retention_in_days", "cluster_log_kms_key_id": "cloudwatch_log_group_kms_key_id",
		"manage_cluster_iam_resources": "create_iam_role", "cluster_iam_role_name": "iam_role_name",
		"permissions_boundary": "iam_role_permissions_boundary", "iam_path": "iam_role_path", "worker_groups": "self_managed_node_groups",
		"workers_group_defaults": "self_managed_node_group_defaults", "node_groups": "eks_managed_node_groups",
		"node_groups_defaults": "eks_managed_node_group_defaults",
	}},
	{eksModule, "", 18, gone("cluster_create_timeout", "cluster_update_timeout", "cluster_delete_timeout", "kubeconfig_name", "kubeconfig_output_path",
		"write_kubeconfig", "manage_aws_auth", "map_accounts", "map_roles", "map_users", "fargate_subnets", "worker_groups_launch_template",
		"worker_security_group_id", "worker_additional_security_group_ids", "workers_additional_policies", "worker_create_security_group",
		"manage_worker_iam_resources", "workers_role_name", "attach_worker_cni_policy", "eks_oidc_root_ca_thumbprint",
		"create_fargate_pod_execution_role", "fargate_pod_execution_role_name")},
	{eksModule, "", 20, gone("cluster_iam_role_dns_suffix", "manage_aws_auth_configmap", "create_aws_auth_configmap", "aws_auth_roles", "aws_auth_users",
		"aws_auth_accounts", "aws_auth_node_iam_role_arns_non_windows", "aws_auth_node_iam_role_arns_windows",
		"aws_auth_fargate_profile_pod_execution_role_arns")},
	{eksModule, "", 21, map[string]string{
		"cluster_name": "name", "cluster_version": "kubernetes_version", "cluster_enabled_log_types": "enabled_log_types",
		"cluster_force_update_version": "force_update_version", "cluster_compute_config": "compute_config",
		"cluster_upgrade_policy": "upgrade_policy", "cluster_remote_network_config": "remote_network_config",
		"cluster_zonal_shift_config": "zonal_shift_config", "cluster_additional_security_group_ids": "additional_security_group_ids",
		"cluster_endpoint_private_access": "endpoint_private_access", "cluster_endpoint_public_access": "endpoint_public_access",
		"cluster_endpoint_public_access_cidrs": "endpoint_public_access_cidrs", "cluster_ip_family": "ip_family",
		"cluster_service_ipv4_cidr": "service_ipv4_cidr", "cluster_service_ipv6_cidr": "service_ipv6_cidr",
		"cluster_encryption_config": "encryption_config", "create_cluster_primary_security_group_tags": "create_primary_security_group_tags",
		"cluster_timeouts": "timeouts", "create_cluster_security_group": "create_security_group", "cluster_security_group_id": "security_group_id",
		"cluster_security_group_name": "security_group_name", "cluster_security_group_use_name_prefix": "security_group_use_name_prefix",
		"cluster_security_group_description":      "security_group_description",
		"cluster_security_group_additional_rules": "security_group_additional_rules", "cluster_security_group_tags": "security_group_tags",
		"cluster_encryption_policy_use_name_prefix": "encryption_policy_use_name_prefix", "cluster_encryption_policy_name": "encryption_policy_name",
		"cluster_encryption_policy_description": "encryption_policy_description", "cluster_encryption_policy_path": "encryption_policy_path",
		"cluster_encryption_policy_tags": "encryption_policy_tags", "cluster_addons": "addons", "cluster_addons_timeouts": "addons_timeouts",
		"cluster_identity_providers": "identity_providers", "enable_efa_support": "", "enable_security_groups_for_pods": "",
		"fargate_profile_defaults": "",
	}},
	{eksModule, "modules/eks-managed-node-group", 21, map[string]string{
		"cluster_version": "kubernetes_version", "cluster_service_ipv4_cidr": "cluster_service_cidr", "platform": "ami_type",
	}},
	{eksModule, "modules/self-managed-node-group", 21, map[string]string{"cluster_version": "kubernetes_version", "platform": "ami_type"}},
	{eksModule, "modules/karpenter", 20, gone("create_irsa", "irsa_name", "irsa_use_name_prefix", "irsa_path", "irsa_description",
		"irsa_max_session_duration", "irsa_permissions_boundary_arn", "irsa_tags", "policies", "irsa_policy_name", "irsa_ssm_parameter_arns",
		"irsa_tag_key", "irsa_tag_values", "irsa_subnet_account_id", "enable_karpenter_instance_profile_creation")},
	{eksModule, "modules/karpenter", 21, gone("enable_v1_permissions", "enable_irsa", "irsa_oidc_provider_arn", "irsa_namespace_service_accounts",
		"irsa_assume_role_condition_test")},
	{iamModule, "modules/iam-role-for-service-accounts", 6, map[string]string{
		"create_role": "create", "role_name": "name", "role_path": "path", "role_permissions_boundary_arn": "permissions_boundary",
		"role_description": "description", "role_policy_arns": "policies", "ebs_csi_kms_cmk_ids": "ebs_csi_kms_cmk_arns",
		"assume_role_condition_test": "trust_condition_test", "cluster_autoscaler_cluster_ids": "cluster_autoscaler_cluster_names",
		"role_name_prefix": "", "policy_name_prefix": "", "allow_self_assume_role": "", "attach_karpenter_controller_policy": "",
		"attach_appmesh_controller_policy": "", "attach_appmesh_envoy_proxy_policy": "",
	}},
	{iamModule, "modules/iam-role", 6, map[string]string{
		"create_role": "create", "role_name": "name", "role_path": "path", "role_permissions_boundary_arn": "permissions_boundary",
		"role_description": "description", "custom_role_policy_arns": "policies", "role_policy_arns": "policies", "provider_url": "oidc_provider_urls",
		"provider_urls": "oidc_provider_urls", "oidc_fully_qualified_subjects": "oidc_subjects",
		"oidc_subjects_with_wildcards": "oidc_wildcard_subjects", "oidc_fully_qualified_audiences": "oidc_audiences",
		"role_name_prefix": "", "trusted_role_actions": "", "trusted_role_arns": "", "trusted_role_services": "", "role_requires_mfa": "",
		"custom_role_trust_policy": "", "force_detach_policies": "", "role_sts_externalid": "", "attach_admin_policy": "",
		"attach_poweruser_policy": "", "attach_readonly_policy": "", "allow_self_assume_role": "",
	}},
	{iamModule, "modules/iam-policy", 6, map[string]string{"create_policy": "create"}},
}
