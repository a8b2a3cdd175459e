package policy

// ARN is an Amazon Resource Name in its six parts, the first of which is "arn".
type ARN struct {
	Partition, Service, Region, Account, Resource Text
}

// ParseARN cuts t at its first five colons. Yes means that the parts are
// certain, No that t is no ARN, Maybe that a hole may hold a colon.
func ParseARN(t Text) (ARN, Truth) { return ARN{}, Maybe }

// Text is the ARN as it is written.
func (a ARN) Text() Text { return Text{} }

// Role is a role ARN in its parts.
type Role struct {
	Partition, Account Text
	Path, Name         Text // Path begins and ends with "/"
}

// ParseRoleARN takes a role ARN apart; Maybe when its holes leave the parts open.
func ParseRoleARN(t Text) (Role, Truth) { return Role{}, Maybe }

// ARN is the role's ARN.
func (r Role) ARN() Text { return Text{} }

// RoleMatch is the answer of comparing two role ARNs.
type RoleMatch struct {
	Same Truth // they are the same role
	// Joins says that nothing differs and that path and name are surely equal:
	// enough to join by name. Assumed are the parts that were taken for granted.
	Joins   bool
	Assumed []string // "account", "partition"
}

// SameRole compares two role ARNs.
func SameRole(a, b Text) RoleMatch { return RoleMatch{} }

// Defect is what is wrong with a text, and what would be right.
type Defect struct {
	Kind     string // machine word, such as "colons"
	Why      string // in words that fit after `"…" ` or after "…: "
	Expected string // the whole corrected text, when it is certain
	Start    int    // the wrong part in Text.Encoded()
	End      int
}

// The kinds of defects of a role ARN.
const (
	ARNBlank        = "blank"         // blanks or line ends
	ARNQuoted       = "quoted"        // quotes inside the text
	ARNNameOnly     = "name-only"     // a role name or path without the ARN
	ARNPrefix       = "prefix"        // does not begin with "arn:"
	ARNColons       = "colons"        // not six parts
	ARNPartition    = "partition"     // no partition
	ARNService      = "service"       // not iam
	ARNRegion       = "region"        // an IAM ARN has no region
	ARNAccount      = "account"       // not 12 digits
	ARNResourceType = "resource-type" // a policy, instance profile, user, …
	ARNPath         = "path"          // slashes at the wrong places, too long
	ARNName         = "name"          // characters or length
	ARNEmpty        = "empty"
)

// RoleARNDefect says why t is surely no role ARN, or nil.
func RoleARNDefect(t Text) *Defect { return nil }

// PolicyARNKind and others say what an ARN names: "role", "policy",
// "instance-profile", "user", … of service iam, "assumed-role" of sts; empty
// when it is not certain.
func ARNKind(t Text) string { return "" }
