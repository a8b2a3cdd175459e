package terraform

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// kubernetesModels are the resources of the Kubernetes provider that declare
// ServiceAccounts, ConfigMaps and workloads.
func kubernetesModels() map[string]model {
	serviceAccount, configMap := model{metadataComputed, serviceAccountFacts}, model{metadataComputed, configMapFacts}
	namespace := model{computed: metadataComputed}
	m := map[string]model{
		"kubernetes_service_account": serviceAccount, "kubernetes_service_account_v1": serviceAccount,
		"kubernetes_default_service_account": serviceAccount, "kubernetes_default_service_account_v1": serviceAccount,
		"kubernetes_annotations": {facts: annotationsFacts},
		"kubernetes_config_map":  configMap, "kubernetes_config_map_v1": configMap, "kubernetes_config_map_v1_data": configMap,
		"kubernetes_namespace": namespace, "kubernetes_namespace_v1": namespace,
	}
	for name, kind := range workloadKinds {
		m[name] = model{metadataComputed, workloadFacts(kind)}
	}
	return m
}

// annotations are the entries of a map of strings. Of alternatives only those
// keys count that all of them have.
func (b *body) annotations(name string) fact.List[fact.Annotation] {
	return b.entriesOf(b.attr(name))
}

func (b *body) entriesOf(v *symbolic.Value) fact.List[fact.Annotation] {
	l := fact.List[fact.Annotation]{At: v.At, Set: !v.IsNull(), Open: v.Open, Why: v.Why}
	doubt := func(by *symbolic.Value) {
		if l.Open = true; l.Why == nil {
			l.Why = notKnown(by)
		}
	}
	if v.Open {
		doubt(v)
	}
	switch {
	case v.IsNull():
		return l
	case v.Kind == symbolic.Choice:
		doubt(v)
		for _, m := range v.Leaves()[0].Sorted() {
			if key, ok := m.Key.T.Literal(); ok && v.AllHave(key) {
				val := b.fr.index(v, symbolic.StringValue(m.Key, m.At), m.Value.At)
				if val.HoldsNull() != policy.Yes && !val.IsFail() {
					l.Items = append(l.Items, fact.Annotation{Key: factString(symbolic.StringValue(m.Key, m.At)), Value: factString(val)})
				}
			}
		}
		return l
	case !v.IsMap():
		doubt(v)
		return l
	}
	for _, m := range v.Sorted() {
		if !m.Key.T.Known() {
			doubt(symbolic.StringValue(m.Key, m.At))
		}
		switch m.Value.HoldsNull() {
		case policy.Yes: // dropped
			continue
		case policy.Maybe:
			if m.Value.Kind == symbolic.Choice {
				doubt(m.Value)
				continue
			}
		}
		l.Items = append(l.Items, fact.Annotation{Key: factString(symbolic.StringValue(m.Key, m.At)), Value: factString(m.Value)})
	}
	return l
}

// or is an argument, or what the provider takes when it is not written.
func (b *body) or(arg, standard string) *symbolic.Value {
	v := b.attr(arg)
	return symbolic.Distribute(b.fr, arg, v.At, []*symbolic.Value{v}, false, func(args []*symbolic.Value) *symbolic.Value {
		if args[0].IsNull() {
			return symbolic.LiteralValue(standard, b.at)
		}
		return args[0]
	})
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
		open := fact.List[fact.Annotation]{Open: true, At: i.at, Why: i.unsure("metadata").Why}
		return metadata{i.unsure("metadata.name"), i.unsure("metadata.namespace"), open, open}
	}
	m := metadata{annotations: b.annotations("annotations"), labels: b.annotations("labels")}
	m.name, m.namespace = factString(i.nameIn(b)), factString(b.or("namespace", "default"))
	return m
}

// nameIn is metadata.name: as written, or what Kubernetes makes of generate_name.
func (i *instance) nameIn(b *body) *symbolic.Value {
	if strings.Contains(i.typ, "default_service_account") {
		return symbolic.LiteralValue("default", b.at)
	}
	return symbolic.Distribute(i.fr, "name", b.at, []*symbolic.Value{b.attr("name"), b.attr("generate_name")}, false, func(args []*symbolic.Value) *symbolic.Value {
		name, prefix := args[0], args[1]
		if !name.IsNull() {
			return name
		}
		made := i.symbol("metadata[0].name", policy.NameText, i.at)
		made.Symbol.Unique = true
		if prefix.IsNull() {
			return made
		}
		s, _ := prefix.AsText()
		return symbolic.StringValue(symbolic.Join(s, symbolic.Text{T: policy.HoleText(made.Symbol.Hole()), Map: source.At(symbolic.HoleLen, prefix.At)}), prefix.At)
	})
}

// metadataComputed gives name and namespace as the provider fills them in, and
// the id that it makes of them.
func metadataComputed(inst *instance, attr string, at source.Site) *symbolic.Value {
	b, sure := inst.block("metadata")
	if b == nil || !sure {
		return nil
	}
	switch attr {
	case "metadata":
		s := &symbolic.Symbol{ID: inst.id + ".metadata[0]", Label: inst.addr + ".metadata[0]", Solid: true,
			Behind: &filled{nested{inst, b, "metadata[0]"}}, Reason: inst.reason("metadata[0]", at)}
		return symbolic.SeqValue(symbolic.Tuple, []*symbolic.Value{symbolic.UnknownValue(s, b.at)}, b.at)
	case "id":
		return symbolic.Distribute(inst.fr, "id", at, []*symbolic.Value{inst.nameIn(b), b.or("namespace", "default")}, false, func(args []*symbolic.Value) *symbolic.Value {
			if strings.HasPrefix(inst.typ, "kubernetes_namespace") {
				return args[0]
			}
			return symbolic.TextValue(policy.Concat(textOf(args[1]), lit("/"), textOf(args[0])), at)
		})
	}
	return nil
}

// filled is a metadata block as other expressions read it.
type filled struct{ nested }

func (f *filled) get(fr *frame, name string, at source.Site) *symbolic.Value {
	switch {
	case name == "name":
		return f.inst.nameIn(f.body)
	case name == "namespace" && !strings.HasPrefix(f.inst.typ, "kubernetes_namespace"):
		return f.body.or("namespace", "default")
	}
	return f.nested.get(fr, name, at)
}

func serviceAccountFacts(inst *instance, out *fact.Set) {
	m := inst.metadata()
	out.ServiceAccounts = append(out.ServiceAccounts, &fact.ServiceAccount{
		Decl: inst.decl(), Namespace: m.namespace, Name: m.name, Annotations: m.annotations, Labels: m.labels,
		PullSecrets: inst.body.mayHave("image_pull_secret"),
	})
}

// annotationsFacts adds annotations to a ServiceAccount that something else makes.
func annotationsFacts(inst *instance, out *fact.Set) {
	if kind, ok := inst.attr("kind").Literal(); !ok || kind != "ServiceAccount" {
		return
	}
	m := inst.metadata()
	m.annotations = inst.annotations("annotations")
	m.annotations.Open = true
	if m.annotations.Why == nil {
		m.annotations.Why = &fact.Reason{Why: inst.addr + " adds to annotations that are written elsewhere", At: inst.at}
	}
	m.labels.Open, m.labels.Why = true, m.annotations.Why
	out.ServiceAccounts = append(out.ServiceAccounts, &fact.ServiceAccount{
		Decl: inst.decl(), Namespace: m.namespace, Name: m.name, Annotations: m.annotations, Labels: m.labels, PullSecrets: true,
	})
}

// secretName are the names of values that are not read.
var secretName = regexp.MustCompile(`(?i)secret|password|passwd|session_token|api_?key|private_key`)

// configMapFacts is a ConfigMap, and the rows of aws-auth in it. The _data
// resource leaves keys alone that others have written.
func configMapFacts(inst *instance, out *fact.Set) {
	m := inst.metadata()
	c := &fact.ConfigMap{Decl: inst.decl(), Namespace: m.namespace, Name: m.name, Data: inst.annotations("data")}
	if strings.HasSuffix(inst.typ, "_data") && !c.Data.Open {
		c.Data.Open, c.Data.Why = true, &fact.Reason{Why: inst.addr + " adds to data that is written elsewhere", At: inst.at}
	}
	for i, e := range c.Data.Items {
		if secretName.MatchString(e.Key.V.Encoded()) {
			c.Data.Items[i].Value = inst.hidden(symbolic.LiteralValue(e.Key.V.String(), e.Key.At), "secrets are not read")
		}
	}
	out.ConfigMaps = append(out.ConfigMaps, c)

	// Only this name in this namespace is read (facts 1.53).
	if policy.Equal(m.name.V, lit("aws-auth")) != policy.Yes || policy.Equal(m.namespace.V, lit("kube-system")) != policy.Yes {
		return
	}
	for _, key := range []string{"mapRoles", "mapUsers"} {
		rows, found := fact.String{}, false
		for _, e := range c.Data.Items {
			if policy.Equal(e.Key.V, lit(key)) == policy.Yes {
				rows, found = e.Value, true
			}
		}
		if !found && c.Data.Open {
			h := &policy.Hole{ID: inst.id + ".data." + key, Label: inst.addr + ".data." + key, Origin: c.Data.Why}
			rows, found = fact.Text(policy.HoleText(h), c.Data.At, source.Map{}), true
		}
		if found {
			e := embedded("aws-auth-rows", rows, c.Decl)
			e.Key = key
			out.Embedded = append(out.Embedded, e)
		}
	}
}

var workloadKinds = map[string]string{
	"kubernetes_deployment": "Deployment", "kubernetes_deployment_v1": "Deployment",
	"kubernetes_daemonset": "DaemonSet", "kubernetes_daemon_set_v1": "DaemonSet",
	"kubernetes_stateful_set": "StatefulSet", "kubernetes_stateful_set_v1": "StatefulSet",
	"kubernetes_job": "Job", "kubernetes_job_v1": "Job", "kubernetes_pod": "Pod", "kubernetes_pod_v1": "Pod",
	"kubernetes_cron_job": "CronJob", "kubernetes_cron_job_v1": "CronJob",
	"kubernetes_replication_controller": "ReplicationController", "kubernetes_replication_controller_v1": "ReplicationController",
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
				w.PodAnnotations, w.PodLabel = meta.annotations("annotations"), meta.annotations("labels")
			} else if !sure {
				open := fact.List[fact.Annotation]{Open: true, At: b.at, Why: b.unsure("metadata").Why}
				w.PodAnnotations, w.PodLabel = open, open
			}
		} else {
			w.PodAnnotations, w.PodLabel = m.annotations, m.labels
		}
		spec, sure := b.block("spec")
		if spec == nil || !sure {
			return
		}
		if w.ServiceAccount = spec.str("service_account_name"); w.ServiceAccount.State == fact.Known && w.ServiceAccount.V.IsEmpty() {
			w.ServiceAccount = fact.String{At: w.ServiceAccount.At}
		}
		w.NodeSelector = spec.annotations("node_selector")
		for _, typ := range []string{"container", "init_container"} {
			for _, c := range spec.sureBlocks(typ) {
				own := container(c)
				own.Tokens = tokens(spec, c)
				own.Configs, own.OtherFiles = configMounts(spec, c)
				w.Containers = append(w.Containers, own)
			}
		}
		w.HostNetwork = spec.boolean("host_network")
		w.Mounts = mounts(spec)
		w.PullSecrets = spec.mayHave("image_pull_secrets")
		out.Workloads = append(out.Workloads, w)
	}
}

// mayHave says that there is, or may be, a block of a type.
func (b *body) mayHave(typ string) bool {
	list, open, _ := b.blocks(typ)
	return open || len(list) > 0
}

// mounts are the ConfigMaps whose keys become files.
func mounts(spec *body) fact.List[fact.String] {
	var l fact.List[fact.String]
	add := func(v *body) {
		if ref, sure := v.block("config_map"); ref != nil && sure {
			if name := ref.str("name"); name.Written() {
				l.Items = append(l.Items, name)
			}
		}
	}
	each(spec, "volume", &l, func(volume *body) {
		add(volume)
		each(volume, "projected", &l, func(projected *body) { each(projected, "sources", &l, add) })
	})
	return l
}

// each calls do for the blocks of a type that are surely there and notes in l
// whether there may be others.
func each[T any](b *body, typ string, l *fact.List[T], do func(*body)) {
	list, open, why := b.blocks(typ)
	if l.Set = l.Set || len(list) > 0 || open; l.At.IsZero() {
		l.At = b.at
	}
	if open {
		if l.Open = true; l.Why == nil {
			l.Why = why
		}
	}
	for _, sub := range list {
		if !sub.maybe {
			do(sub)
		}
	}
}

// tokens are the projected ServiceAccount tokens among the volumes of a pod's spec
// that a container mounts.
func tokens(spec, container *body) []fact.TokenFile {
	var list []fact.TokenFile
	for _, m := range container.sureBlocks("volume_mount") {
		if part := m.str("sub_path"); part.Written() && !part.V.IsEmpty() {
			continue
		}
		for _, v := range spec.sureBlocks("volume") {
			if policy.Equal(v.str("name").V, m.str("name").V) != policy.Yes {
				continue
			}
			for _, t := range v.sureBlocks("projected", "sources", "service_account_token") {
				if file := t.tokenFile(m.str("mount_path")); file.Path != "" {
					list = append(list, file)
				}
			}
		}
	}
	return list
}

// configMounts are the ConfigMaps that a container mounts, and whether it mounts
// anything else, or may.
func configMounts(spec, container *body) (list []fact.ConfigMount, others bool) {
	mounts, open, _ := container.blocks("volume_mount")
	volumes, unsure, _ := spec.blocks("volume")
	for _, m := range mounts {
		part := m.str("sub_path")
		dir, known := m.str("mount_path").V.Literal()
		sub, plain := part.V.Literal()
		i := slices.IndexFunc(volumes, func(v *body) bool { return policy.Equal(v.str("name").V, m.str("name").V) == policy.Yes })
		if i < 0 || !known || part.Written() && !plain || !m.str("sub_path_expr").V.IsEmpty() {
			others = true
			continue
		}
		from, sure := volumes[i].block("config_map")
		if from == nil || !sure || m.maybe || volumes[i].maybe {
			others = true
			continue
		}
		c := fact.ConfigMount{ConfigMap: from.str("name"), Path: dir, SubPath: sub}
		for _, item := range from.sureBlocks("items") {
			key, _ := item.str("key").V.Literal()
			file, _ := item.str("path").V.Literal()
			if c.Files == nil {
				c.Files = map[string]string{}
			}
			c.Files[key] = file
		}
		list = append(list, c)
	}
	return list, others || open || unsure
}

// sureBlocks are the blocks at a path of types that are surely there.
func (b *body) sureBlocks(path ...string) []*body {
	found := []*body{b}
	for _, typ := range path {
		var next []*body
		for _, outer := range found {
			list, _, _ := outer.blocks(typ)
			next = append(next, slices.DeleteFunc(list, func(sub *body) bool { return sub.maybe })...)
		}
		found = next
	}
	return found
}

// tokenFile is a token in a directory where a volume is mounted; without a path when
// that is not known.
func (b *body) tokenFile(dir fact.String) fact.TokenFile {
	at, known := dir.V.Literal()
	file, ok := b.str("path").V.Literal()
	if !known || !ok || at == "" || file == "" {
		return fact.TokenFile{}
	}
	t := fact.TokenFile{Path: path.Join(at, file), Audience: b.str("audience")}
	if !t.Audience.Written() || t.Audience.V.IsEmpty() {
		t.Audience = b.hidden(b.attr("audience"), "the API server chooses the audience of a token that asks for none")
	}
	return t
}

func container(b *body) fact.Container {
	c := fact.Container{Name: b.str("name"), Image: b.str("image")}
	each(b, "env", &c.Env, func(e *body) { c.Env.Items = append(c.Env.Items, variableOf(e)) })
	each(b, "env_from", &c.EnvFrom, func(f *body) {
		// With a prefix the variables have other names than the ConfigMap's keys.
		prefix := f.str("prefix")
		plain := !prefix.Written() || prefix.State == fact.Known && prefix.V.IsEmpty()
		if ref, sure := f.block("config_map_ref"); ref != nil && sure && plain {
			c.EnvFrom.Items = append(c.EnvFrom.Items, ref.str("name"))
			return
		}
		why := "the names of the variables are not read"
		if ref, _ := f.block("secret_ref"); ref != nil {
			why = "secrets are not read"
		}
		c.EnvFrom.Open, c.EnvFrom.Why = true, &fact.Reason{Why: why, At: f.at}
	})
	for _, key := range []string{"command", "args"} {
		words := b.strings(key)
		c.Args.Items, c.Args.Open = append(c.Args.Items, words.Items...), c.Args.Open || words.Open
	}
	return c
}

// variableOf is an environment variable of a container.
func variableOf(b *body) fact.Env {
	e := fact.Env{Name: b.str("name")}
	from, sure := b.block("value_from")
	if from == nil && sure {
		e.Value = b.str("value")
		name, _ := e.Name.V.Literal()
		switch {
		case !e.Value.Written():
		case secretName.MatchString(name):
			e.Value = b.hidden(b.attr("name"), "secrets are not read")
		case strings.Contains(e.Value.V.Encoded(), "$("):
			e.Value = b.hidden(b.attr("value"), "the kubelet expands $(…)")
		}
		return e
	}
	if from != nil && sure {
		if ref, sure := from.block("config_map_key_ref"); ref != nil && sure {
			e.ConfigMap, e.Key = ref.str("name"), ref.str("key")
			return e
		}
		if ref, sure := from.block("secret_key_ref"); ref != nil && sure {
			optional := ref.boolean("optional")
			e.FromSecret, e.Optional = true, fact.Truth(optional, policy.No) != policy.No
			return e
		}
	}
	e.Value = b.hidden(b.attr("name"), "the variable is filled when the pod starts")
	return e
}
