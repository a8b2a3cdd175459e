package graph

import (
	"regexp"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
	"github.com/eksiamlint/eksiamlint/policy/spelling"
)

// checkWorkloads reports what keeps pods from the role that they are given
// (facts 3.2, 3.9, 3.10).
func (b *builder) checkWorkloads() {
	for _, w := range b.set.Workloads {
		if !sure(&w.Decl) {
			continue
		}
		given, why := b.identityOf(w)
		if why != nil {
			given = nil
		}
		if given != nil {
			b.checkSkips(w, given)
		}
		for i := range w.Containers {
			if c := &w.Containers[i]; !mayBeSkipped(w, c) {
				b.checkEnv(w, c, given)
				b.checkProfile(w, c)
			}
		}
		b.checkAccountName(w)
		b.checkKube2iam(w, given)
	}
}

// kind says how the role is given: by an "annotation" or an "association".
func (i *identity) kind() string {
	if i.associated {
		return "association"
	}
	return "annotation"
}

// workloadProblem reports something of a workload beside the identity of its pods.
func (b *builder) workloadProblem(at fact.String, w *fact.Workload, given *identity, p *Problem) {
	if p.Severity == "" {
		p.Severity = "warning"
	}
	if p.Subject == "" {
		p.Subject = workloadName(w)
	}
	if given != nil {
		p.Choices = []string{"ServiceAccount " + accountName(w), given.kind()}
		from := given.arn.At
		if from.IsZero() {
			from = given.decl.At
		}
		p.Evidence = append(p.Evidence, Evidence{At: from.Range(), Note: given.note})
	}
	p.About = append(p.About, b.names.id(w))
	b.problem(at.At, &w.Decl, p)
}

func (b *builder) checkSkips(w *fact.Workload, given *identity) {
	labels := w.PodLabel
	if w.Kind == "Pod" && !labels.Set {
		labels = w.Labels
	}
	if a := annotation(labels, eks.SkipLabel); a != nil {
		b.workloadProblem(a.Key, w, given, &Problem{Code: "workload.skips_webhook", Field: eks.SkipLabel})
		return
	}
	a := annotation(w.PodAnnotations, eks.SkipContainers)
	if a == nil {
		return
	}
	text, known := a.Value.V.Literal()
	skipped := map[string]bool{}
	for _, name := range strings.Split(text, ",") {
		skipped[strings.TrimSpace(name)] = true
	}
	for _, c := range w.Containers {
		name, ok := c.Name.V.Literal()
		if !known || !ok || !skipped[name] {
			return // one of them, such as a proxy, is left out on purpose
		}
	}
	b.workloadProblem(a.Value, w, given, &Problem{Code: "workload.skips_webhook", Field: eks.SkipContainers})
}

// mayBeSkipped says that the webhook may be told to leave a container alone, which
// then has what its variables give it, on purpose.
func mayBeSkipped(w *fact.Workload, c *fact.Container) bool {
	a := annotation(w.PodAnnotations, eks.SkipContainers)
	if a == nil {
		return false
	}
	text, known := a.Value.V.Literal()
	name, named := c.Name.V.Literal()
	return !known || !named || slices.ContainsFunc(strings.Split(text, ","), func(s string) bool { return strings.TrimSpace(s) == name })
}

// variables are a container's environment variables by name; open says that
// there may be more.
func variables(c *fact.Container) (byName map[string]*fact.Env, open bool) {
	byName = map[string]*fact.Env{}
	for i := range c.Env.Items {
		e := &c.Env.Items[i]
		if name, ok := e.Name.V.Literal(); ok {
			byName[name] = e
		} else {
			open = true
		}
	}
	return byName, open || c.Env.Open || c.EnvFrom.Set || c.EnvFrom.Open
}

// allVariables are a container's variables with those of the ConfigMaps that it takes
// whole, which come after its own. The webhook asks for the container's own alone, and
// sets its variables over those of ConfigMaps.
func (b *builder) allVariables(w *fact.Workload, c *fact.Container) (byName map[string]*fact.Env, open bool) {
	own := *c
	own.EnvFrom.Set = false
	byName, open = variables(&own)
	for _, from := range slices.Backward(c.EnvFrom.Items) { // the last one wins
		m := b.configMapNamed(w, from)
		if m == nil {
			open = true
			continue
		}
		open = open || m.Data.Open
		for _, a := range m.Data.Items {
			name, ok := a.Key.V.Literal()
			switch {
			case !ok || name == eks.RoleARNVariable || name == eks.TokenFileVariable:
				open = true
			case byName[name] == nil:
				byName[name] = &fact.Env{Name: a.Key, Value: a.Value}
			}
		}
	}
	return byName, open
}

// accessKey is the id of a long-lived access key of AWS.
var accessKey = regexp.MustCompile(`^AKIA[A-Z0-9]{16}$`)

// keys says how a container is given access keys of AWS: "value", written out,
// "secret", or not at all. Keys of other shapes, and containers that are given an
// endpoint, are for stores that only speak like AWS's.
func keys(vars map[string]*fact.Env) string {
	id, secret := vars["AWS_ACCESS_KEY_ID"], vars["AWS_SECRET_ACCESS_KEY"]
	if id == nil || secret == nil || id.Optional || secret.Optional {
		return ""
	}
	for name := range vars {
		if strings.Contains(strings.ToUpper(name), "ENDPOINT") || strings.Contains(strings.ToUpper(name), "MINIO") {
			return ""
		}
	}
	text, known := id.Value.V.Literal()
	switch {
	case id.FromSecret && (secret.FromSecret || secret.Value.Written()):
		return "secret"
	case known && accessKey.MatchString(text) && !strings.HasSuffix(text, "EXAMPLE"):
		return "value"
	}
	return ""
}

// checkEnv reports variables of a container that come before its role, and access
// keys where there is none.
func (b *builder) checkEnv(w *fact.Workload, c *fact.Container, given *identity) {
	vars, open := b.allVariables(w, c)
	subject := containerName(w, c)
	report := func(code, kind, variable string) {
		b.workloadProblem(vars[variable].Name, w, given, &Problem{Code: code, Kind: kind, Subject: subject, Field: variable, About: []string{variable}})
	}
	if kind := keys(vars); kind != "" {
		switch {
		case given != nil:
			report("workload.env_shadows_role", "keys", "AWS_ACCESS_KEY_ID")
		case b.onEKS():
			p := &Problem{Code: "workload.static_keys", Kind: kind, Subject: subject, Field: "AWS_ACCESS_KEY_ID", About: []string{"AWS_ACCESS_KEY_ID"}}
			if kind == "secret" {
				p.Severity = "note"
			}
			b.workloadProblem(vars["AWS_ACCESS_KEY_ID"].Name, w, nil, p)
		}
		return
	}
	if given == nil {
		return
	}
	if p := vars["AWS_PROFILE"]; p != nil && !open && !w.Mounts.Set && vars["AWS_CONFIG_FILE"] == nil && vars["AWS_SHARED_CREDENTIALS_FILE"] == nil {
		if name, known := p.Value.V.Literal(); known && name != "" && name != "default" {
			report("workload.env_shadows_role", "profile", "AWS_PROFILE")
		}
	}
	b.checkWebIdentity(w, vars, open, given, report, subject)
}

// containerName names a container in messages.
func containerName(w *fact.Workload, c *fact.Container) string {
	return "container " + quote(c.Name.V.String()) + " of " + workloadName(w)
}

// checkWebIdentity reports the variables that the webhook sets, set by hand.
func (b *builder) checkWebIdentity(w *fact.Workload, vars map[string]*fact.Env, open bool, given *identity, report func(code, kind, variable string), subject string) {
	arn, token := vars[eks.RoleARNVariable], vars[eks.TokenFileVariable]
	set := func(e *fact.Env) bool {
		return e != nil && (e.FromSecret && !e.Optional || e.Value.Written() && !e.Value.V.IsEmpty() || e.ConfigMap.Written())
	}
	switch {
	case given.kind() == "association":
		if set(arn) && set(token) {
			report("workload.env_shadows_role", "web-identity", eks.RoleARNVariable)
		}
	case set(arn) && policy.ARNKind(arn.Value.V) == "role" && policy.ARNKind(given.arn.V) == "role" && policy.SameRole(arn.Value.V, given.arn.V).Same == policy.No:
		b.workloadProblem(arn.Value, w, given, &Problem{
			Code: "workload.role_arn_env_mismatch", Subject: subject, Field: eks.RoleARNVariable, About: []string{eks.RoleARNVariable},
			Value: arn.Value.V.String(), Expected: given.arn.V.String(),
		})
	case set(arn) && token == nil && !open:
		report("workload.env_shadows_role", "role", eks.RoleARNVariable)
	case set(token) && arn == nil && !open:
		report("workload.env_shadows_role", "token", eks.TokenFileVariable)
	}
}

// onEKS says that the files speak of EKS at all: elsewhere pods have no roles.
func (b *builder) onEKS() bool {
	return len(b.set.Clusters) > 0 || len(b.set.Associations) > 0 || slices.ContainsFunc(b.set.ServiceAccounts, func(s *fact.ServiceAccount) bool {
		return annotation(s.Annotations, eks.RoleARNKey) != nil
	})
}

// checkAccountName reports a ServiceAccount that is not in the files while one of
// almost the same name, which no workload names, is in the same namespace.
func (b *builder) checkAccountName(w *fact.Workload) {
	name, known := w.ServiceAccount.V.Literal()
	if !w.ServiceAccount.Written() || !known || len(name) < 4 {
		return
	}
	if list, may := b.accounts(w); len(list) > 0 || may {
		return
	}
	for _, s := range b.set.ServiceAccounts {
		near, ok := s.Name.V.Literal()
		if !ok || s.Helm || !sure(&s.Decl) || s.Origin != w.Origin || scopeID(&s.Decl) != scopeID(&w.Decl) || !nearNames(name, near) || !sameNamespace(s, w) {
			continue
		}
		if slices.ContainsFunc(b.set.Workloads, func(other *fact.Workload) bool {
			return policy.Equal(accountNamed(other), s.Name.V) != policy.No && scopeID(&other.Decl) == scopeID(&w.Decl)
		}) {
			continue
		}
		if b.namedElsewhere(name) || b.lost(name) != nil {
			return
		}
		p := &Problem{Code: "workload.service_account_missing", Value: name, Expected: near}
		if w.Namespace.Written() {
			p.Choices = []string{w.Namespace.V.String()}
		}
		p.Evidence = []Evidence{{At: s.Name.At.Range(), Note: "the ServiceAccount that no workload names"}}
		b.workloadProblem(w.ServiceAccount, w, nil, p)
		return
	}
}

// sameNamespace says that a ServiceAccount and a workload of one deployment are in
// one namespace.
func sameNamespace(s *fact.ServiceAccount, w *fact.Workload) bool {
	if !s.Namespace.Written() || !w.Namespace.Written() {
		return s.Namespace.Written() == w.Namespace.Written()
	}
	return policy.Equal(s.Namespace.V, w.Namespace.V) == policy.Yes
}

// nearNames says that one name is the other with a slip of the pen; names that
// differ in numbers are different on purpose.
func nearNames(x, y string) bool {
	if x == y || !spelling.Near(x, y) {
		return false
	}
	digits := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, s)
	}
	return digits(x) == digits(y)
}

// namedElsewhere says that the name is no slip: an association or a trust policy
// names it as well.
func (b *builder) namedElsewhere(name string) bool {
	for _, a := range b.set.Associations {
		if policy.Equal(a.ServiceAccount.V, policy.Literal(name)) != policy.No {
			return true
		}
	}
	for _, r := range b.roles {
		named := false
		r.eachSubject(func(v policy.Value) { named = named || policy.HasSuffix(v.Text, ":"+name) != policy.No })
		if named {
			return true
		}
	}
	return false
}

// kube2iamKey is the annotation of kube2iam and kiam, which EKS does not read.
const kube2iamKey = "iam.amazonaws.com/role"

func (b *builder) checkKube2iam(w *fact.Workload, given *identity) {
	a := annotation(w.PodAnnotations, kube2iamKey)
	if a == nil || given == nil && len(b.set.Clusters) == 0 || b.runsKube2iam() {
		return
	}
	b.workloadProblem(a.Key, w, given, &Problem{
		Code: "workload.kube2iam_annotation", Severity: "note", Field: kube2iamKey, Value: a.Value.V.String(), About: []string{kube2iamKey},
	})
}

// runsKube2iam says that something in the files may read its annotations.
func (b *builder) runsKube2iam() bool {
	reads := func(t policy.Text) bool {
		s := strings.ToLower(t.Encoded())
		return strings.Contains(s, "kube2iam") || strings.Contains(s, "kiam") || strings.Contains(s, "iam4kube")
	}
	for _, w := range b.set.Workloads {
		if slices.ContainsFunc(w.Containers, func(c fact.Container) bool { return reads(c.Image.V) }) || reads(w.Name.V) {
			return true
		}
	}
	return slices.ContainsFunc(b.set.HelmReleases, func(h *fact.HelmRelease) bool {
		return reads(h.Chart.V) || reads(h.Name.V) || h.Chart.V.Hole() != nil
	})
}
