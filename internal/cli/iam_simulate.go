package cli

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/eksiamlint/eksiamlint/policy"
)

// simulateFlags are those of iam simulate.
type simulateFlags struct {
	*iamFlags
	simulation
	policyNames, boundaryNames, sessionNames []string
	trustName, resourceName                  string
}

func newSimulateFlags() *simulateFlags {
	f := &simulateFlags{iamFlags: newIAMFlags()}
	f.StringArrayVar(&f.actions, "action", nil, "")
	f.StringArrayVar(&f.resources, "resource", nil, "")
	f.StringVar(&f.resourceAccount, "resource-account", "", "")
	f.StringVar(&f.principal, "principal", "", "")
	f.StringArrayVar(&f.context, "context", nil, "")
	f.StringArrayVar(&f.without, "without", nil, "")
	f.StringArrayVar(&f.policyNames, "policy", nil, "")
	f.StringArrayVar(&f.boundaryNames, "boundary", nil, "")
	f.StringArrayVar(&f.sessionNames, "session", nil, "")
	f.StringVar(&f.trustName, "trust", "", "")
	f.StringVar(&f.resourceName, "resource-policy", "", "")
	return f
}

// simulateCommand answers whether requests are allowed.
func simulateCommand(args []string, s streams) (int, error) {
	f := newSimulateFlags()
	if err := f.read(args); err != nil {
		return 0, err
	}
	if f.help {
		_, err := io.WriteString(s.out, helpIAMSimulate)
		return exitClean, err
	}
	requests, err := f.requests(s)
	if err != nil {
		return 0, err
	}
	out := simulationOutput{Version: 1}
	for _, r := range requests {
		out.Results = append(out.Results, f.answer(r))
	}
	var b bytes.Buffer
	if f.format == "json" {
		err = writeJSON(&b, out)
	} else {
		for i, a := range out.Results {
			if i > 0 {
				b.WriteByte('\n')
			}
			a.text(&b)
		}
	}
	if err == nil {
		err = deliver(output{}, s, b.Bytes())
	}
	return out.exitCode(), err
}

// requests reads the documents and puts the requests together: each action on
// each resource.
func (f *simulateFlags) requests(s streams) ([]request, error) {
	switch {
	case f.NArg() > 0:
		return nil, usageError{problem: fmt.Sprintf("iam simulate takes no argument, such as %q", f.Arg(0)), hint: fmt.Sprintf("did you mean --policy %s?", f.Arg(0))}
	case len(f.actions) == 0:
		return nil, usageError{problem: "iam simulate needs an --action", hint: "such as --action s3:GetObject"}
	case f.trustName != "" && f.resourceName != "":
		return nil, usageError{problem: "--trust and --resource-policy both give the policy of the resource", hint: "--trust is for the role that is assumed"}
	case len(f.boundaryNames) > 1:
		return nil, usageError{problem: "two boundaries are given, a principal has one"}
	case f.resourceAccount != "" && !policy.IsAccountID(f.resourceAccount):
		return nil, usageError{problem: fmt.Sprintf("read --resource-account %q: an account id has 12 digits", f.resourceAccount)}
	case len(f.policyNames)+len(f.boundaryNames)+len(f.sessionNames) == 0 && f.trustName == "" && f.resourceName == "":
		return nil, usageError{problem: "iam simulate needs a document", hint: "such as --policy policy.json, or --trust trust.json for a role that is assumed"}
	}
	for i, action := range f.actions {
		known, err := serviceAction(action)
		if err != nil {
			return nil, err
		}
		f.actions[i] = known
	}
	if err := f.documents(s); err != nil {
		return nil, err
	}
	if len(f.resources) == 0 {
		f.resources = []string{""}
	}
	var out []request
	for _, action := range f.actions {
		for _, resource := range f.resources {
			r, err := f.request(action, resource)
			if err != nil {
				return nil, err
			}
			out = append(out, r)
		}
	}
	return out, nil
}

// documents reads all documents; those that AWS would refuse are named
// together.
func (f *simulateFlags) documents(s streams) error {
	r := documentReader{s: s}
	read := func(to *[]*iamDocument, flag string, names []string, typ policy.DocumentType) error {
		for _, name := range names {
			d, err := r.read(flag, name, typ)
			if err != nil {
				return err
			}
			*to = append(*to, d)
		}
		return nil
	}
	var resource []*iamDocument
	err := read(&f.policies, "policy", f.policyNames, policy.Identity)
	if err == nil {
		err = read(&f.boundary, "boundary", f.boundaryNames, policy.Identity)
	}
	if err == nil {
		err = read(&f.session, "session", f.sessionNames, policy.SessionPolicy)
	}
	if err == nil && f.trustName != "" {
		err = read(&resource, "trust", []string{f.trustName}, policy.Trust)
	}
	if err == nil && f.resourceName != "" {
		err = read(&resource, "resource-policy", []string{f.resourceName}, f.resourceType())
	}
	switch {
	case err != nil:
		return err
	case len(r.refused.faults) > 0:
		return r.refused
	case len(resource) > 0:
		f.resource = resource[0]
	}
	for _, note := range r.notes {
		s.say("%s", note)
	}
	return nil
}

// resourceType is Repository for the policies of ECR repositories, which have
// no Resource.
func (f *simulateFlags) resourceType() policy.DocumentType {
	for _, action := range f.actions {
		if !strings.HasPrefix(action, "ecr:") {
			return policy.ResourceBased
		}
	}
	return policy.Repository
}

func documentsOf(list []*iamDocument) policy.Policies {
	var p policy.Policies
	for _, d := range list {
		p.Documents = append(p.Documents, d.document)
	}
	return p
}

// everything is a document that allows all there is, in the place of one that
// is not given.
var everything, _ = policy.Parse(policy.Literal(`{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}`), policy.Identity)

// decide answers a request. missing are the flags of documents that are not
// given and without whose yes AWS does not allow it.
func (m *simulation) decide(r *request) (d policy.AccessDecision, missing []string) {
	a := policy.Access{Request: r.Request, Policies: documentsOf(m.policies), Account: m.account(r.Target)}
	own := r.Caller.Kind == policy.RoleCaller || r.Caller.Kind == policy.UserCaller
	if a.Account.IsEmpty() && own {
		a.Account = callerAccount(r.Caller)
		if r.on != "" && m.principal != "" {
			r.assumed = append(r.assumed, "the resource is in the principal's account")
		}
	}
	limit := func(list []*iamDocument) *policy.Policies {
		if len(list) == 0 {
			return nil
		}
		p := documentsOf(list)
		return &p
	}
	a.Boundary, a.Session = limit(m.boundary), limit(m.session)
	needed := m.resource == nil && (!own || a.MustName() != policy.No || policy.SameAccount(callerAccount(r.Caller), a.Account) == policy.No)
	switch {
	case needed:
		a.ResourcePolicy = &policy.Document{Type: policy.ResourceBased, Open: true}
	case m.resource != nil:
		a.ResourcePolicy = m.resource.document
	case r.on != "":
		r.assumed = append(r.assumed, "the resource has no policy of its own")
	}
	d = a.Decide()
	if needed && d.Allowed == policy.Maybe {
		flag := "resource-policy"
		if a.Assumes() == policy.Yes {
			flag = "trust"
		}
		missing = append(missing, flag)
	}
	if own && len(m.policies) == 0 && d.Denied != policy.Yes {
		if d.Allowed == policy.Yes {
			r.assumed = append(r.assumed, "no policy of the principal's own denies it")
			return d, missing
		}
		a.Policies.Documents = []*policy.Document{everything}
		if more := a.Decide(); more.Allowed != d.Allowed {
			d.Allowed, missing = policy.Maybe, append(missing, "policy")
		}
	}
	return d, missing
}

func callerAccount(c policy.Caller) policy.Text {
	if !c.Account.IsEmpty() {
		return c.Account
	}
	a, _ := policy.ParseARN(c.ARN)
	return a.Account
}
