package graph

import "github.com/eksiamlint/eksiamlint/policy"

// askService asks a trust policy whether an AWS service may assume the role,
// whatever the conditions. What fails goes to group: with the principal that is
// missing, or, when the service is named, with the word "action". The first of
// the names is the one that messages ask for.
func (r *role) askService(group *[]Step, services ...string) outcome {
	if r.trust == nil {
		return outcome{verdict: policy.Maybe, why: r.trustReason(nil)}
	}
	switch r.namesService(services...) {
	case policy.Maybe:
		return outcome{verdict: policy.Maybe, why: r.trustReason(nil)}
	case policy.No:
		return outcome{verdict: policy.No, fill: func(s *Step) *[]Step {
			s.Principal = r.principalCheck(services[0])
			return group
		}}
	}
	assume := r.allowsService(policy.AssumeRole, services...)
	if assume != policy.No {
		return outcome{verdict: assume, why: r.trustReason(nil)}
	}
	if r.wrongAction() {
		return outcome{verdict: policy.No} // the action is a finding of its own
	}
	return outcome{verdict: policy.No, fill: func(s *Step) *[]Step {
		for _, service := range services {
			s.Principal = r.actionCheck(service, policy.AssumeRole)
			s.Principal.Presented, s.Principal.Why = service, "action"
			if len(s.Principal.Accepted) > 0 {
				break
			}
		}
		return group
	}}
}
