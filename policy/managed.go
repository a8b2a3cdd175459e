package policy

// Managed is an AWS managed policy.
type Managed struct {
	Name    string
	Path    string // "/", "/service-role/", …
	Version string // "v3"; empty when the document is not embedded
	Date    string // of that version
	// Document is nil when only the name is known.
	Document *Document
}

// ManagedAnswer is what is known of a managed policy ARN.
type ManagedAnswer struct {
	// AWS says that the ARN names an AWS managed policy ("iam::aws:policy/").
	AWS Truth
	// Policy is the one it names, nil when it is not in the list.
	Policy *Managed
	// Wrong says that AWS surely has no such policy; Expected is the right ARN, or
	// empty when there is none. Reason is "path", "case", "separators", "name" or "nonexistent".
	Wrong    bool
	Reason   string
	Why      string // in words that fit after the ARN
	Expected string
}

// ManagedPolicy looks an ARN up.
func ManagedPolicy(arn Text) ManagedAnswer { return ManagedAnswer{} }

// ManagedDate is the day of the list of AWS managed policies.
const ManagedDate = "2026-08-26"
