package policy

// Unmet is a condition of a trust policy that keeps a caller out.
type Unmet struct {
	Statement *Statement
	Condition *Condition
}

// UnmetConditions are the conditions by which a trust policy surely keeps out a
// caller that it otherwise lets call the action: those of its Allow statements
// that surely fail for what the request carries, and those of the Deny
// statements that surely apply. In order.
func UnmetConditions(trust *Document, account Text, r Request) []Unmet {
	var list []Unmet
	for _, st := range trust.Statements {
		if st.action(r.Action).And(st.principal(r.Caller, account).any()) == No {
			continue
		}
		switch st.Effect {
		case Allow:
			for _, c := range st.Conditions {
				if c.holds(trust, r.Context) == No {
					list = append(list, Unmet{st, c})
				}
			}
		case Deny:
			one := *trust
			one.Statements, one.Open = []*Statement{st}, false
			if DecideTrust(&one, account, r).Deny != Yes {
				continue
			}
			for _, c := range st.Conditions {
				list = append(list, Unmet{st, c})
			}
		}
	}
	return list
}
