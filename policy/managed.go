package policy

import (
	"path"
	"strings"
	"sync"

	"github.com/eksiamlint/eksiamlint/policy/catalogue"
	"github.com/eksiamlint/eksiamlint/policy/spelling"
)

// ManagedDate is the day of the newest AWS managed policy that is known.
func ManagedDate() string {
	_, managed := catalogue.Sources()
	return managed.Date
}

// Managed is an AWS managed policy.
type Managed struct {
	Name    string
	Path    string // "/", "/service-role/", …
	Version string // "v3"
	Date    string // of that version

	Document *Document
}

// Attachable says that the policy may be attached to a role: those of
// service-linked roles and root sessions may not.
func (m *Managed) Attachable() bool {
	return m.Path != "/aws-service-role/" && m.Path != "/root-task/"
}

// successors are AWS managed policies that took the place of deprecated ones
// (AWS managed policy reference, read 2026-08). AmazonEKSServicePolicy has none and
// a rule of its own.
var successors = map[string]string{
	"AmazonEC2RoleforSSM": "AmazonSSMManagedInstanceCore",
}

// Successor is the name of the policy that took a deprecated one's place, empty
// when there is none.
func (m *Managed) Successor() string { return successors[m.Name] }

// The reasons of a [ManagedAnswer] whose policy is not in the list.
const (
	ManagedPath     = "path"     // the name exists under another path
	ManagedSpelling = "spelling" // it differs in letter case or separators alone
	ManagedWrong    = "wrong"    // a name that people write for something else
	ManagedNear     = "near"     // a letter or two from one in the list, and perhaps newer than it
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

// spelled is a name without letter case and separators.
func spelled(name string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "", ".", "", " ", "").Replace(name))
}

// spellings are the names of managed policies by what they are without letter
// case and separators.
var spellings = sync.OnceValue(func() map[string][]string {
	names := map[string][]string{}
	for _, p := range catalogue.ManagedPolicies() {
		names[spelled(p.Name)] = append(names[spelled(p.Name)], p.Name)
	}
	return names
})

var managedNames = sync.OnceValue(func() []string {
	var names []string
	for _, p := range catalogue.ManagedPolicies() {
		names = append(names, p.Name)
	}
	return names
})

// successorOf says that a name is another with a number behind it, as AWS names
// the next version of a policy: "…PolicyV2".
func successorOf(name, of string) bool {
	return strings.TrimRight(name, "_V0123456789") == strings.TrimRight(of, "_V0123456789")
}

// ManagedPolicy looks an ARN up. Its partition may be unknown.
func ManagedPolicy(arn Text) ManagedAnswer {
	const managedAccount = ":iam::aws:policy/"
	i := strings.LastIndex(arn.s, managedAccount)
	if i < 0 || !strings.HasPrefix(arn.s, "arn:") {
		a, is := ParseARN(arn)
		if is == Maybe {
			return ManagedAnswer{AWS: Maybe}
		}
		return ManagedAnswer{AWS: is.And(Equal(a.Service, Literal("iam"))).And(Equal(a.Account, Literal("aws"))).And(HasPrefix(a.Resource, "policy/"))}
	}
	partition := arn.Slice(len("arn:"), i)
	resource := arn.Slice(i+len(managedAccount), len(arn.s))
	out := ManagedAnswer{AWS: Yes, Wrong: true}
	name, ok := resource.Literal()
	if !ok {
		out.Wrong = false
		return out
	}
	right := func(resource string) string {
		if p, ok := partition.Literal(); ok {
			return "arn:" + p + managedAccount + resource
		}
		return ""
	}
	rightName := func(name string) string { return right(catalogue.Managed(name).Resource()) }
	base := path.Base(name)
	if p := catalogue.Managed(base); p != nil {
		full := p.Resource()
		if full == name {
			out.Wrong, out.Policy = false, managed(p, partition)
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
			out.Why, out.Expected = "does not exist, the policy is "+w.right, rightName(w.right)
		}
		return out
	}
	if near := spellings()[spelled(base)]; len(near) > 0 {
		out.Reason = ManagedSpelling
		out.Why = "differs from " + near[0] + " in letter case or separators"
		if len(near) == 1 {
			out.Expected = rightName(near[0])
		}
		return out
	}
	out.Wrong = false
	out.Reason, out.Why = ManagedUnknown, "is not among the AWS managed policies known as of "+ManagedDate()
	if near := spelling.Nearest(base, managedNames()); near != "" && !successorOf(base, near) {
		out.Reason, out.Expected = ManagedNear, rightName(near)
	}
	return out
}

var parsedManaged sync.Map // name -> *Document, for the partition aws

func managed(p *catalogue.ManagedPolicy, partition Text) *Managed {
	m := &Managed{Name: p.Name, Path: p.Path, Version: p.Version, Date: p.Date}
	if is, ok := partition.Literal(); !ok || is != "aws" {
		m.Document, _ = Parse(inPartition(p.Document(), partition), Identity)
		return m
	}
	if d, ok := parsedManaged.Load(p.Name); ok {
		m.Document = d.(*Document)
		return m
	}
	m.Document, _ = Parse(Literal(p.Document()), Identity)
	parsedManaged.Store(p.Name, m.Document)
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
