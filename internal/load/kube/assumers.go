package kube

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
)

// assumer is a kind of object for which somebody assumes the role that it
// names: the ServiceAccount that the object names, else its controller.
type assumer struct {
	group string
	kinds []string
	// at is where the role stands: a path of keys, with [] after one whose value is
	// a list. The paths below start there.
	at, role string
	// external is where the external id stands, empty when the object may have one
	// that is not known here.
	external string
	// account is where the reference to a ServiceAccount stands.
	account string
	// runsAs is where the object, from its root, names the ServiceAccount of its own
	// pods.
	runsAs string
	// controller is the usual name of the ServiceAccount that calls when the object
	// names none; empty when nobody is known then.
	controller string
	// others are other credentials: with any of them somebody else calls.
	others []string
	// only is a key that has one value where the role is assumed.
	only [2]string
	// exchanges says that the token of the ServiceAccount is tried first.
	exchanges bool
	link      string
}

// assumers are widely used kinds, as their documentation and code have them,
// read 2026-08.
var assumers = []assumer{
	{ // https://external-secrets.io/latest/provider/aws-access/
		group: "external-secrets.io", kinds: []string{"SecretStore", "ClusterSecretStore"},
		at: "spec.provider.aws", role: "role", external: "externalID", account: "auth.jwt.serviceAccountRef",
		controller: "external-secrets", others: []string{"auth"}, link: "the store reads secrets as role %s",
	},
	{ // https://keda.sh/docs/latest/authentication-providers/aws/
		group: "keda.sh", kinds: []string{"TriggerAuthentication", "ClusterTriggerAuthentication"},
		at: "spec.podIdentity", role: "roleArn", only: [2]string{"provider", "aws"}, exchanges: true,
		controller: "keda-operator", link: "KEDA asks for the load of the trigger as role %s",
	},
	{ // https://cert-manager.io/docs/configuration/acme/dns01/route53/
		group: "cert-manager.io", kinds: []string{"Issuer", "ClusterIssuer"},
		at: "spec.acme.solvers[].dns01.route53", role: "role",
		controller: "cert-manager", others: []string{"auth", "accessKeyID", "accessKeyIDSecretRef", "secretAccessKeySecretRef"},
		link: "cert-manager writes DNS records as role %s",
	},
	{ // https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/targetgroupbinding/
		group: "elbv2.k8s.aws", kinds: []string{"TargetGroupBinding"},
		at: "spec", role: "iamRoleArnToAssume", external: "assumeRoleExternalId",
		controller: "aws-load-balancer-controller", link: "the controller registers targets as role %s",
	},
	{ // https://docs.aws.amazon.com/eks/latest/userguide/ack-permissions.html
		group: "services.k8s.aws", kinds: []string{"IAMRoleSelector"},
		at: "spec", role: "arn", controller: fact.ACKControllers, link: "the selector gives the controllers role %s",
		others: []string{"resourceTypeSelector"}, // it may be for a controller of elsewhere
	},
	{ // https://prometheus-operator.dev/docs/api-reference/api/
		group: "monitoring.coreos.com", kinds: []string{"Prometheus", "PrometheusAgent", "ThanosRuler"},
		at: "spec.remoteWrite[].sigv4", role: "roleArn", runsAs: "spec.serviceAccountName",
		others: []string{"accessKey", "secretKey", "profile"}, link: "metrics are written as role %s",
	},
}

// assumed adds the roles that are assumed for an object.
func (l *loader) assumed(o *object) {
	for i := range assumers {
		a := &assumers[i]
		if a.group != o.group() || !slices.Contains(a.kinds, o.kind()) {
			continue
		}
		for _, v := range o.each(a.at) {
			l.assumes(o, a, v)
		}
	}
}

// assumes adds the role at v, when it is known who assumes it.
func (l *loader) assumes(o *object, a *assumer, v *value) {
	role := a.assumed(v)
	from, ok := a.caller(o, v)
	if !role.Written() || !ok {
		return
	}
	l.set.Intents = append(l.set.Intents, &fact.Intent{
		Decl: l.decl(o), From: []fact.Party{from}, To: role, Link: a.link, Exchanges: a.exchanges,
		ExternalID: a.externalID(v), Passes: a.external != "",
	})
}

// assumed is the role that stands at v; absent when none is assumed.
func (a *assumer) assumed(v *value) fact.String {
	role := v.get(a.role)
	switch {
	case role == nil || role.kind != yaml.Scalar || !strings.Contains(role.text.V.Encoded(), ":role/"):
		return fact.String{}
	case a.only[0] != "" && v.get(a.only[0]).literal() != a.only[1]:
		return fact.String{}
	}
	return role.text
}

// externalID is the external id that is passed; absent when none is.
func (a *assumer) externalID(v *value) fact.String {
	if a.external == "" {
		return fact.String{}
	}
	return v.get(a.external).str()
}

// elsewhere says that other credentials stand at v than those of a pod.
func (a *assumer) elsewhere(v *value) bool {
	return slices.ContainsFunc(a.others, func(key string) bool { return v.get(key) != nil })
}

// caller is who assumes the role at v.
func (a *assumer) caller(o *object, v *value) (fact.Party, bool) {
	named := fact.Party{Kind: fact.OfServiceAccount, Namespace: o.namespace()}
	if a.account != "" {
		if ref := v.get(strings.Split(a.account, ".")...); ref != nil {
			named.Name, named.WebIdentity = ref.get("name").name(), true
			// Only what is not in a namespace itself may name one.
			if n := ref.get("namespace"); n != nil && strings.HasPrefix(o.kind(), "Cluster") {
				named.Namespace = n.name()
			}
			return named, named.Name.Written() && named.Namespace.Written()
		}
	}
	if a.elsewhere(v) {
		return fact.Party{}, false
	}
	if a.runsAs != "" {
		named.Name = o.get(strings.Split(a.runsAs, ".")...).name()
		return named, named.Name.Written() && named.Namespace.Written()
	}
	return fact.Party{Kind: fact.OfController, Name: literalKey(a.controller, o.at())}, a.controller != ""
}

// each are the values at a path of keys; a key with [] behind it has a list, of
// which every item counts, and * is every key.
func (v *value) each(path string) []*value {
	found := []*value{v}
	for key := range strings.SplitSeq(path, ".") {
		name, many := strings.CutSuffix(key, "[]")
		var next []*value
		for _, f := range found {
			children := []*value{f.get(name)}
			if name == "*" {
				children = f.all()
			}
			for _, child := range children {
				switch {
				case child == nil:
				case many:
					next = append(next, child.list()...)
				default:
					next = append(next, child)
				}
			}
		}
		found = next
	}
	return found
}

// all are the values of a mapping.
func (v *value) all() []*value {
	var list []*value
	for _, e := range v.entries {
		list = append(list, e.value)
	}
	return list
}
