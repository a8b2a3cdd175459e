package graph

import (
	"reflect"
	"testing"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/policy"
)

// TestAddonBlocked asks what a boundary or a Deny takes from the role of an add-on.
func TestAddonBlocked(t *testing.T) {
	bounded := func(actions string) func(*estate, *fact.Role) {
		return func(e *estate, r *fact.Role) {
			boundary := &fact.Policy{
				Decl: e.decl("aws_iam_policy.boundary"), Name: str("p", "boundary"), ARN: lit("arn:aws:iam::" + account + ":policy/boundary"),
				Doc: doc("boundary.json", `{"Statement":[{"Effect":"Allow","Action":[`+actions+`],"Resource":"*"}]}`),
			}
			e.set.Policies = append(e.set.Policies, boundary)
			r.Boundary = sym("boundary", boundary.ARN)
		}
	}
	denied := func(statement string) func(*estate, *fact.Role) {
		return func(e *estate, r *fact.Role) { e.inline(r, "deny.json", `{"Statement":[`+statement+`]}`) }
	}
	for _, test := range []struct {
		name      string
		change    func(*estate, *fact.Role)
		missing   []string
		condition bool
	}{
		{name: "no limit", change: func(*estate, *fact.Role) {}},
		{name: "a boundary that allows all of it", change: bounded(`"ec2:*"`)},
		{name: "a boundary without volumes", change: bounded(`"s3:*"`), missing: []string{"ec2:AttachVolume", "ec2:DescribeVolumes"}},
		{name: "a boundary without new volumes", change: bounded(`"ec2:Describe*","ec2:AttachVolume","ec2:DetachVolume"`), missing: []string{"ec2:CreateVolume"}, condition: true},
		{name: "a boundary of elsewhere", change: func(_ *estate, r *fact.Role) {
			r.Boundary = sym("boundary", hole("var.boundary", policy.AnyText))
		}},
		{name: "a boundary that Terraform leaves alone", change: func(e *estate, r *fact.Role) {
			bounded(`"s3:*"`)(e, r)
			r.IgnoreChanges = []string{"permissions_boundary"}
		}},
		{name: "a Deny", change: denied(`{"Effect":"Deny","Action":"ec2:Attach*","Resource":"*"}`), missing: []string{"ec2:AttachVolume"}},
		{name: "a Deny of some volumes", change: denied(`{"Effect":"Deny","Action":"ec2:Attach*","Resource":"arn:aws:ec2:*:*:volume/vol-1"}`)},
		{name: "a Deny with a condition", change: denied(`{"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`)},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := newEstate().of(account)
			r := e.role("ebs", serviceTrust("pods.eks.amazonaws.com", "sts:AssumeRole", "sts:TagSession"))
			e.attach(r, managed+"service-role/AmazonEBSCSIDriverPolicy")
			addon := &fact.Addon{Decl: e.decl("aws_eks_addon.ebs"), Cluster: str("c", "blue"), Name: str("name", "aws-ebs-csi-driver")}
			e.set.Addons = append(e.set.Addons, addon)
			a := e.association("kube-system", "ebs-csi-controller-sa", r)
			a.Cluster, a.Addon = str("c", "blue"), str("name", "aws-ebs-csi-driver")
			test.change(e, r)
			g := Build(e.set)
			failed := g.Input.Failed.Addon.Boundary
			if len(test.missing) == 0 {
				if len(failed) > 0 {
					t.Errorf("needs %+v", failed)
				}
				return
			}
			if len(failed) != 1 || !reflect.DeepEqual(failed[0].Missing, test.missing) || (failed[0].Condition != "") != test.condition {
				t.Errorf("needs %+v", failed)
			}
		})
	}
}
