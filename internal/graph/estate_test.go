package graph

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/model"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// estate makes facts whose texts stand in files of their own, one value a line.
type estate struct {
	set    *fact.Set
	scope  *fact.Scope
	origin fact.Origin
	acct   policy.Text
	lines  map[string]int
}

const account = "210000000001"

func newEstate() *estate {
	return &estate{
		set: &fact.Set{}, scope: &fact.Scope{ID: "terraform:infra", Dir: "infra"}, origin: fact.Terraform,
		acct: hole("account", policy.AccountID), lines: map[string]int{},
	}
}

// in is the estate as seen from another scope, whose facts go to the same set.
func (e *estate) in(id string, origin fact.Origin) *estate {
	c := *e
	c.scope, c.origin = &fact.Scope{ID: id, Dir: id}, origin
	return &c
}

// of is the estate with a known account.
func (e *estate) of(account string) *estate {
	c := *e
	c.acct = policy.Literal(account)
	return &c
}

func hole(id string, kind policy.HoleKind) policy.Text {
	return policy.HoleText(&policy.Hole{
		ID: id, Label: id, Kind: kind,
		Origin: &fact.Reason{Why: id + " is not known", Settle: "--var " + id + "=…"},
	})
}

// unique is a hole that AWS fills.
func unique(id string, kind policy.HoleKind) policy.Text {
	return policy.HoleText(&policy.Hole{ID: id, Label: id, Kind: kind, Unique: true})
}

// file is a file that holds one text.
func file(path, text string) *source.File { return source.NewFile(path, "/"+path, []byte(text)) }

// str is a text that stands in a file of its own.
func str(path, text string) fact.String {
	f := file(path, text)
	return fact.Text(policy.Literal(text), source.Whole(f), source.Identity(f))
}

// sym is a text with holes that stands somewhere.
func sym(path string, parts ...policy.Text) fact.String {
	t := policy.Concat(parts...)
	return fact.Text(t, source.Whole(file(path, t.String())), source.Map{})
}

func lit(s string) policy.Text { return policy.Literal(s) }

func list(path string, texts ...string) fact.List[fact.String] {
	l := fact.List[fact.String]{Set: true}
	for i, s := range texts {
		l.Items = append(l.Items, str(fmt.Sprintf("%s.%d", path, i), s))
	}
	return l
}

func (e *estate) decl(address string) fact.Decl {
	return fact.Decl{
		Address: address, At: source.Whole(file(e.scope.ID+"/"+address, address)), Scope: e.scope, Exists: policy.Yes,
		Origin: e.origin, Account: e.acct, Partition: lit("aws"),
	}
}

// doc is a policy document in a file; %name% is a hole.
func doc(path, text string) fact.Document {
	var parts []policy.Text
	var m source.MapBuilder
	f := file(path, text)
	at := 0
	for i, p := range strings.Split(text, "%") {
		if i%2 == 0 {
			parts = append(parts, lit(p))
			m.Exact(source.Site{File: f, Start: at, End: at + len(p)})
		} else {
			parts = append(parts, hole(p, policy.NoColonText))
			m.Whole(len(string(policy.HoleRune)), source.Site{File: f, Start: at - 1, End: at + len(p) + 1})
		}
		at += len(p) + 1
	}
	t := policy.Concat(parts...)
	state := fact.Known
	if !t.Known() {
		state = fact.Symbolic
	}
	return fact.Document{State: state, Text: t, Map: m.Map(), At: source.Whole(f)}
}

// role declares a role; the text of its trust policy stands in NAME.json.
func (e *estate) role(name, trust string) *fact.Role {
	r := &fact.Role{
		Decl: e.decl("aws_iam_role." + name), Name: str(name+".name", name), Path: str(name+".path", "/"),
		ARN: policy.Concat(lit("arn:aws:iam::"), e.acct, lit(":role/"+name)), Trust: doc(name+".json", trust),
	}
	e.set.Roles = append(e.set.Roles, r)
	return r
}

func (e *estate) attach(role *fact.Role, arn string) *fact.Attachment {
	a := &fact.Attachment{
		Decl:  e.decl("aws_iam_role_policy_attachment." + role.Name.V.String() + arn),
		Roles: fact.List[fact.String]{Items: []fact.String{role.Name}}, PolicyARN: str("attachment", arn),
	}
	e.set.Attachments = append(e.set.Attachments, a)
	return a
}

func (e *estate) inline(role *fact.Role, path, text string) *fact.InlinePolicy {
	p := &fact.InlinePolicy{Decl: e.decl("aws_iam_role_policy." + path), Role: role.Name, Doc: doc(path, text)}
	e.set.InlinePolicies = append(e.set.InlinePolicies, p)
	return p
}

func (e *estate) cluster(name string) *fact.Cluster {
	c := &fact.Cluster{Decl: e.decl("aws_eks_cluster." + name), Name: str("cluster", name)}
	e.set.Clusters = append(e.set.Clusters, c)
	return c
}

func (e *estate) group(name string, role *fact.Role) *fact.NodeGroup {
	g := &fact.NodeGroup{
		Decl: e.decl("aws_eks_node_group." + name), Kind: fact.Managed, Name: str("group", name), Cluster: str("group.cluster", "blue"),
		RoleARN: sym(name+".role", role.ARN), AMIType: str("ami", "AL2023_x86_64_STANDARD"), CustomAMI: policy.No,
	}
	e.set.NodeGroups = append(e.set.NodeGroups, g)
	return g
}

// account adds a ServiceAccount with a role-arn annotation; none when arn is empty.
func (e *estate) account(namespace, name, arn string) *fact.ServiceAccount {
	s := &fact.ServiceAccount{Decl: e.decl("ServiceAccount " + namespace + "/" + name), Name: str("sa.name", name)}
	s.Scope, s.Origin, s.Account = &fact.Scope{ID: "kubernetes:k8s", Dir: "k8s"}, fact.Kubernetes, hole("account of k8s", policy.AccountID)
	if namespace != "" {
		s.Namespace = str("sa.namespace", namespace)
	}
	s.Annotations.Set = true
	if arn != "" {
		annotate(s, eks.RoleARNKey, arn)
	}
	e.set.ServiceAccounts = append(e.set.ServiceAccounts, s)
	return s
}

func annotate(s *fact.ServiceAccount, key, value string) {
	s.Annotations.Items = append(s.Annotations.Items, fact.Annotation{Key: str(s.Address+".key", key), Value: str(s.Address+".value", value)})
}

func (e *estate) association(namespace, name string, role *fact.Role) *fact.Association {
	a := &fact.Association{
		Decl: e.decl("aws_eks_pod_identity_association." + name), Cluster: str("association.cluster", "blue"),
		Namespace: str("association.namespace", namespace), ServiceAccount: str("association.sa", name), RoleARN: sym("association.role", role.ARN),
	}
	e.set.Associations = append(e.set.Associations, a)
	return a
}

// absentModule adds a call of a module that is not on disk, with one argument.
func (e *estate) absentModule(argument string, text fact.String) {
	e.set.AbsentModules = append(e.set.AbsentModules, &fact.AbsentModule{Decl: e.decl("module.elsewhere"), What: "module.elsewhere is not on disk", Given: []fact.Given{{Argument: argument, Text: text}}})
}

// maybe makes a declaration one that an undecided count may leave out.
func maybe(d *fact.Decl) {
	d.Exists, d.Why = policy.Maybe, &fact.Reason{Why: "count is not known"}
}

const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"

// irsaTrust is a trust policy for tokens with these conditions.
func irsaTrust(conditions string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::%account%:oidc-provider/` + issuer + `"},
"Action":"sts:AssumeRoleWithWebIdentity","Condition":{` + conditions + `}}]}`
}

func equals(claim, value string) string {
	return `"StringEquals":{"` + issuer + ":" + claim + `":"` + value + `"}`
}

func serviceTrust(service string, actions ...string) string {
	if len(actions) == 0 {
		actions = []string{"sts:AssumeRole"}
	}
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"` + service + `"},"Action":["` + strings.Join(actions, `","`) + `"]}]}`
}

func roleTrust(arn string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + arn + `"},"Action":"sts:AssumeRole"}]}`
}

func allow(action, resource string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"` + action + `","Resource":"` + resource + `"}]}`
}

// place is "file:line:column" of a range.
func place(r source.Range) string { return fmt.Sprintf("%s:%d:%d", r.File, r.Line, r.Column) }

// slice is the text at a range of a role's trust policy or other one-line file.
func textAt(t *testing.T, r source.Range, text string) string {
	t.Helper()
	lines := strings.Split(text, "\n")
	if r.Line < 1 || r.Line > len(lines) || r.Line != r.EndLine {
		t.Fatalf("range %+v is not within one line", r)
	}
	line := []rune(lines[r.Line-1])
	return string(line[r.Column-1 : r.EndColumn-1])
}

// groups counts what failed, by group.
func groups(f *model.Failed) map[string]int {
	out := map[string]int{}
	categories := reflect.ValueOf(f).Elem()
	for i := range categories.NumField() {
		category := categories.Type().Field(i).Tag.Get("json")
		for j := range categories.Field(i).NumField() {
			name := category + "." + categories.Field(i).Type().Field(j).Tag.Get("json")
			if n := categories.Field(i).Field(j).Len(); n > 0 && name != "irsa.audience_missing" { // for pedants alone
				out[name] = n
			}
		}
	}
	return out
}

// manners are the groups about how any document is written and how far it
// reaches; the documents of these tests are as short as they can be.
var manners = []string{
	"policy.document_doubtful", "policy.document_untidy", "policy.redundant", "policy.condition_weak", "policy.principal_unconfined",
	"policy.reaches_far",
}

// only fails unless exactly these groups failed, once each.
func only(t *testing.T, g *Graph, want ...string) {
	t.Helper()
	got := groups(&g.Input.Failed)
	for _, name := range want {
		if got[name] != 1 {
			t.Errorf("%s failed %d times, want 1", name, got[name])
		}
		delete(got, name)
	}
	for _, name := range manners {
		delete(got, name)
	}
	if len(got) > 0 {
		t.Errorf("these failed too: %v", got)
	}
}

// gapAbout says whether something about a noun was left undecided.
func gapAbout(g *Graph, about string) bool {
	for _, gap := range g.Gaps {
		if gap.About == about {
			return true
		}
	}
	return false
}

var noMap = source.Map{}

// siteOf is the first place of a text in a file.
func siteOf(f *source.File, text string) source.Site {
	i := strings.Index(string(f.Bytes), text)
	return source.Site{File: f, Start: i, End: i + len(text)}
}
