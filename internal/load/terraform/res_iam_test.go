package terraform

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// facts are what the root of an archive declares.
func facts(t *testing.T, archive string) *fact.Set {
	t.Helper()
	r := load(t, archive, ".", Options{})
	out := &fact.Set{}
	r.top.facts(out)
	return out
}

// where is a site as line:column of its file's name.
func where(s source.Site) string {
	r := s.Range()
	return fmt.Sprintf("%s:%d:%d", strings.TrimSuffix(r.File, ".tf"), r.Line, r.Column)
}

// str shows a string fact with its place; absent ones are -.
func showString(s fact.String) string {
	if !s.Written() {
		return "-"
	}
	return s.V.String() + "@" + where(s.At)
}

func showSelectors(l fact.List[fact.Selector]) string {
	names := fact.List[fact.String]{Open: l.Open, Set: l.Set}
	for _, s := range l.Items {
		names.Items = append(names.Items, s.Namespace)
	}
	return showStrings(names)
}

func showStrings(l fact.List[fact.String]) string {
	if !l.Set && !l.Open {
		return "-"
	}
	var parts []string
	for _, s := range l.Items {
		parts = append(parts, showString(s))
	}
	if l.Open {
		parts = append(parts, "…")
	}
	return "[" + strings.Join(parts, " ") + "]"
}

func showBool(b fact.Bool) string {
	switch b.State {
	case fact.Absent:
		return "-"
	case fact.Known:
		return fmt.Sprint(b.V)
	}
	return "?"
}

func showDecl(d fact.Decl) string {
	s := d.Address
	if d.Exists != policy.Yes {
		s += " exists:" + d.Exists.String()
	}
	if d.Open {
		s += " open"
	}
	return s
}

// showFacts is one line for each fact.
func showFacts(set *fact.Set) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	for _, r := range set.Roles {
		if r.Undeclared {
			line("undeclared %s name=%s arn=%s", showDecl(r.Decl), showString(r.Name), r.ARN)
			continue
		}
		line("role %s name=%s path=%s arn=%s boundary=%s managed=%s trust=%s", showDecl(r.Decl), showString(r.Name), showString(r.Path), r.ARN,
			showString(r.Boundary), showStrings(r.ManagedARNs), r.Trust.Text)
		for _, i := range r.Inline.Items {
			line("  inline %s %s", showString(i.Name), i.Doc.Text)
		}
		if r.InlineOnly {
			line("  inline only, open=%v", r.Inline.Open)
		}
	}
	for _, p := range set.Policies {
		line("policy %s name=%s arn=%s doc=%s", showDecl(p.Decl), showString(p.Name), p.ARN, p.Doc.Text)
	}
	for _, p := range set.InlinePolicies {
		line("inline %s role=%s name=%s doc=%s", showDecl(p.Decl), showString(p.Role), showString(p.Name), p.Doc.Text)
	}
	for _, a := range set.Attachments {
		line("attachment %s roles=%s policy=%s exclusive=%v", showDecl(a.Decl), showStrings(a.Roles), showString(a.PolicyARN), a.Exclusive)
		if a.OnlyThese != nil {
			line("  only %s inline=%v", showStrings(*a.OnlyThese), a.Inline)
		}
	}
	for _, p := range set.InstanceProfiles {
		line("profile %s name=%s arn=%s role=%s", showDecl(p.Decl), showString(p.Name), p.ARN, showString(p.Role))
	}
	for _, p := range set.Providers {
		line("provider %s url=%s arn=%s clients=%s", showDecl(p.Decl), showString(p.URL), p.ARN, showStrings(p.ClientIDs))
	}
	for _, c := range set.Clusters {
		line("cluster %s name=%s issuer=%s role=%s mode=%s auto=%s outposts=%s family=%s noaddons=%s undeclared=%v", showDecl(c.Decl), showString(c.Name), c.Issuer,
			showString(c.RoleARN), showString(c.AuthMode), showBool(c.AutoMode), showBool(c.Outposts), showString(c.IPFamily), showBool(c.NoDefaultAddons), c.Undeclared)
	}
	for _, g := range set.NodeGroups {
		line("nodes %s %s name=%s cluster=%s role=%s profile=%s/%s ami=%s custom=%s template-profile=%s hops=%d", g.Kind, showDecl(g.Decl), showString(g.Name), showString(g.Cluster),
			showString(g.RoleARN), showString(g.ProfileName), showString(g.ProfileARN), showString(g.AMIType), g.CustomAMI, showString(g.LaunchTemplateProfile), g.HopLimit.V)
	}
	for _, p := range set.FargateProfiles {
		line("fargate %s name=%s cluster=%s role=%s namespaces=%s", showDecl(p.Decl), showString(p.Name), showString(p.Cluster), showString(p.RoleARN), showSelectors(p.Selectors))
	}
	for _, a := range set.Addons {
		line("addon %s cluster=%s name=%s version=%s role=%s", showDecl(a.Decl), showString(a.Cluster), showString(a.Name), showString(a.Version), showString(a.RoleARN))
	}
	for _, a := range set.Associations {
		line("association %s cluster=%s ns=%s sa=%s role=%s target=%s notags=%s addon=%s", showDecl(a.Decl), showString(a.Cluster), showString(a.Namespace), showString(a.ServiceAccount),
			showString(a.RoleARN), showString(a.TargetRoleARN), showBool(a.DisableSessionTags), showString(a.Addon))
	}
	for _, e := range set.AccessEntries {
		line("entry %s cluster=%s principal=%s type=%s user=%s groups=%s policies=%s", showDecl(e.Decl), showString(e.Cluster), showString(e.PrincipalARN), showString(e.Type),
			showString(e.Username), showStrings(e.Groups), showStrings(e.Policies))
	}
	for _, r := range set.RepositoryPolicies {
		line("repository %s %s %s", showDecl(r.Decl), showString(r.Repository), r.Doc.Text)
	}
	return b.String()
}

type awsCase struct{ name, main, want string }

func checkAWS(t *testing.T, cases []awsCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := showFacts(facts(t, "-- a.tf --\n"+strings.TrimPrefix(c.main, "\n")))
			if d := cmp.Diff(strings.TrimPrefix(c.want, "\n"), got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestIAMResources(t *testing.T) {
	checkAWS(t, []awsCase{
		{"role", `
provider "aws" {
  region              = "us-gov-west-1"
  allowed_account_ids = ["444455556666"]
}
resource "aws_iam_role" "a" {
  name                 = "web"
  path                 = "/team/"
  permissions_boundary = "arn:aws-us-gov:iam::444455556666:policy/b"
  assume_role_policy   = "{}"
  managed_policy_arns  = [aws_iam_policy.p.arn]
  inline_policy {
    name   = "in"
    policy = "{\"a\":1}"
  }
}
resource "aws_iam_policy" "p" {
  name_prefix = "p-"
  policy      = "{}"
}
`, `
role aws_iam_role.a name=web@a:6:27 path=/team/@a:7:27 arn=arn:aws-us-gov:iam::444455556666:role/team/web boundary=arn:aws-us-gov:iam::444455556666:policy/b@a:8:27 managed=[arn:aws-us-gov:iam::444455556666:policy/p-{suffix}@a:10:27] trust={}
  inline in@a:12:15 {"a":1}
  inline only, open=false
policy aws_iam_policy.p name=p-{suffix}@a:17:18 arn=arn:aws-us-gov:iam::444455556666:policy/p-{suffix} doc={}
`},
		{"names that AWS makes, and exclusive emptiness", `
provider "aws" {
  region = "eu-west-1"
}
resource "aws_iam_role" "a" {
  managed_policy_arns = []
  inline_policy {}
}
`, `
role aws_iam_role.a name={aws_iam_role.a}@a:4:1 path=/@a:4:1 arn=arn:aws:iam::{account of provider aws}:role/{aws_iam_role.a} boundary=- managed=[] trust=
  inline only, open=false
`},
		{"attachments", `
terraform {
  backend "s3" {}
}
provider "aws" {
  region = "eu-west-1"
}
variable "extra" {
  type = list(string)
}
resource "aws_iam_role" "a" {
  name = "a"
}
resource "aws_iam_role_policy_attachment" "one" {
  role       = aws_iam_role.a.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"
}
resource "aws_iam_role_policy_attachment" "many" {
  for_each   = toset(["AmazonEKS_CNI_Policy"])
  role       = aws_iam_role.a.id
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
}
resource "aws_iam_role_policy_attachment" "open" {
  for_each   = toset(var.extra)
  role       = aws_iam_role.a.id
  policy_arn = each.value
}
resource "aws_iam_policy_attachment" "all" {
  name       = "x"
  roles      = [aws_iam_role.a.name, "b"]
  policy_arn = "arn:aws:iam::aws:policy/P"
}
resource "aws_iam_role_policy_attachments_exclusive" "e" {
  role_name   = aws_iam_role.a.name
  policy_arns = ["arn:aws:iam::aws:policy/P"]
}
resource "aws_iam_role_policies_exclusive" "e" {
  role_name    = aws_iam_role.a.name
  policy_names = []
}
resource "aws_iam_role_policy" "in" {
  name   = "in"
  role   = aws_iam_role.a.id
  policy = "{}"
}
resource "aws_iam_instance_profile" "p" {
  name = "p"
  path = "/n/"
  role = aws_iam_role.a.name
}
`, `
role aws_iam_role.a name=a@a:11:11 path=/@a:10:1 arn=arn:aws:iam::{account of provider aws}:role/a boundary=- managed=- trust=
inline aws_iam_role_policy.in role=a@a:42:12 name=in@a:41:13 doc={}
attachment aws_iam_role_policy_attachment.one roles=[a@a:14:16] policy=arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy@a:15:17 exclusive=false
attachment aws_iam_role_policy_attachment.many["AmazonEKS_CNI_Policy"] roles=[a@a:19:16] policy=arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy@a:20:17 exclusive=false
attachment aws_iam_role_policy_attachment.open["{each.key}"] exists:maybe open roles=[a@a:24:16] policy={each.key}@a:25:16 exclusive=false
attachment aws_iam_policy_attachment.all roles=[a@a:29:17 b@a:29:39] policy=arn:aws:iam::aws:policy/P@a:30:17 exclusive=true
attachment aws_iam_role_policy_attachments_exclusive.e roles=[a@a:33:17] policy=- exclusive=false
  only [arn:aws:iam::aws:policy/P@a:34:19] inline=false
attachment aws_iam_role_policies_exclusive.e roles=[a@a:37:18] policy=- exclusive=false
  only [] inline=true
profile aws_iam_instance_profile.p name=p@a:46:11 arn=arn:aws:iam::{account of provider aws}:instance-profile/n/p role=a@a:48:10
`},
		{"look-ups", `
provider "aws" {
  region              = "cn-north-1"
  allowed_account_ids = ["444455556666"]
}
data "aws_caller_identity" "me" {}
data "aws_partition" "here" {}
data "aws_region" "here" {}
resource "aws_iam_role" "a" {
  name = "a"
  path = "/p/"
}
data "aws_iam_role" "a" {
  name = "a"
}
data "aws_iam_role" "b" {
  name = "b"
}
data "aws_arn" "a" {
  arn = aws_iam_role.a.arn
}
resource "aws_iam_role_policy" "x" {
  name   = "${data.aws_partition.here.dns_suffix} ${data.aws_partition.here.reverse_dns_prefix} ${data.aws_region.here.name} ${data.aws_arn.a.account} ${data.aws_arn.a.resource}"
  role   = data.aws_iam_role.b.name
  policy = "arn:${data.aws_partition.here.partition}:iam::${data.aws_caller_identity.me.account_id}:x ${data.aws_iam_role.a.arn}"
}
`, `
role aws_iam_role.a name=a@a:9:11 path=/p/@a:10:11 arn=arn:aws-cn:iam::444455556666:role/p/a boundary=- managed=- trust=
undeclared data.aws_iam_role.b name=b@a:16:11 arn=arn:aws-cn:iam::444455556666:role{data.aws_iam_role.b.path}b
inline aws_iam_role_policy.x role=b@a:16:11 name=amazonaws.com.cn cn.com.amazonaws cn-north-1 444455556666 role/p/a@a:22:13 doc=arn:aws-cn:iam::444455556666:x arn:aws-cn:iam::444455556666:role/p/a
`},
		{"providers", `
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["444455556666"]
}
resource "aws_eks_cluster" "c" {
  name = "blue"
}
resource "aws_iam_openid_connect_provider" "a" {
  url            = aws_eks_cluster.c.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}
data "aws_iam_openid_connect_provider" "b" {
  url = "https://oidc.example.com/x"
}
data "aws_iam_openid_connect_provider" "c" {
  arn = "arn:aws:iam::444455556666:oidc-provider/oidc.example.com/y"
}
resource "aws_iam_role_policy" "x" {
  name   = "${data.aws_iam_openid_connect_provider.b.arn} ${trimprefix(data.aws_iam_openid_connect_provider.c.url, "https://")}"
  role   = "r"
  policy = aws_iam_openid_connect_provider.a.url
}
`, `
inline aws_iam_role_policy.x role=r@a:20:13 name=arn:aws:iam::444455556666:oidc-provider/oidc.example.com/x oidc.example.com/y@a:19:13 doc={aws_iam_openid_connect_provider.a.url's scheme}oidc.eks.eu-west-1.amazonaws.com/id/{id of aws_eks_cluster.c}
provider aws_iam_openid_connect_provider.a url=https://oidc.eks.eu-west-1.amazonaws.com/id/{id of aws_eks_cluster.c}@a:9:20 arn=arn:aws:iam::444455556666:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/{id of aws_eks_cluster.c} clients=[sts.amazonaws.com@a:10:22]
cluster aws_eks_cluster.c name=blue@a:6:11 issuer=https://oidc.eks.eu-west-1.amazonaws.com/id/{id of aws_eks_cluster.c} role=- mode=- auto=- outposts=- family=- noaddons=- undeclared=false
`},
	})
}
