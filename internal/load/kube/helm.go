package kube

import (
	"path"
	"regexp"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// release is what is known of the Helm release that values are for.
type release struct {
	name, namespace   fact.String
	chart, repository fact.String
	decl              fact.Decl
	open              *fact.Reason // other values may be laid over these
	partial           bool         // there may be values below these, or the objects are changed later

	known  *chart
	values *value // all of them
}

// notAccount are annotations in values that belong to something else than a
// ServiceAccount.
var notAccount = regexp.MustCompile(`(?i)^(pod|deployment|service|ingress|job|cronjob|daemonset|statefulset|replicaset|node|namespace|secret|configmap|pvc|persistence|label)s?annotations$`)

// helmValues finds every mapping that holds a role-arn annotation, or a near
// miss of one, and takes it for the annotations of a ServiceAccount: charts
// disagree on where these stand.
func (l *loader) helmValues(v *value, r release) {
	r.known, r.values = r.chartOf(), v
	before := len(l.set.ServiceAccounts)
	l.helmMapping(v, nil, r)
	l.staticKeys(v, nil, r)
	l.chartRoles(r)
	l.chartVariables(r)
	if len(l.set.ServiceAccounts) == before && r.open == nil {
		l.misplaced(v, nil, r)
	}
}

func (l *loader) helmMapping(v *value, trail []string, r release) {
	if v == nil || len(trail) > 40 {
		return
	}
	for _, item := range v.items {
		l.helmMapping(item, append(trail, "[]"), r)
	}
	for _, e := range v.entries {
		key, _ := e.key.V.Literal()
		if e.value.kind == yaml.Mapping && !notAccount.MatchString(key) && holdsRoleARN(key, e.value) {
			path := strings.Join(append(trail[:len(trail):len(trail)], key), ".")
			if instead, ignored := r.known.ignores(path); ignored && e.value.has(eks.RoleARNKey) {
				l.ignoredByChart(e.value, path, instead, r)
				continue
			}
			l.helmAccount(v, e, trail, r)
			continue
		}
		l.helmMapping(e.value, append(trail, key), r)
	}
}

// splitKey reports the name of a value of a release, in what its field says, whose
// annotation Helm cuts at the dots: it sets none that could be meant.
func (l *loader) splitKey(name fact.String, field string, r *release) bool {
	text := name.V.Encoded()
	start, end, ok := eks.SplitKey(text)
	if !ok {
		return false
	}
	at := name.Map.Site(start, end)
	if at.IsZero() {
		at = name.At
	}
	whole := strings.NewReplacer(`\`, "", ".", `\.`).Replace(text[start:end])
	l.set.Problems = append(l.set.Problems, &fact.Problem{
		Decl: r.decl, Code: "terraform.helm_unescaped_dots", Primary: at, Subject: "Helm release \"" + r.name.V.String() + "\"",
		Field: field, Value: text[start:end], Expected: whole, About: []string{"release/" + r.name.V.String()},
	})
	return true
}

// holdsRoleARN says that one of the keys of the mapping named key is, or nearly
// is, that of a role.
func holdsRoleARN(key string, v *value) bool {
	annotations := strings.Contains(strings.ToLower(key), "annotation")
	for _, e := range v.entries {
		if k, ok := e.key.V.Literal(); ok && e.value.kind != yaml.Mapping && nearlyRoleARN(k, annotations) {
			return true
		}
	}
	return false
}

var letters = strings.NewReplacer("-", "", "_", "", ".", "", "/", "", " ", "", `\`, "")

// nearlyRoleARN says that an annotation key speaks of a role and of AWS;
// outside annotations it must speak of a role's ARN. Only kube2iam's own key is
// something else.
func nearlyRoleARN(key string, annotations bool) bool {
	k := letters.Replace(strings.ToLower(key))
	return k != "iamamazonawscomrole" && (strings.Contains(k, "amazon") || strings.Contains(k, "eksaws")) &&
		(strings.Contains(k, "rolearn") || annotations && strings.Contains(k, "role"))
}

// accountName is the name that the values give the ServiceAccount, where it is
// plain that they do.
func accountName(parent *value, key string, trail []string) fact.String {
	if key != "annotations" {
		return parent.get("serviceAccountName").name()
	}
	if len(trail) == 0 {
		return fact.String{}
	}
	switch last := letters.Replace(strings.ToLower(trail[len(trail)-1])); {
	case strings.Contains(last, "serviceaccount"), last == "sa", last == "metadata":
		return parent.get("name").name()
	}
	return fact.String{}
}

// helmAccount makes a ServiceAccount of the annotations that stand at e in
// parent.
func (l *loader) helmAccount(parent *value, e entry, trail []string, r release) {
	d := r.decl
	where := strings.Join(trail, ".")
	if where == "" {
		where, _ = e.key.V.Literal()
	}
	d.At = e.key.At
	if d.Address == "" {
		d.Address = where
	} else {
		d.Address += " " + where
	}
	why := &fact.Reason{Why: "the chart names the ServiceAccount", Settle: "write " + where + ".name", At: e.key.At}
	sa := &fact.ServiceAccount{Decl: d, Helm: true, Values: where, Annotations: annotations(e.value)}
	key, _ := e.key.V.Literal()
	account := r.known.account(strings.Join(trail, "."))
	create := parent.get("create")
	made := create == nil || create.literal() == "true"
	switch {
	case account == nil || key != "annotations":
		sa.Name = accountName(parent, key, trail)
	default:
		if sa.Name = parent.get("name").name(); !sa.Name.Written() && made {
			if sa.Name = r.named(account, e.key.At); sa.Name.Written() {
				sa.Named = &fact.Evidence{At: r.chart.At, Note: "the chart, which calls the ServiceAccount so unless " + account.path + ".name is set"}
			}
		}
	}
	if !sa.Name.Written() {
		sa.Name = unknownText("ServiceAccount at "+where, why, e.key.At)
		h := sa.Name.V.Hole()
		h.Kind = policy.NameText
		if d.Scope != nil { // each instance of a release has a name of its own
			h.ID += " " + d.Scope.ID + " " + d.Address
		}
	}
	if sa.Namespace = parent.get("namespace").name(); !sa.Namespace.Written() && !(r.known != nil && movedElsewhere(r.values)) {
		sa.Namespace = r.namespace
	}
	if !sa.Namespace.Written() {
		sa.Namespace = unknownText("namespace of the release", &fact.Reason{Why: "the values do not say which namespace the release goes to", At: e.key.At}, e.key.At)
	}
	if !made {
		sa.Exists = sa.Exists.And(policy.Maybe)
		sa.Why = &fact.Reason{Why: "the chart is told not to make the ServiceAccount", At: create.at}
	}
	if r.open != nil && sa.Why == nil {
		sa.Annotations.Open, sa.Annotations.Why = true, r.open
	}
	l.set.ServiceAccounts = append(l.set.ServiceAccounts, sa)
}

// ignoredByChart reports a role where the chart does not look for annotations,
// unless it is written at the right place as well, or the ServiceAccount is
// somebody else's.
func (l *loader) ignoredByChart(annotations *value, path, instead string, r release) {
	if r.open != nil || r.partial || r.values.open != nil {
		return
	}
	for _, a := range r.known.accounts {
		keys := strings.Split(a.path, ".")
		account := r.values.get(keys...)
		if create := account.get("create"); account.get("annotations", eks.RoleARNKey) != nil || create != nil && create.literal() != "true" {
			return
		}
	}
	for _, e := range annotations.entries {
		if key, _ := e.key.V.Literal(); key == eks.RoleARNKey {
			d := r.decl
			d.At = e.key.At
			l.set.Problems = append(l.set.Problems, &fact.Problem{
				Decl: d, Code: "workload.chart_annotation_ignored", Severity: "warning", Primary: e.key.At, Subject: "Helm release \"" + r.name.V.String() + "\"",
				Field: path, Value: r.known.name, Expected: instead, About: []string{strings.TrimSpace(d.Address + " " + path)},
				Evidence: []fact.Evidence{{At: r.chart.At, Note: "the chart, which reads " + instead}},
			})
		}
	}
}

// valuesFile reads a file of Helm values. The values that lie beside a chart
// are only what it falls back on.
func (l *loader) valuesFile(o *object) {
	d := *l.scope(path.Dir(o.file.Path))
	d.Origin = fact.HelmValues
	if l.beside(o.file, "Chart.yaml") && strings.HasPrefix(path.Base(o.file.Path), "values.") {
		d.Exists = policy.Maybe
		d.Why = &fact.Reason{Why: "these are the chart's own defaults", Settle: "lint the values that the release is installed with", At: o.value.at}
	}
	r := release{decl: d}
	for i, namespace := range l.installed[o.file.Abs] {
		if i > 0 && namespace.V.Key() != r.namespace.V.Key() {
			r.namespace = fact.String{}
			break
		}
		r.namespace = namespace
	}
	l.helmValues(o.value, r)
}
