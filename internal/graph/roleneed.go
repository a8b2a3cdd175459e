package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// roleNeed is what is asked of one role.
type roleNeed struct {
	b *builder
	r *role
	// What may be granted, and what surely is; without denials. The conditions in
	// AWS's own policies hold for what these are made for: they count as granting.
	all, attached policy.Policies
}

func (b *builder) roleNeed(r *role) *roleNeed {
	n := &roleNeed{b: b, r: r}
	n.all, n.attached = r.allows()
	for _, g := range r.granted {
		if g.sure && g.src == nil {
			n.attached.Documents = append(n.attached.Documents, openly(g.Document, false))
		}
	}
	return n
}

// grant says whether the role is granted an action, on anything.
func (n *roleNeed) grant(action string) policy.Truth {
	target := targetOf(action)
	if policy.Grants(n.all, action, target).Allowed == policy.No {
		return policy.No
	}
	return policy.Grants(n.attached, action, target).Allowed.Or(policy.Maybe)
}

// targetOf is what a role needs an action on: on something, unless the action
// takes no resource.
func targetOf(action string) policy.Target {
	if noResource[action] {
		return policy.NoResource()
	}
	return policy.SomeResource(policy.Literal("*"))
}

// noResource are the actions asked for that take no resource: only "*" covers
// them.
var noResource = map[string]bool{
	"ecr:GetAuthorizationToken":     true,
	"ec2:DescribeInstances":         true,
	"ec2:DescribeInstanceTypes":     true,
	"ec2:DescribeAvailabilityZones": true,
	"ec2:DescribeDhcpOptions":       true,
	"ec2:DescribeNetworkInterfaces": true,
	"ec2:DescribeVpcs":              true,
}

// lacks sorts the actions into those that are surely not granted and whether
// some is undecided.
func (n *roleNeed) lacks(actions []string) (missing []string, undecided bool) {
	for _, action := range actions {
		switch n.grant(action) {
		case policy.No:
			missing = append(missing, action)
		case policy.Maybe:
			undecided = true
		}
	}
	slices.Sort(missing)
	return missing, undecided
}

// unknown is the answer while the role's permissions are not all known.
func (n *roleNeed) unknown(need *Need, why *fact.Reason) *Need {
	need.Verdict, need.Snippet, need.SnipKind = Unknown, "", ""
	if why == nil {
		why = n.r.undecided()
	}
	n.b.gap("role "+n.r.out.Name, why)
	return need
}

// attachments are the resources that attach managed policies, for a role that a
// Terraform root declares itself.
func (r *role) attachments(managed []string) (snippet, kind string) {
	address := r.Address
	if !r.ofRoot() {
		return "", ""
	}
	partition, ok := r.Partition.Literal()
	if !ok || partition == "" {
		partition = "aws"
	}
	var list []string
	for _, name := range managed {
		list = append(list, fmt.Sprintf("resource \"aws_iam_role_policy_attachment\" %q {\n  role       = %s.name\n  policy_arn = \"arn:%s:iam::aws:policy/%s\"\n}\n",
			strings.TrimPrefix(address, "aws_iam_role.")+"_"+attachmentLabel[name], address, partition, name))
	}
	return strings.Join(list, "\n"), "hcl"
}

// ofRoot says that a Terraform root declares the role itself, once, so that its
// address can be written there.
func (r *role) ofRoot() bool {
	return r.Origin == fact.Terraform && len(r.Calls) == 0 && strings.HasPrefix(r.Address, "aws_iam_role.") && !strings.ContainsAny(r.Address, "[ ")
}

// attachmentLabel are the ends of the names of these resources.
var attachmentLabel = map[string]string{
	eks.WorkerPolicy:        "worker",
	eks.PullPolicy:          "image_pull",
	eks.CNIPolicy:           "cni",
	eks.ClusterPolicy:       "cluster",
	eks.FargatePolicy:       "image_pull",
	eks.MinimalWorkerPolicy: "worker",
	eks.SSMPolicy:           "ssm",
	eks.ControllerPolicy:    "resource_controller",
	eks.ComputePolicy:       "compute",
	eks.NetworkingPolicy:    "networking",
	eks.LoadBalancingPolicy: "load_balancing",
	eks.BlockStoragePolicy:  "block_storage",

	eks.EBSPolicy:         "ebs",
	eks.EFSPolicy:         "efs",
	eks.FSxPolicy:         "fsx",
	eks.CloudWatchPolicy:  "cloudwatch",
	eks.FlowMonitorPolicy: "network_flow",
	eks.PrometheusPolicy:  "prometheus",
}
