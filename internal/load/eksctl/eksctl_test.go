package eksctl

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

const header = `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata:
  name: blue
  region: eu-west-1
`

func load(t *testing.T, body string) *fact.Set {
	t.Helper()
	set := Load(source.NewFile("cluster.yaml", "/cluster.yaml", []byte(header+body)), Options{})
	for _, d := range set.Diagnostics {
		t.Errorf("diagnostic: %s", d.Message)
	}
	return set
}

// place is "line:column" of a site.
func place(s source.Site) string {
	r := s.Range()
	return fmt.Sprintf("%d:%d", r.Line, r.Column)
}

func texts(l fact.List[fact.String]) []string {
	var out []string
	for _, s := range l.Items {
		out = append(out, s.V.String())
	}
	return out
}

func TestCluster(t *testing.T) {
	set := load(t, "iam:\n  withOIDC: true\nkubernetesNetworkConfig:\n  ipFamily: IPv6\nautoModeConfig:\n  enabled: false\n")
	c := set.Clusters[0]
	if got := c.Issuer.String(); got != "https://oidc.eks.eu-west-1.amazonaws.com/id/{issuer id of ClusterConfig blue}" {
		t.Errorf("issuer %s", got)
	}
	if !c.WithOIDC.V || c.AutoMode.V || c.AutoMode.State != fact.Known {
		t.Errorf("withOIDC %+v, autoMode %+v", c.WithOIDC, c.AutoMode)
	}
	if got := c.IPFamily.V.String(); got != "ipv6" {
		t.Errorf("IP family %q", got)
	}
	if got, _ := c.Partition.Literal(); got != "aws" {
		t.Errorf("partition %q", got)
	}
	if c.Account.Known() {
		t.Error("the account is known")
	}
	if got := place(c.At); got != "4:9" {
		t.Errorf("the cluster stands at %s", got)
	}
}

func TestPartitionFollowsRegion(t *testing.T) {
	tests := map[string]string{
		"cn-north-1": "aws-cn", "us-gov-west-1": "aws-us-gov", "us-isob-east-1": "aws-iso-b", "us-east-1": "aws", "eusc-de-east-1": "aws-eusc",
	}
	for region, want := range tests {
		f := source.NewFile("c.yaml", "/c.yaml", []byte(strings.Replace(header, "eu-west-1", region, 1)))
		if got, _ := Load(f, Options{}).Clusters[0].Partition.Literal(); got != want {
			t.Errorf("%s: got %q, want %q", region, got, want)
		}
	}
}

// TestNodeRolePolicies is facts 7.11 and 7.12.
func TestNodeRolePolicies(t *testing.T) {
	const arn = "arn:aws:iam::aws:policy/"
	tests := []struct {
		name, body string
		want       []string
	}{
		{"default", "managedNodeGroups:\n  - name: a\n",
			[]string{arn + "AmazonEKSWorkerNodePolicy", arn + "AmazonEC2ContainerRegistryPullOnly", arn + "AmazonSSMManagedInstanceCore", arn + "AmazonEKS_CNI_Policy"}},
		{"with OIDC", "iam:\n  withOIDC: true\nmanagedNodeGroups:\n  - name: a\n",
			[]string{arn + "AmazonEKSWorkerNodePolicy", arn + "AmazonEC2ContainerRegistryPullOnly", arn + "AmazonSSMManagedInstanceCore"}},
		{"managed, own list", "managedNodeGroups:\n  - name: a\n    iam:\n      attachPolicyARNs: [" + arn + "AmazonS3FullAccess]\n",
			[]string{arn + "AmazonS3FullAccess"}},
		{"self-managed, own list", "nodeGroups:\n  - name: a\n    iam:\n      attachPolicyARNs: [" + arn + "AmazonS3FullAccess]\n",
			[]string{arn + "AmazonS3FullAccess", arn + "AmazonEC2ContainerRegistryPullOnly"}},
		{"add-on policies", "managedNodeGroups:\n  - name: a\n    iam:\n      attachPolicyARNs: [" + arn + "AmazonS3FullAccess]\n      withAddonPolicies: {imageBuilder: true, ebs: true, cloudWatch: false}\n",
			[]string{arn + "AmazonS3FullAccess", arn + "AmazonEC2ContainerRegistryPowerUser", arn + "service-role/AmazonEBSCSIDriverPolicy"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			role := load(t, test.body).Roles[0]
			if diff := cmp.Diff(test.want, texts(role.ManagedARNs)); diff != "" {
				t.Error(diff)
			}
			if role.Made != "eksctl" || role.Inline.Open {
				t.Errorf("made by %q, open %v", role.Made, role.Inline.Open)
			}
		})
	}
}

func TestUnknownAddonPolicyLeavesTheRoleOpen(t *testing.T) {
	role := load(t, "managedNodeGroups:\n  - name: a\n    iam:\n      withAddonPolicies: {newThing: true}\n").Roles[0]
	if !role.Inline.Open {
		t.Error("a policy nobody knows leaves the role's permissions known")
	}
}

func TestOwnRoleIsNotMade(t *testing.T) {
	set := load(t, "managedNodeGroups:\n  - name: a\n    iam:\n      instanceRoleARN: arn:aws:iam::111122223333:role/nodes\n")
	if len(set.Roles) != 0 {
		t.Errorf("got %d roles", len(set.Roles))
	}
	if got := place(set.NodeGroups[0].RoleARN.At); got != "9:24" {
		t.Errorf("instanceRoleARN stands at %s", got)
	}
}

func TestMadeRoleStandsAtItsGroup(t *testing.T) {
	g := load(t, "managedNodeGroups:\n  - name: a\n    iam:\n      instanceRoleName: nodes\n").NodeGroups[0]
	if n := g.RoleARN.Map.Len(); n != len(g.RoleARN.V.Encoded()) {
		t.Errorf("the map has %d bytes, the ARN %d", n, len(g.RoleARN.V.Encoded()))
	}
	if got, want := place(g.RoleARN.Map.Site(0, 1)), place(g.At); got != want {
		t.Errorf("the ARN that eksctl makes stands at %s, want %s", got, want)
	}
}

// TestBooleansInPolicies holds that a policy is JSON whatever booleans are written as.
func TestBooleansInPolicies(t *testing.T) {
	set := load(t, `nodeGroups:
  - name: a
    iam:
      attachPolicy:
        Statement: {Effect: Allow, Action: "s3:*", Resource: "*", Condition: {Bool: {"aws:SecureTransport": yes}}}
`)
	want := `{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":true}}}}`
	if got := set.Roles[0].Inline.Items[0].Doc.Text.String(); got != want {
		t.Errorf("got %s", got)
	}
}

// TestManyConflicts holds that the key of each field is found without a walk over
// the file: with one, this takes many minutes.
func TestManyConflicts(t *testing.T) {
	const n = 30_000
	set := load(t, "iam:\n  podIdentityAssociations:\n"+strings.Repeat("  - {namespace: a, roleARN: b, permissionPolicyARNs: [c]}\n", n))
	if len(set.Problems) != n {
		t.Fatalf("got %d problems", len(set.Problems))
	}
	if got := string(set.Problems[n-1].Primary.Bytes()); got != "permissionPolicyARNs" {
		t.Errorf("the last stands at %q", got)
	}
}

func TestAttachedPoliciesStandWhereTheyAreWritten(t *testing.T) {
	set := load(t, "managedNodeGroups:\n  - name: a\n    iam:\n      attachPolicyARNs:\n        - arn:aws:iam::aws:policy/AmazonS3FullAccess\n")
	if got := place(set.NodeGroups[0].AttachPolicyARNs.Items[0].At); got != "10:11" {
		t.Errorf("the ARN stands at %s", got)
	}
}

func TestServiceAccountRole(t *testing.T) {
	set := load(t, `iam:
  withOIDC: true
  serviceAccounts:
    - metadata: {name: mailer, namespace: prod}
      attachPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: ["ses:SendEmail"]
            Resource: "*"
`)
	sa, role := set.ServiceAccounts[0], set.Roles[0]
	if got := sa.Namespace.V.String() + "/" + sa.Name.V.String(); got != "prod/mailer" {
		t.Errorf("ServiceAccount %s", got)
	}
	if sa.Annotations.Items[0].Value.V.Key() != role.ARN.Key() {
		t.Error("the annotation does not name the role that eksctl makes")
	}
	doc, problems := policy.Parse(role.Trust.Text, policy.Trust)
	if len(problems) != 0 || len(doc.Statements) != 1 {
		t.Fatalf("the trust policy does not parse: %v", problems)
	}
	if !strings.Contains(role.Trust.Text.String(), `:sub":"system:serviceaccount:prod:mailer"`) {
		t.Errorf("trust %s", role.Trust.Text)
	}
	inline := role.Inline.Items[0].Doc
	i := strings.Index(inline.Text.Encoded(), "ses:SendEmail")
	if i < 0 {
		t.Fatalf("inline policy %s", inline.Text)
	}
	if got := place(inline.Map.Site(i, i+13)); got != "14:23" {
		t.Errorf("the action stands at %s", got)
	}
}

func TestRoleOfOnesOwn(t *testing.T) {
	set := load(t, "iam:\n  withOIDC: true\n  serviceAccounts:\n    - metadata: {name: web}\n      attachRoleARN: arn:aws:iam::111122223333:role/web\n")
	if len(set.Roles) != 0 {
		t.Errorf("got %d roles", len(set.Roles))
	}
	sa := set.ServiceAccounts[0]
	if got := sa.Namespace.V.String(); got != "default" {
		t.Errorf("namespace %q", got)
	}
	if got := place(sa.Annotations.Items[0].Value.At); got != "10:22" {
		t.Errorf("the role's ARN stands at %s", got)
	}
}

func TestServiceAccountsWithoutOIDC(t *testing.T) {
	tests := []struct {
		name, oidc string
		want       int
	}{
		{"not written", "", 1}, {"off", "  withOIDC: false\n", 1}, {"on", "  withOIDC: true\n", 0}, {"placeholder", "  withOIDC: ${OIDC}\n", 0},
		{"off as YAML 1.1 has it", "  withOIDC: no\n", 1}, {"on as YAML 1.1 has it", "  withOIDC: Yes\n", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			set := load(t, "iam:\n"+test.oidc+"  serviceAccounts:\n    - metadata: {name: a}\n      roleName: a\n")
			if len(set.Problems) != test.want {
				t.Fatalf("got %d problems, want %d", len(set.Problems), test.want)
			}
			if test.want == 1 && string(set.Problems[0].Primary.Bytes()) != "serviceAccounts" {
				t.Errorf("the problem stands at %q", set.Problems[0].Primary.Bytes())
			}
		})
	}
}

func TestAssociations(t *testing.T) {
	set := load(t, `iam:
  podIdentityAssociations:
    - {namespace: prod, serviceAccountName: a, roleARN: "arn:aws:iam::111122223333:role/a", targetRoleARN: "arn:aws:iam::444455556666:role/b", disableSessionTags: true}
    - {namespace: prod, serviceAccountName: b, permissionPolicyARNs: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]}
addons:
  - name: aws-ebs-csi-driver
    podIdentityAssociations:
      - {namespace: kube-system, serviceAccountName: ebs-csi-controller-sa, roleARN: "arn:aws:iam::111122223333:role/ebs"}
`)
	if len(set.Associations) != 3 || len(set.Roles) != 1 {
		t.Fatalf("got %d associations, %d roles", len(set.Associations), len(set.Roles))
	}
	a, b, ebs := set.Associations[0], set.Associations[1], set.Associations[2]
	if !a.DisableSessionTags.V || a.TargetRoleARN.V.String() != "arn:aws:iam::444455556666:role/b" {
		t.Errorf("first association %+v", a)
	}
	if b.RoleARN.V.Key() != set.Roles[0].ARN.Key() {
		t.Error("the second association does not name the role that eksctl makes")
	}
	if ebs.Addon.V.String() != "aws-ebs-csi-driver" {
		t.Errorf("add-on %q", ebs.Addon.V)
	}
}

// TestCNIHasARole says in which files eksctl gives the VPC CNI a role of its own.
func TestCNIHasARole(t *testing.T) {
	tests := []struct {
		name, body string
		addon      bool
		made       bool
	}{
		{"default", "  version: \"1.34\"\n", true, false},
		{"nothing said of the cluster", "", false, false},
		{"OIDC", "iam: {withOIDC: true}\n", true, true},
		{"no default add-ons", "addonsConfig: {disableDefaultAddons: true}\n", false, false},
		{"own policy", "addons:\n  - {name: vpc-cni, attachPolicyARNs: [x]}\n", true, true},
		{"associations for all", "addonsConfig: {autoApplyPodIdentityAssociations: true}\n", true, true},
		{"nodes for an existing cluster", "vpc: {id: vpc-1}\n", false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			addons := load(t, test.body).Addons
			if (len(addons) == 1) != test.addon {
				t.Fatalf("got %d add-ons", len(addons))
			}
			if test.addon && addons[0].MadeRole != test.made {
				t.Errorf("made role: %v, want %v", addons[0].MadeRole, test.made)
			}
		})
	}
}

func TestAccess(t *testing.T) {
	set := load(t, `accessConfig:
  accessEntries:
    - principalARN: arn:aws:iam::111122223333:role/team/admin
      type: STANDARD
iamIdentityMappings:
  - arn: arn:aws:iam::111122223333:role/team/admin
    username: admin
    groups: [system:masters]
  - account: "111122223333"
`)
	if len(set.AccessEntries) != 2 {
		t.Fatalf("got %d entries", len(set.AccessEntries))
	}
	if set.AccessEntries[0].AWSAuth || !set.AccessEntries[1].AWSAuth {
		t.Error("which of them goes to aws-auth is wrong")
	}
	if diff := cmp.Diff([]string{"system:masters"}, texts(set.AccessEntries[1].Groups)); diff != "" {
		t.Error(diff)
	}
}

func TestKeysAreComparedExactly(t *testing.T) {
	set := load(t, "managedNodeGroups:\n  - name: a\n    iam:\n      attachPolicyArns: [arn:aws:iam::aws:policy/AmazonS3FullAccess]\n")
	if set.NodeGroups[0].AttachPolicyARNs.Set {
		t.Error("attachPolicyArns was read as attachPolicyARNs")
	}
}

func TestPlaceholdersAreUnknown(t *testing.T) {
	set := load(t, "managedNodeGroups:\n  - name: a\n    iam:\n      instanceRoleARN: ${NODE_ROLE}\n")
	if got := set.NodeGroups[0].RoleARN.State; got != fact.Unknown {
		t.Errorf("state %v", got)
	}
}

func TestSeveralDocuments(t *testing.T) {
	text := header + "---\n" + strings.Replace(header, "blue", "green", 1) + "---\napiVersion: v1\nkind: ConfigMap\n"
	set := Load(source.NewFile("c.yaml", "/c.yaml", []byte(text)), Options{})
	if len(set.Clusters) != 2 || set.Clusters[1].Name.V.String() != "green" {
		t.Errorf("got %d clusters", len(set.Clusters))
	}
}

// TestUnmanaged is which files may be for node groups of a cluster that exists.
func TestUnmanaged(t *testing.T) {
	for body, want := range map[string]bool{
		"":                                     true,
		"managedNodeGroups: []\n":              true,
		"  version: \"1.34\"\n":                false,
		"iam: {withOIDC: true}\n":              false,
		"iam: {podIdentityAssociations: []}\n": true,
		"iam: {podIdentityAssociations: []}\nmanagedNodeGroups: []\n":     false,
		"iam: {podIdentityAssociations: [], withOIDC: true}\n":            false,
		"iam: {podIdentityAssociations: []}\naddons: [{name: vpc-cni}]\n": false,
		"addons: []\n":                   false,
		"vpc: {id: vpc-1}\n":             true,
		"vpc: {cidr: 10.0.0.0/16}\n":     false,
		"vpc: {id: vpc-1}\naddons: []\n": false,
	} {
		if got := load(t, body).Clusters[0].Unmanaged; got != want {
			t.Errorf("%q: %v", body, got)
		}
	}
}

// TestMadeWith is what the role that eksctl makes for the VPC CNI surely has.
func TestMadeWith(t *testing.T) {
	const cni = "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"
	for body, want := range map[string]string{
		"iam: {withOIDC: true}\n": cni,
		"iam: {withOIDC: true}\nkubernetesNetworkConfig: {ipFamily: IPv6}\n": "",
		"iam: {withOIDC: false}\n": "",
		"iam: {withOIDC: true}\naddons:\n- name: vpc-cni\n  attachPolicyARNs: [arn:aws:iam::210000000001:policy/cni]\n": "arn:aws:iam::210000000001:policy/cni",
		"addons:\n- name: vpc-cni\naddonsConfig: {autoApplyPodIdentityAssociations: true}\n":                            cni,
	} {
		a := load(t, body).Addons[0]
		if got := strings.Join(texts(fact.List[fact.String]{Items: a.MadeWith}), " "); got != want {
			t.Errorf("%q: made with %q", body, got)
		}
	}
}

// TestAddonRole is when eksctl surely makes a role for what an add-on lists.
func TestAddonRole(t *testing.T) {
	const addons = "addons:\n- name: aws-ebs-csi-driver\n  attachPolicyARNs: [arn:aws:iam::aws:policy/AmazonS3FullAccess]\n"
	for body, want := range map[string]bool{
		"iam: {withOIDC: true}\n" + addons:  true,
		"iam: {withOIDC: false}\n" + addons: false,
		addons:                              false,
		"iam: {withOIDC: true}\naddonsConfig: {autoApplyPodIdentityAssociations: true}\n" + addons:        false,
		"iam: {withOIDC: true}\n" + addons + "  useDefaultPodIdentityAssociations: true\n":                false,
		"iam: {withOIDC: true}\n" + addons + "  serviceAccountRoleARN: arn:aws:iam::1:role/own\n":         false,
		"iam: {withOIDC: true}\n" + addons + "  podIdentityAssociations: [{serviceAccountName: other}]\n": false,
	} {
		set := load(t, body)
		made := slices.ContainsFunc(set.Roles, func(r *fact.Role) bool {
			return strings.HasPrefix(r.Address, "role of add-on") && set.Addons[0].RoleARN.V.Key() == r.ARN.Key()
		})
		if made != want {
			t.Errorf("%q: made a role: %v", body, made)
		}
	}
}
