package kube

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// facts turns an object, as it is deployed, into facts. Secrets are never read.
func (l *loader) facts(o *object) {
	switch kind := o.kind(); {
	case kind == "" || kind == "Secret":
	case kind == "ServiceAccount" && o.group() == "":
		l.set.ServiceAccounts = append(l.set.ServiceAccounts, &fact.ServiceAccount{
			Decl: l.decl(o), Namespace: o.namespace(), Name: o.name(),
			Annotations: annotations(o.get("metadata", "annotations")),
			Labels:      annotations(o.get("metadata", "labels")),
			PullSecrets: o.get("imagePullSecrets") != nil,
		})
	case kind == "ConfigMap" && o.group() == "":
		l.configMap(o)
	case kind == "EC2NodeClass" && o.group() == "karpenter.k8s.aws", kind == "AWSNodeTemplate" && o.group() == "karpenter.k8s.aws":
		l.nodeClass(o, fact.Karpenter)
	case kind == "NodeClass" && o.group() == "eks.amazonaws.com":
		l.nodeClass(o, fact.AutoMode)
	case kind == "HelmRelease" && o.group() == "helm.toolkit.fluxcd.io":
		l.fluxRelease(o)
	case (kind == "Application" || kind == "ApplicationSet") && o.group() == "argoproj.io":
		for _, a := range l.applications(o) {
			l.argoHelm(a)
		}
	case kind == "HelmChart" && o.group() == "kustomize.config.k8s.io":
		l.kustomizeChart(o)
	default:
		l.crossplane.collect(o)
		l.assumed(o)
		l.collector(o)
		l.workload(o)
	}
}

// annotations are the entries of an annotations or labels mapping.
func annotations(v *value) fact.List[fact.Annotation] {
	var all fact.List[fact.Annotation]
	if v == nil || v.kind == yaml.Null {
		return all
	}
	all.Set, all.At, all.Open, all.Why = true, v.at, v.open != nil, v.open
	if v.kind != yaml.Mapping {
		all.Open, all.Why = true, v.notA("mapping")
	}
	for _, e := range v.entries {
		if !e.key.V.Known() || templated(e.key) {
			all.Open, all.Why = true, e.key.Why
			if all.Why == nil {
				all.Why = &fact.Reason{Why: "the key is a template", Settle: "lint the rendered file", At: e.key.At}
			}
		}
		all.Items = append(all.Items, annotation(e))
	}
	return all
}

// notA says why a value that is no mapping or list is taken for an open one.
func (v *value) notA(kind string) *fact.Reason {
	if v.text.Why != nil {
		return v.text.Why
	}
	return &fact.Reason{Why: "the value is not a " + kind, At: v.at}
}

func annotation(e entry) fact.Annotation {
	a := fact.Annotation{Key: e.key, Value: e.value.str()}
	switch {
	case e.value.kind == yaml.Null:
		a.Value = fact.String{State: fact.Known, At: e.value.at}
	case e.value.kind != yaml.Scalar:
		a.NotString = true
	default:
		a.NotString = e.value.tag != yaml.StringTag && a.Value.State == fact.Known
	}
	return a
}

func (l *loader) configMap(o *object) {
	c := &fact.ConfigMap{Decl: l.decl(o), Namespace: o.namespace(), Name: o.name()}
	data := o.get("data")
	if data != nil && data.kind != yaml.Null {
		c.Data.Set, c.Data.At = true, data.at
		for _, e := range data.entries {
			if e.value.kind != yaml.Scalar {
				continue
			}
			item := fact.Annotation{Key: e.key, Value: e.value.text, NotString: e.value.tag != yaml.StringTag}
			if key, _ := e.key.V.Literal(); secretName.MatchString(key) {
				item.Value = unknownText(key, &fact.Reason{Why: "secrets are not read", At: e.value.at}, e.value.at)
			}
			c.Data.Items = append(c.Data.Items, item)
			c.Roles = append(c.Roles, configRoles(item.Value)...)
		}
		c.Data.Open, c.Data.Why = data.open != nil || data.isUnknown(), data.open
	}
	l.set.ConfigMaps = append(l.set.ConfigMaps, c)

	// Only this name in this namespace is read (facts 1.53).
	name, _ := c.Name.V.Literal()
	namespace, known := c.Namespace.V.Literal()
	if name != "aws-auth" || c.Namespace.Written() && (!known || namespace != "kube-system") {
		return
	}
	for _, key := range []string{"mapRoles", "mapUsers"} {
		l.authMap(c.Decl, key, data.get(key))
	}
}

// podTemplate finds the pod of a workload: the value that holds metadata and
// spec.
func podTemplate(o *object) *value {
	switch o.kind() {
	case "Pod":
		return o.value
	case "CronJob":
		return o.get("spec", "jobTemplate", "spec", "template")
	}
	t := o.get("spec", "template")
	switch o.kind() {
	case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job":
		return t
	}
	// Any other kind that plainly carries a pod template, such as Argo's Rollout.
	if c := t.get("spec", "containers"); c != nil && c.kind == yaml.Sequence {
		return t
	}
	return nil
}

func (l *loader) workload(o *object) {
	pod := podTemplate(o)
	if pod == nil || pod.get("spec", "containers") == nil {
		return
	}
	spec := pod.get("spec")
	w := &fact.Workload{
		Decl: l.decl(o), Kind: o.kind(), Namespace: o.namespace(), Name: o.name(),
		ServiceAccount: serviceAccountOf(spec),
		Annotations:    annotations(o.get("metadata", "annotations")),
		Labels:         annotations(o.get("metadata", "labels")),
		PodAnnotations: annotations(pod.get("metadata", "annotations")),
		PodLabel:       annotations(pod.get("metadata", "labels")),
		NodeSelector:   annotations(spec.get("nodeSelector")),
		PullSecrets:    spec.get("imagePullSecrets") != nil,
	}
	for _, key := range []string{"initContainers", "containers"} {
		for _, v := range spec.get(key).list() {
			c := container(v)
			volumes, mounts := spec.get("volumes"), v.get("volumeMounts")
			c.Tokens = tokens(volumes, mounts)
			c.Configs, c.OtherFiles = configMounts(volumes, mounts)
			w.Containers = append(w.Containers, c)
		}
	}
	if host := spec.get("hostNetwork"); host != nil {
		w.HostNetwork = fact.Bool{State: fact.Unknown, At: host.at}
		if s := host.literal(); host.kind == yaml.Scalar && (s == "true" || s == "false") {
			w.HostNetwork = fact.Bool{State: fact.Known, V: s == "true", At: host.at}
		}
	}
	volumes := spec.get("volumes")
	w.Mounts = listOf[fact.String](volumes)
	for _, v := range volumes.list() {
		for _, source := range append(v.get("projected", "sources").list(), v) {
			if name := source.get("configMap", "name").name(); name.Written() {
				w.Mounts.Items = append(w.Mounts.Items, name)
			}
		}
	}
	l.set.Workloads = append(l.set.Workloads, w)
}

// tokens are the projected ServiceAccount tokens among the volumes that a
// container mounts.
func tokens(volumes, mounts *value) []fact.TokenFile {
	var list []fact.TokenFile
	for _, v := range volumes.list() {
		for _, m := range mounts.list() {
			if name := v.get("name").literal(); name == "" || m.get("name").literal() != name || m.get("subPath") != nil {
				continue
			}
			for _, source := range v.get("projected", "sources").list() {
				token := source.get("serviceAccountToken")
				dir, file := m.get("mountPath").literal(), token.get("path").literal()
				if dir == "" || file == "" {
					continue
				}
				audience := token.get("audience").str()
				if !audience.Written() {
					audience = unknownText("audience", &fact.Reason{Why: "the API server chooses the audience of a token that asks for none", At: token.at}, token.at)
				}
				list = append(list, fact.TokenFile{Path: path.Join(dir, file), Audience: audience})
			}
		}
	}
	return list
}

// configMounts are the ConfigMaps that a container mounts, and whether it mounts
// anything else but its own token, or may.
func configMounts(volumes, mounts *value) (list []fact.ConfigMount, others bool) {
	byName := map[string]*value{}
	for _, v := range volumes.list() {
		byName[v.get("name").literal()] = v
	}
	for _, m := range mounts.list() {
		v := byName[m.get("name").literal()]
		c := fact.ConfigMount{ConfigMap: v.get("configMap", "name").name(), Path: m.get("mountPath").literal(), SubPath: m.get("subPath").literal()}
		switch {
		case tokensOnly(v):
		case !c.ConfigMap.Written() || c.Path == "" || m.get("subPathExpr") != nil || m.get("subPath") != nil && c.SubPath == "":
			others = true
		default:
			for _, item := range v.get("configMap", "items").list() {
				if c.Files == nil {
					c.Files = map[string]string{}
				}
				c.Files[item.get("key").literal()] = item.get("path").literal()
			}
			list = append(list, c)
		}
	}
	return list, others || maybeMore(volumes) || maybeMore(mounts)
}

// tokensOnly says that a volume holds nothing but tokens of the ServiceAccount.
func tokensOnly(volume *value) bool {
	sources := volume.get("projected", "sources").list()
	return len(sources) > 0 && !slices.ContainsFunc(sources, func(s *value) bool { return s.get("serviceAccountToken") == nil })
}

// maybeMore says that a list may have more items than are written.
func maybeMore(list *value) bool { return listOf[fact.String](list).Open }

// serviceAccountOf reads serviceAccountName, and its deprecated alias.
func serviceAccountOf(spec *value) fact.String {
	if s := spec.get("serviceAccountName").name(); s.Written() {
		return s
	}
	return spec.get("serviceAccount").name()
}

func container(v *value) fact.Container {
	c := fact.Container{Name: v.get("name").name(), Image: v.get("image").str()}
	defined := map[string]bool{}
	for _, e := range v.get("env").list() {
		defined[e.get("name").literal()] = true
	}
	c.Env, c.EnvFrom = listOf[fact.Env](v.get("env")), listOf[fact.String](v.get("envFrom"))
	for _, key := range []string{"command", "args"} {
		words := listOf[fact.String](v.get(key))
		c.Args.Open = c.Args.Open || words.Open
		for _, word := range v.get(key).list() {
			c.Args.Items = append(c.Args.Items, word.str())
		}
	}
	for _, e := range v.get("env").list() {
		c.Env.Items = append(c.Env.Items, env(e, defined))
	}
	for _, from := range v.get("envFrom").list() {
		// With a prefix the variables have other names than the ConfigMap's keys.
		switch name := from.get("configMapRef", "name").name(); {
		case from.get("secretRef") != nil:
			c.EnvFrom.Open, c.EnvFrom.Why = true, &fact.Reason{Why: "secrets are not read", At: from.at}
		case name.Written() && !from.get("prefix").name().Written():
			c.EnvFrom.Items = append(c.EnvFrom.Items, name)
		default:
			c.EnvFrom.Open, c.EnvFrom.Why = true, &fact.Reason{Why: "the names of the variables are not read", At: from.at}
		}
	}
	return c
}

// listOf begins the list that v is written as.
func listOf[T any](v *value) fact.List[T] {
	var all fact.List[T]
	if v == nil || v.kind == yaml.Null {
		return all
	}
	all.Set, all.At, all.Open, all.Why = true, v.at, v.open != nil, v.open
	if v.kind != yaml.Sequence {
		all.Open, all.Why = true, v.notA("list")
	}
	return all
}

var (
	secretName = regexp.MustCompile(`(?i)secret|password|passwd|session_token|api_?key|private_key`)
	variable   = regexp.MustCompile(`\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)`)
)

func env(v *value, defined map[string]bool) fact.Env {
	e := fact.Env{Name: v.get("name").name()}
	if name := v.get("valueFrom", "configMapKeyRef", "name").name(); name.Written() {
		e.ConfigMap, e.Key = name, v.get("valueFrom", "configMapKeyRef", "key").name()
		return e
	}
	if ref := v.get("valueFrom", "secretKeyRef"); ref != nil {
		e.FromSecret, e.Optional = true, ref.get("optional") != nil && ref.get("optional").literal() != "false"
		return e
	}
	if from := v.get("valueFrom"); from != nil {
		e.Value = unknownText("env", &fact.Reason{Why: "the variable is filled when the pod starts", At: from.at}, from.at)
		return e
	}
	e.Value = v.get("value").str()
	if name, _ := e.Name.V.Literal(); secretName.MatchString(name) && e.Value.Written() {
		e.Value = unknownText(name, &fact.Reason{Why: "secrets are not read", At: e.Value.At}, e.Value.At)
	}
	e.Value = fact.Replace(e.Value, variable, func(match []string) (policy.Text, bool) {
		if !defined[match[1]] {
			return policy.Text{}, false
		}
		return policy.HoleText(&policy.Hole{
			ID: "kubernetes:env:" + match[1] + "@" + place(v.at), Label: match[0],
			Origin: &fact.Reason{Why: "the kubelet expands " + match[0], At: e.Value.At},
		}), true
	})
	return e
}

// nodeClass reads a node class of Karpenter or of EKS Auto Mode.
func (l *loader) nodeClass(o *object, kind fact.NodeKind) {
	spec := o.get("spec")
	g := &fact.NodeGroup{Decl: l.decl(o), Kind: kind, Name: o.name(), ProfileName: spec.get("instanceProfile").name()}
	g.RoleName = spec.get("role").name()
	if !g.RoleName.Written() && !g.ProfileName.Written() {
		return
	}
	why := &fact.Reason{Why: "a node class does not name its cluster", At: g.At}
	g.Cluster = unknownText("cluster of "+g.Scope.Dir, why, g.At)
	g.AMIType = amiType(spec)
	if hops := spec.get("metadataOptions", "httpPutResponseHopLimit"); hops != nil && hops.kind == yaml.Scalar {
		if n, err := strconv.ParseInt(hops.literal(), 10, 64); err == nil {
			g.HopLimit = fact.Int{State: fact.Known, V: n, At: hops.at}
		} else {
			g.HopLimit = fact.Int{State: fact.Unknown, At: hops.at, Why: hops.text.Why}
		}
	}
	l.set.NodeGroups = append(l.set.NodeGroups, g)
}

// amiType says in EKS's words which AMI family a node class takes, by its
// amiFamily or by the alias of its AMI.
func amiType(spec *value) fact.String {
	family := spec.get("amiFamily").name()
	if !family.Written() {
		for _, term := range spec.get("amiSelectorTerms").list() {
			family = term.get("alias").name()
		}
	}
	text, known := family.V.Literal()
	if !known || text == "" {
		return family
	}
	text, _, _ = strings.Cut(strings.ToLower(text), "@")
	types := map[string]string{"al2": "AL2_x86_64", "al2023": "AL2023_x86_64_STANDARD", "bottlerocket": "BOTTLEROCKET_x86_64", "custom": "CUSTOM"}
	to := types[text]
	if strings.HasPrefix(text, "windows") {
		to = "WINDOWS_FULL_2022_x86_64"
	}
	if to == "" {
		return unknownText(text, &fact.Reason{Why: "the AMI family is not known", At: family.At}, family.At)
	}
	family.V, family.Map = policy.Literal(to), family.Map.Slice(0, 0)
	return family
}
