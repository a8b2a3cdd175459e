package terraform

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// kubernetesModels are the resources of the Kubernetes provider that declare
// ServiceAccounts, ConfigMaps and workloads.
func kubernetesModels() map[string]model {
	serviceAccount, configMap := model{facts: serviceAccountFacts}, model{facts: configMapFacts}
	namespace := model{computed: namespaceComputed}
	m := map[string]model{
		"kubernetes_service_account": serviceAccount, "kubernetes_service_account_v1": serviceAccount,
		"kubernetes_default_service_account": serviceAccount, "kubernetes_default_service_account_v1": serviceAccount,
		"kubernetes_annotations": {facts: annotationsFacts},
		"kubernetes_config_map":  configMap, "kubernetes_config_map_v1": configMap, "kubernetes_config_map_v1_data": configMap,
		"kubernetes_namespace": namespace, "kubernetes_namespace_v1": namespace,
	}
	for name, kind := range workloadKinds {
		m[name] = model{facts: workloadFacts(kind)}
	}
	return m
}

// annotations are the entries of a map of strings.
func annotations(v *value) fact.List[fact.Annotation] {
	l := fact.List[fact.Annotation]{At: v.at, Set: !v.isNull(), Open: v.open, Why: v.why}
	switch {
	case v.isNull():
	case !v.isMap():
		l.Open, l.Why = true, v.reason()
	default:
		for _, m := range v.sorted() {
			if m.val.isNull() {
				continue
			}
			l.Items = append(l.Items, fact.Annotation{Key: factString(stringValue(m.key, m.at)), Value: factString(m.val)})
		}
	}
	return l
}

// metadata is the metadata block of a Kubernetes resource. What names no
// namespace goes to "default".
type metadata struct {
	name, namespace     fact.String
	annotations, labels fact.List[fact.Annotation]
}

func (i *instance) metadata() metadata {
	b, sure := i.block("metadata")
	if b == nil || !sure {
		open := fact.List[fact.Annotation]{Open: true, At: i.at}
		return metadata{i.unsure("metadata.name"), i.unsure("metadata.namespace"), open, open}
	}
	m := metadata{name: b.str("name"), namespace: b.str("namespace"), annotations: annotations(b.attr("annotations")), labels: annotations(b.attr("labels"))}
	if prefix := b.attr("generate_name"); !prefix.isNull() && !m.name.Written() {
		hole := i.symbol("metadata[0].name", policy.NameText, i.at).sym.hole()
		s, _ := prefix.asText()
		s = joinStr(s, str{policy.HoleText(hole), source.At(holeLen, prefix.at)})
		m.name = fact.Text(s.t, prefix.at, s.m)
	}
	if !m.namespace.Written() {
		m.namespace = defaultText("default", b.at)
	}
	return m
}

// defaultText is what a provider takes for an argument that is not written.
func defaultText(s string, at source.Site) fact.String {
	return fact.String{State: fact.Known, V: lit(s), At: at, Map: source.At(len(s), at)}
}

func namespaceComputed(inst *instance, attr string, at source.Site) *value {
	if attr != "id" {
		return nil
	}
	if b, sure := inst.block("metadata"); b != nil && sure {
		return b.attr("name")
	}
	return nil
}

func serviceAccountFacts(inst *instance, out *fact.Set) {
	m := inst.metadata()
	if !m.name.Written() && strings.Contains(inst.typ, "default_service_account") {
		m.name = defaultText("default", inst.at)
	}
	out.ServiceAccounts = append(out.ServiceAccounts, &fact.ServiceAccount{Decl: inst.decl(), Namespace: m.namespace, Name: m.name, Annotations: m.annotations, Labels: m.labels})
}

// annotationsFacts adds annotations to a ServiceAccount that something else makes.
func annotationsFacts(inst *instance, out *fact.Set) {
	if kind, ok := inst.attr("kind").literal(); !ok || kind != "ServiceAccount" {
		return
	}
	m := inst.metadata()
	m.annotations = annotations(inst.attr("annotations"))
	m.annotations.Open = true
	if m.annotations.Why == nil {
		m.annotations.Why = &fact.Reason{Why: inst.addr + " adds to annotations that are written elsewhere", At: inst.at}
	}
	out.ServiceAccounts = append(out.ServiceAccounts, &fact.ServiceAccount{Decl: inst.decl(), Namespace: m.namespace, Name: m.name, Annotations: m.annotations})
}

func configMapFacts(inst *instance, out *fact.Set) {
	m := inst.metadata()
	data := inst.attr("data")
	c := &fact.ConfigMap{Decl: inst.decl(), Namespace: m.namespace, Name: m.name, Data: annotations(data)}
	out.ConfigMaps = append(out.ConfigMaps, c)
	if policy.Equal(m.name.V, lit("aws-auth")) != policy.Yes || policy.Equal(m.namespace.V, lit("kube-system")) != policy.Yes {
		return
	}
	for _, e := range c.Data.Items {
		if key, _ := e.Key.V.Literal(); key == "mapRoles" || key == "mapUsers" {
			out.Embedded = append(out.Embedded, embedded("aws-auth-rows", e.Value, c.Decl))
		}
	}
	if c.Data.Open {
		t := policy.HoleText(&policy.Hole{ID: inst.id + ".data", Label: inst.addr + ".data", Origin: data.reason()})
		out.Embedded = append(out.Embedded, embedded("aws-auth-rows", fact.String{V: t, At: data.at}, c.Decl))
	}
}

var workloadKinds = map[string]string{
	"kubernetes_deployment": "Deployment", "kubernetes_deployment_v1": "Deployment",
	"kubernetes_daemonset": "DaemonSet", "kubernetes_daemon_set_v1": "DaemonSet",
	"kubernetes_stateful_set": "StatefulSet", "kubernetes_stateful_set_v1": "StatefulSet",
	"kubernetes_job": "Job", "kubernetes_job_v1": "Job", "kubernetes_pod": "Pod", "kubernetes_pod_v1": "Pod",
	"kubernetes_cron_job": "CronJob", "kubernetes_cron_job_v1": "CronJob",
}

func workloadFacts(kind string) func(*instance, *fact.Set) {
	path := []string{"spec", "template"}
	switch kind {
	case "Pod":
		path = nil
	case "CronJob":
		path = []string{"spec", "job_template", "spec", "template"}
	}
	return func(inst *instance, out *fact.Set) {
		m := inst.metadata()
		w := &fact.Workload{Decl: inst.decl(), Kind: kind, Namespace: m.namespace, Name: m.name, Annotations: m.annotations, Labels: m.labels}
		b := inst.body
		for _, typ := range path {
			sub, sure := b.block(typ)
			if sub == nil || !sure {
				return
			}
			b = sub
		}
		if path != nil {
			if meta, sure := b.block("metadata"); meta != nil && sure {
				w.PodAnnotations, w.PodLabel = annotations(meta.attr("annotations")), annotations(meta.attr("labels"))
			}
		}
		spec, sure := b.block("spec")
		if spec == nil || !sure {
			return
		}
		w.ServiceAccount = spec.str("service_account_name")
		w.NodeSelector = annotations(spec.attr("node_selector"))
		for _, typ := range []string{"container", "init_container"} {
			containers, _, _ := spec.blocks(typ)
			for _, c := range containers {
				if !c.maybe {
					w.Containers = append(w.Containers, container(c))
				}
			}
		}
		out.Workloads = append(out.Workloads, w)
	}
}

func container(b *body) fact.Container {
	c := fact.Container{Name: b.str("name"), Image: b.str("image")}
	env, open, why := b.blocks("env")
	c.Env = fact.List[fact.Env]{Open: open, Why: why, At: b.at, Set: len(env) > 0}
	for _, e := range env {
		if e.maybe {
			continue
		}
		v := fact.Env{Name: e.str("name"), Value: e.str("value")}
		if name, _ := v.Name.V.Literal(); name == "AWS_SECRET_ACCESS_KEY" || name == "AWS_SESSION_TOKEN" {
			v.Value, v.FromSecret = fact.String{}, true
		}
		if from, sure := e.block("value_from"); from != nil && sure {
			if ref, sure := from.block("config_map_key_ref"); ref != nil && sure {
				v.ConfigMap, v.Key = ref.str("name"), ref.str("key")
			}
			if ref, _ := from.block("secret_key_ref"); ref != nil {
				v.FromSecret = true
			}
		}
		c.Env.Items = append(c.Env.Items, v)
	}
	from, open, why := b.blocks("env_from")
	c.EnvFrom = fact.List[fact.String]{Open: open, Why: why, At: b.at, Set: len(from) > 0}
	for _, f := range from {
		if ref, sure := f.block("config_map_ref"); ref != nil && sure && !f.maybe {
			c.EnvFrom.Items = append(c.EnvFrom.Items, ref.str("name"))
		}
	}
	return c
}
