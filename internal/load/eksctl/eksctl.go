// Package eksctl reads eksctl ClusterConfig files, and adds the roles that
// eksctl makes by itself around what a file declares.
//
// Keys are compared exactly: eksctl's decoder ignores letter case in places and
// then drops the value silently (facts 7.1).
package eksctl

import (
	"path"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
	"github.com/eksiamlint/eksiamlint/policy"
)

// Options are what the loader is told beside the file.
type Options struct {
	// Account is the account that a directory is deployed to, empty when that is
	// not known. It may be nil.
	Account func(dir string) string
}

// Load reads all ClusterConfigs of one file.
func Load(f *source.File, o Options) *fact.Set {
	set := &fact.Set{}
	docs, problems := yaml.Parse(string(f.Bytes), source.Identity(f))
	for _, p := range problems {
		set.Diagnostics = append(set.Diagnostics, fact.Diagnostic{At: p.At, Message: p.Message, Fatal: true})
	}
	for _, doc := range docs {
		if !isClusterConfig(doc) {
			continue
		}
		c := newConfig(f, doc, set)
		if id := o.account(path.Dir(f.Path)); id != "" {
			c.decl.Account = policy.Literal(id)
		}
		c.cluster()
		c.nodeGroups()
		c.fargateProfiles()
		c.serviceAccounts()
		c.associations()
		c.addons()
		c.access()
		c.capabilities()
		c.conflicts()
		c.misspelt("", doc)
	}
	return set
}

func (o Options) account(dir string) string {
	if o.Account == nil {
		return ""
	}
	return o.Account(dir)
}

// isClusterConfig says that doc is one of eksctl's ClusterConfigs, of any version.
func isClusterConfig(doc *yaml.Node) bool {
	version, kind := doc.Get("apiVersion"), doc.Get("kind")
	return version != nil && kind != nil &&
		strings.HasPrefix(version.Value, "eksctl.io/") && kind.Value == "ClusterConfig"
}

// config is one ClusterConfig while it is read.
type config struct {
	file *source.File
	doc  *yaml.Node
	set  *fact.Set
	decl fact.Decl // of the cluster; everything in the file inherits scope, account, region, partition
	name fact.String
	// issuer is the cluster's OIDC issuer without scheme.
	issuer policy.Text
	// keys is where the key of each value stands, nil while nobody asks.
	keys map[*yaml.Node]source.Site
}

func newConfig(f *source.File, doc *yaml.Node, set *fact.Set) *config {
	c := &config{file: f, doc: doc, set: set}
	dir := path.Dir(f.Path)
	c.name = text(doc.Get("metadata", "name"))
	named := f.Path
	if s, ok := c.name.V.Literal(); ok && s != "" {
		named = s
	}
	at := doc.At
	if n := doc.Get("metadata", "name"); n != nil {
		at = n.At
	}
	c.decl = fact.Decl{
		Address: "ClusterConfig " + named,
		At:      at,
		Scope:   &fact.Scope{ID: "eksctl:" + f.Path + "#" + named, Dir: dir},
		Exists:  policy.Yes,
		Origin:  fact.Eksctl,
	}
	c.decl.Account = c.hole("account", policy.AccountID, "an eksctl file does not name its account")
	if region := text(doc.Get("metadata", "region")); region.State == fact.Known && !region.V.IsEmpty() {
		c.decl.Region = region.V
	} else {
		c.decl.Region = c.hole("region", policy.RegionName, "metadata.region is not written")
	}
	c.decl.Partition, c.issuer = c.places()
	return c
}

// places are the cluster's partition, and its issuer without scheme.
func (c *config) places() (partition, issuer policy.Text) {
	partition = c.hole("partition", policy.Partition, "metadata.region does not tell it")
	suffix := c.hole("DNS suffix", policy.DNSSuffix, "metadata.region does not tell it")
	if region, ok := c.decl.Region.Literal(); ok {
		if p, ok := policy.PartitionOf(region); ok {
			partition, suffix = policy.Literal(p.Name), policy.Literal(p.DNSSuffix)
		}
	}
	id := policy.HoleText(&policy.Hole{
		ID: c.decl.Scope.ID + "#issuer", Label: "issuer id of " + c.decl.Address, Kind: policy.IssuerID, Unique: true,
		Origin: &fact.Reason{Why: "EKS makes the issuer when it makes the cluster", Settle: "nothing offline can", At: c.decl.At},
	})
	issuer = policy.Concat(policy.Literal("oidc.eks."), c.decl.Region, policy.Literal("."), suffix, policy.Literal("/id/"), id)
	return partition, issuer
}

// hole is something the file does not say.
func (c *config) hole(what string, kind policy.HoleKind, why string) policy.Text {
	return policy.HoleText(&policy.Hole{
		ID:     c.decl.Scope.ID + "#" + what,
		Label:  what + " of " + c.decl.Address,
		Kind:   kind,
		Origin: &fact.Reason{Why: why, Settle: "nothing offline can", At: c.decl.At},
	})
}

// at is a Decl for something in the file that stands at n.
func (c *config) at(address string, n *yaml.Node) fact.Decl {
	d := c.decl
	d.Address = address
	if n != nil {
		d.At = n.At
	}
	return d
}

// cluster adds the cluster itself.
func (c *config) cluster() {
	iam := c.doc.Get("iam")
	cluster := &fact.Cluster{
		Decl:            c.decl,
		Name:            c.name,
		Issuer:          policy.Concat(policy.Literal("https://"), c.issuer),
		RoleARN:         text(iam.Get("serviceRoleARN")),
		AuthMode:        text(c.doc.Get("accessConfig", "authenticationMode")),
		AutoMode:        boolean(c.doc.Get("autoModeConfig", "enabled")),
		Outposts:        written(c.doc.Get("outpost")),
		IPFamily:        lower(text(c.doc.Get("kubernetesNetworkConfig", "ipFamily"))),
		WithOIDC:        boolean(iam.Get("withOIDC")),
		Unmanaged:       c.unmanaged(),
		NoDefaultAddons: boolean(c.doc.Get("addonsConfig", "disableDefaultAddons")),
	}
	c.set.Clusters = append(c.set.Clusters, cluster)
}

// unmanaged says that the file may be for node groups of a cluster that exists
// already: it says nothing of IAM and add-ons, and either names the cluster's VPC
// or status or says nothing of the cluster at all (facts 7.25). A file with Pod
// Identity associations alone may be for `eksctl create podidentityassociation -f`.
func (c *config) unmanaged() bool {
	if firstOf(c.doc, "addons", "addonsConfig", "accessConfig", "kubernetesNetworkConfig") != nil {
		return false
	}
	if iam := c.doc.Get("iam"); iam != nil {
		nodes := firstOf(c.doc, "nodeGroups", "managedNodeGroups", "fargateProfiles", "autoModeConfig", "karpenter")
		if nodes != nil || len(iam.Entries) != 1 || iam.Get("podIdentityAssociations") == nil {
			return false
		}
	}
	existing := c.doc.Get("vpc", "id") != nil || c.doc.Get("vpc", "securityGroup") != nil || c.doc.Get("status") != nil
	bare := c.doc.Get("metadata", "version") == nil && firstOf(c.doc, "vpc", "availabilityZones", "cloudWatch", "privateCluster", "secretsEncryption") == nil
	return existing || bare
}

// fargateProfiles adds Fargate profiles.
func (c *config) fargateProfiles() {
	all := c.doc.Get("iam", "fargatePodExecutionRoleARN")
	for _, n := range items(c.doc.Get("fargateProfiles")) {
		role := n.Get("podExecutionRoleARN")
		if role == nil {
			role = all
		}
		profile := &fact.FargateProfile{
			Decl:    c.at("Fargate profile "+label(n.Get("name")), n.Get("name")),
			Name:    text(n.Get("name")),
			Cluster: c.name,
			RoleARN: text(role),
		}
		profile.Selectors.Set = true
		for _, selector := range items(n.Get("selectors")) {
			profile.Selectors.Items = append(profile.Selectors.Items, fact.Selector{
				Namespace: text(selector.Get("namespace")), Labels: pairs(selector.Get("labels")),
			})
		}
		c.set.FargateProfiles = append(c.set.FargateProfiles, profile)
	}
}

// capabilities adds the capabilities whose role the file names; eksctl makes the
// role of the others (facts 7.22).
func (c *config) capabilities() {
	for _, n := range items(c.doc.Get("capabilities")) {
		role := n.Get("roleArn")
		if role == nil {
			continue
		}
		c.set.Capabilities = append(c.set.Capabilities, &fact.Capability{
			Decl: c.at("capability "+label(n.Get("name")), n.Get("name")), Name: text(n.Get("name")), Cluster: c.name, Type: text(n.Get("type")), RoleARN: text(role),
		})
	}
}
