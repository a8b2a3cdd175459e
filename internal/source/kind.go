package source

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Kind says what a file holds.
type Kind string

// The kinds of files that are read, and those that are only recognised.
const (
	Terraform     Kind = "terraform"      // .tf and .tofu
	TerraformJSON Kind = "terraform-json" // .tf.json and .tofu.json
	TFVars        Kind = "tfvars"         // .tfvars and .tfvars.json
	Terragrunt    Kind = "terragrunt"     // terragrunt.hcl: one unit, or what units include
	Eksctl        Kind = "eksctl"         // ClusterConfig
	Kubernetes    Kind = "kubernetes"     // manifests
	HelmValues    Kind = "helm-values"    // values that touch a ServiceAccount or its annotations
	Helmfile      Kind = "helmfile"       // releases of charts, with their values
	Kustomization Kind = "kustomization"  // of kustomize; Flux's are manifests
	IAMPolicy     Kind = "iam-policy"     // a JSON policy document
	TerraformPlan Kind = "terraform-plan" // a plan or state as terraform show -json writes it
	Templated     Kind = "templated"      // YAML that a template engine makes YAML first: left alone

	CloudFormation Kind = "cloudformation" // recognised and counted, not read
	Other          Kind = "other"          // nothing for this tool
)

// identityNouns are the texts, in lower case, that stand in files with AWS
// identity and hardly ever in others.
var identityNouns = [][]byte{
	[]byte("arn:aws"), []byte("amazonaws.com"), []byte("aws_iam_"), []byte("aws_eks_"),
	[]byte("aws-auth"), []byte("eksctl.io"), []byte("serviceaccount"), []byte("service_account"),
	[]byte("assumerole"), []byte("assume_role"), []byte("role_arn"), []byte("role-arn"), []byte("rolearn"),
	[]byte("instanceprofile"), []byte("instance_profile"), []byte("podidentity"), []byte("pod_identity"),
	[]byte("pod-identity"), []byte("oidc"), []byte("openidconnect"), []byte("attachpolicyarns"),
	[]byte("iam::"), []byte("aws::iam"), []byte("aws::eks"),
}

// HoldsIdentity says that the bytes hold a noun of AWS identity, so that losing
// them makes an answer incomplete.
func HoldsIdentity(b []byte) bool {
	lower := bytes.ToLower(b)
	for _, noun := range identityNouns {
		if bytes.Contains(lower, noun) {
			return true
		}
	}
	return false
}

// class is what classify finds out about a file.
type class struct {
	kind, also Kind
	unread     string // what kind of file that is not read it is, as the footer says it in the singular
}

// candidate says that discovery opens a file of this name.
func candidate(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".tf", ".tofu", ".tfvars", ".yaml", ".yml", ".json", ".hcl":
		return true
	case ".template":
		return true // CloudFormation
	}
	return name == "Kustomization"
}

// byName is the kind of a file whose name tells.
func byName(name string) Kind {
	lower := strings.ToLower(name)
	switch {
	case strings.HasSuffix(lower, ".tf"), strings.HasSuffix(lower, ".tofu"):
		return Terraform
	case strings.HasSuffix(lower, ".tf.json"), strings.HasSuffix(lower, ".tofu.json"):
		return TerraformJSON
	case strings.HasSuffix(lower, ".tfvars"), strings.HasSuffix(lower, ".tfvars.json"):
		return TFVars
	}
	return ""
}

var (
	hclBlock = regexp.MustCompile(`(?m)^[ \t]*(?:resource|data|module|variable|provider|terraform|locals|output)\b[^\n=:]*\{`)
	// valuesKey is the role annotation, or something that tries to be it, in values of a chart.
	valuesKey = regexp.MustCompile(`(?i)eks[-.]amazonaws|amazonaws[^\s:]*role-?arn|/role-?arn\b`)
	helmLabel = regexp.MustCompile(`(?i)serviceAccount`)
)

// classify says what a file called name holds. In a chart's templates
// directory YAML with actions is a template wherever the actions stand.
func classify(name string, b []byte, inTemplates bool) class {
	base := path.Base(name)
	if k := byName(base); k != "" {
		return class{kind: k}
	}
	lower := strings.ToLower(base)
	switch {
	case lower == "terragrunt.hcl", lower == "terragrunt.stack.hcl":
		return class{kind: Terragrunt}
	case lower == "terragrunt.hcl.json":
		return class{kind: Terragrunt, unread: "Terragrunt unit in JSON"} // only that it may call any module
	case path.Ext(lower) == ".hcl":
		return class{kind: Other}
	}
	if !candidate(base) && hclBlock.Match(b) {
		return class{kind: Terraform} // from standard input, or named on the command line
	}
	body := bytes.TrimSpace(bytes.TrimPrefix(b, ByteOrderMark))
	flow := len(body) > 0 && (body[0] == '{' || body[0] == '[') && !bytes.HasPrefix(body, []byte("{{")) && !bytes.HasPrefix(body, []byte("{%"))
	if !flow && templated(b, inTemplates) {
		if bytes.Contains(b, []byte("eks.amazonaws.com")) {
			return class{kind: Templated, unread: "YAML template"}
		}
		return class{kind: Templated}
	}
	if !worthReading(b) && !isKustomizationName(base) && !isHelmfileName(name) && lower != "cdk.json" && lower != "pulumi.yaml" {
		return class{kind: Other}
	}
	heads := documentHeads(b)
	if isHelmfileName(name) && slices.ContainsFunc(heads, func(h head) bool { _, ok := h.keys["releases"]; return ok }) {
		return class{kind: Helmfile}
	}
	c := byHeads(base, b, heads)
	if c.kind != Other || c.unread != "" {
		return c
	}
	if len(heads) > 0 && heads[0].mapping && !flow || strings.HasPrefix(lower, "values") {
		values := strings.HasPrefix(lower, "values") && helmLabel.Match(b)
		if (values || valuesKey.Match(b)) && !foreign(heads) {
			return class{kind: HelmValues}
		}
	}
	return class{kind: Other}
}

// worthReading is a cheap look for the words without which no YAML or JSON file
// is of interest.
func worthReading(b []byte) bool {
	for _, word := range []string{"apiVersion", "Statement", "statement", "AWS::", "AWSTemplateFormatVersion",
		"amazonaws", "role-arn", "roleArn", "serviceAccount", "terraform_version"} {
		if bytes.Contains(b, []byte(word)) {
			return true
		}
	}
	return false
}

func isKustomizationName(base string) bool {
	return base == "kustomization.yaml" || base == "kustomization.yml" || base == "Kustomization"
}

// isHelmfileName goes by where helmfile looks.
func isHelmfileName(name string) bool {
	base, ext := path.Base(name), path.Ext(name)
	return (ext == ".yaml" || ext == ".yml") && (strings.TrimSuffix(base, ext) == "helmfile" || path.Base(path.Dir(name)) == "helmfile.d")
}

// byHeads classifies by the top-level keys of the documents in a file.
func byHeads(base string, b []byte, heads []head) class {
	c := class{kind: Other}
	manifests, read := 0, 0
	eksctl := false
	for _, h := range heads {
		version, hasVersion := h.keys["apiVersion"]
		kind, hasKind := h.keys["kind"]
		_, statement := h.keys["Statement"]
		_, format := h.keys["AWSTemplateFormatVersion"]
		_, resources := h.keys["Resources"]
		_, transform := h.keys["Transform"]
		group, _, _ := strings.Cut(version, "/")
		switch {
		case hasVersion && group == "eksctl.io":
			eksctl = true
		case hasVersion && group == "kustomize.config.k8s.io":
			c.kind = Kustomization
		case hasVersion && hasKind:
			manifests++
			if !inert(group, kind) || bytes.Contains(b, []byte("eks.amazonaws.com")) {
				read++
			}
			if foreignGroup(group) {
				c.unread = "Crossplane or ACK manifest"
			}
		case format, resources && (transform || bytes.Contains(b, []byte("AWS::"))):
			return class{kind: CloudFormation, unread: "CloudFormation template"}
		case statement && h.flow:
			return class{kind: IAMPolicy}
		}
		if _, ok := h.keys["statement"]; ok && h.flow && bytes.Contains(bytes.ToLower(b), []byte(`"effect"`)) {
			return class{kind: IAMPolicy} // a misspelt Statement: AWS refuses it
		}
		if isPlan(h) {
			return class{kind: TerraformPlan}
		}
	}
	switch {
	case eksctl:
		c.kind = Eksctl
		if read > 0 {
			c.also = Kubernetes
		}
	case c.kind == Kustomization || isKustomizationName(base) && manifests == 0:
		c.kind = Kustomization
	case read > 0:
		c.kind = Kubernetes
	case base == "cdk.json":
		c.unread = "CDK app"
	case base == "Pulumi.yaml":
		c.unread = "Pulumi project"
	case strings.HasPrefix(base, "serverless.y") && HoldsIdentity(b):
		c.unread = "Serverless Framework service"
	}
	return c
}

// isPlan says that a document is a plan or a state of terraform show -json.
func isPlan(h head) bool {
	has := func(key string) bool { _, ok := h.keys[key]; return ok }
	return h.flow && has("format_version") && has("terraform_version") &&
		(has("planned_values") || has("resource_changes") || has("values"))
}

// foreign says that the file belongs to a tool whose YAML can look like values:
// CI workflows, Compose files.
func foreign(heads []head) bool {
	for _, h := range heads {
		_, jobs := h.keys["jobs"]
		_, services := h.keys["services"]
		_, image := h.keys["version"]
		_, stages := h.keys["stages"]
		if jobs || stages || services && image {
			return true
		}
	}
	return false
}

func foreignGroup(group string) bool {
	return strings.HasSuffix(group, ".aws.crossplane.io") || strings.HasSuffix(group, ".aws.upbound.io") ||
		strings.HasSuffix(group, ".aws.m.upbound.io") || group == "iam.services.k8s.aws" || group == "eks.services.k8s.aws"
}

// inertKinds are Kubernetes kinds that neither have identity nor change the
// identity of others.
var inertKinds = map[string]string{
	"CustomResourceDefinition": "apiextensions.k8s.io", "APIService": "apiregistration.k8s.io",
	"Service": "v1", "Endpoints": "v1", "PersistentVolume": "v1", "PersistentVolumeClaim": "v1",
	"ResourceQuota": "v1", "LimitRange": "v1", "Event": "v1",
	"Ingress": "networking.k8s.io", "IngressClass": "networking.k8s.io", "NetworkPolicy": "networking.k8s.io",
	"PodDisruptionBudget": "policy", "HorizontalPodAutoscaler": "autoscaling", "StorageClass": "storage.k8s.io",
	"PriorityClass": "scheduling.k8s.io", "RuntimeClass": "node.k8s.io", "EndpointSlice": "discovery.k8s.io",
	"ValidatingWebhookConfiguration": "admissionregistration.k8s.io",
	"MutatingWebhookConfiguration":   "admissionregistration.k8s.io",
	"Role":                           "rbac.authorization.k8s.io", "RoleBinding": "rbac.authorization.k8s.io",
	"ClusterRole": "rbac.authorization.k8s.io", "ClusterRoleBinding": "rbac.authorization.k8s.io",
	"ServiceMonitor": "monitoring.coreos.com", "PodMonitor": "monitoring.coreos.com", "PrometheusRule": "monitoring.coreos.com",
}

func inert(group, kind string) bool {
	g, ok := inertKinds[kind]
	return ok && g == group
}
