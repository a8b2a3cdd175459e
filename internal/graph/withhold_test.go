package graph

import (
	"fmt"
	"math/rand"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// knobs are the values of a small estate, each with its choices.
var knobs = []struct {
	name    string
	kind    policy.HoleKind
	choices []string
}{
	{"account", policy.AccountID, []string{account, foreign}},
	{"otherAccount", policy.AccountID, []string{account, foreign}},
	{"annotation account", policy.AccountID, []string{account, foreign}},
	{"namespace", policy.NameText, []string{"prod", "dev"}},
	{"name", policy.NameText, []string{"web", "api"}},
	{"trusted namespace", policy.NameText, []string{"prod", "dev"}},
	{"trusted name", policy.NameText, []string{"web", "*"}},
	{"operator", policy.AnyText, []string{"StringEquals", "StringLike"}},
	{"audience", policy.AnyText, []string{"sts.amazonaws.com", "other"}},
	{"action", policy.AnyText, []string{"sts:AssumeRoleWithWebIdentity", "sts:AssumeRole"}},
	{"node service", policy.AnyText, []string{"ec2.amazonaws.com", "eks.amazonaws.com"}},
	{"attached to", policy.NameText, []string{"nodes", "web"}},
	{"worker", policy.NameText, []string{"AmazonEKSWorkerNodePolicy", "AmazonS3ReadOnlyAccess"}},
	{"pull", policy.NameText, []string{"AmazonEC2ContainerRegistryPullOnly", "AdministratorAccess", "AmazonS3FullAccess"}},
	{"inline action", policy.AnyText, []string{"ec2:*", "sts:AssumeRole", "*"}},
	{"inline resource", policy.AnyText, []string{"*", writerARN}},
	{"pod service", policy.AnyText, []string{"pods.eks.amazonaws.com", "pod.eks.amazonaws.com", "ec2.amazonaws.com"}},
	{"pod action", policy.AnyText, []string{"sts:TagSession", "sts:AssumeRole"}},
	{"associated", policy.NameText, []string{"web", "exporter", "other"}},
	{"target", policy.NameText, []string{"writer", "reader"}},
	{"target trusts", policy.NameText, []string{"nodes", "someone"}},
	{"role name", policy.NameText, []string{"web", "web2"}},
	{"addon", policy.NameText, []string{"vpc-cni", "coredns"}},
}

// knobbed is the estate with choice[i] for knob i; -1 withholds it.
func knobbed(choice []int) *fact.Set {
	text := map[string]policy.Text{}
	json := map[string]string{} // as document text, %hole% when withheld
	for i, k := range knobs {
		if choice[i] < 0 {
			text[k.name], json[k.name] = hole(k.name, k.kind), "%"+k.name+"%"
		} else {
			text[k.name], json[k.name] = lit(k.choices[choice[i]]), k.choices[choice[i]]
		}
	}
	s := func(parts ...policy.Text) fact.String { return sym("x", parts...) }
	e := newEstate()
	e.acct = text["account"]
	e.cluster("blue")
	nodes := e.role("nodes", serviceTrust(json["node service"]))
	for _, p := range []string{"worker", "pull"} {
		a := e.attach(nodes, p)
		a.PolicyARN = s(lit(managed), text[p])
	}
	e.attach(nodes, "").PolicyARN = s(lit(managed), text["worker"])
	e.set.Attachments[1].Roles.Items = []fact.String{s(text["attached to"])}
	e.inline(nodes, "inline.json", allow(json["inline action"], json["inline resource"]))
	e.group("workers", nodes)
	web := e.role("web", `{"Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::`+json["account"]+`:oidc-provider/`+issuer+`"},
"Action":"`+json["action"]+`","Condition":{"`+json["operator"]+`":{"`+issuer+`:sub":"system:serviceaccount:`+json["trusted namespace"]+":"+json["trusted name"]+`"},
"ForAnyValue:StringLike":{"`+issuer+`:aud":"`+json["audience"]+`"}}}]}`)
	web.Name, web.ARN = s(text["role name"]), policy.Concat(lit("arn:aws:iam::"), e.acct, lit(":role/"), text["role name"])
	sa := e.account("prod", "web", "x")
	sa.Namespace, sa.Name = s(text["namespace"]), s(text["name"])
	sa.Annotations.Items[0].Value = s(lit("arn:aws:iam::"), text["annotation account"], lit(":role/web"))
	pods := e.role("pods", `{"Statement":[{"Effect":"Allow","Principal":{"Service":"`+json["pod service"]+`"},"Action":["sts:AssumeRole","`+json["pod action"]+`"]}]}`)
	e.association("prod", "x", pods).ServiceAccount = s(text["associated"])
	e.account("prod", "exporter", "")
	e.exporter("WRITER_ROLE_ARN", "").Containers[0].Env.Items[0].Value = s(lit("arn:aws:iam::"), text["otherAccount"], lit(":role/"), text["target"])
	x := *e
	x.acct = text["otherAccount"]
	x.scope = &fact.Scope{ID: "terraform:other"}
	x.role("writer", roleTrust("arn:aws:iam::"+json["account"]+":role/"+json["target trusts"]))
	e.set.Addons = append(e.set.Addons, &fact.Addon{Decl: e.decl("addon"), Cluster: str("c", "blue"), Name: s(text["addon"]), MadeRole: true})
	return e.set
}

// owners are the groups that tell of the same failing link once a value shows
// that the cause is theirs.
var owners = map[string][]string{
	"irsa.subject":             {"irsa.trust_action", "irsa.subject_wildcard"},
	"irsa.audience":            {"irsa.trust_action", "irsa.subject_wildcard", "irsa.subject"},
	"node.pod_identity_action": {"node.worker_policy"},
	"assume.tag_session":       {"assume.not_trusted", "assume.not_granted"},
}

// TestWithheldValuesMakeNoFindings: what fails while values are not known fails
// for every value they may have.
func TestWithheldValuesMakeNoFindings(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	fired := map[string]int{}
	for range 2000 {
		full, withheld := make([]int, len(knobs)), make([]int, len(knobs))
		hidden := ""
		for i, k := range knobs {
			full[i] = random.Intn(len(k.choices))
			withheld[i] = full[i]
			if random.Intn(6) == 0 {
				withheld[i] = -1
				hidden += " " + k.name
			}
		}
		certain, want := groups(&Build(knobbed(withheld)).Input.Failed), groups(&Build(knobbed(full)).Input.Failed)
		for group := range certain {
			fired[group]++
			// A join by name takes the account for granted, and says so.
			ok := want[group] > 0 || full[0] != full[2] && (group == "irsa.subject" || group == "irsa.audience")
			for _, other := range owners[group] {
				ok = ok || want[other] > 0
			}
			if !ok {
				var values string
				for i, k := range knobs {
					values += fmt.Sprintf(" %s=%s", k.name, k.choices[full[i]])
				}
				t.Fatalf("%s fails while these are withheld:%s; not with%s", group, hidden, values)
			}
		}
	}
	for _, group := range []string{
		"irsa.subject", "irsa.audience", "irsa.subject_wildcard", "irsa.trust_action", "node.trust", "node.worker_policy", "node.image_pull",
		"node.cni_policy", "podidentity.untrusted", "podidentity.tag_session", "assume.not_granted", "assume.not_trusted",
	} {
		if fired[group] == 0 {
			t.Errorf("%s never failed: the test proves nothing of it", group)
		}
	}
}
