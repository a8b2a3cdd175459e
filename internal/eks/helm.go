package eks

import "regexp"

// splitKey is an annotation of EKS in a name that Helm cuts at its dots, with or
// without the backslashes that keep it whole.
var splitKey = regexp.MustCompile(`eks(\\?)\.amazonaws(\\?)\.com/(?:role-arn|audience|sts-regional-endpoints|token-expiration)\b`)

// SplitKey finds an annotation in the name of a Helm value, such as
// serviceAccount.annotations.eks.amazonaws.com/role-arn, of which Helm takes the
// dots for steps of the path (facts TR7).
func SplitKey(name string) (start, end int, ok bool) {
	m := splitKey.FindStringSubmatchIndex(name)
	if m == nil || m[0] == 0 || name[m[0]-1] != '.' || m[2] < m[3] && m[4] < m[5] {
		return 0, 0, false
	}
	return m[0], m[1], true
}
