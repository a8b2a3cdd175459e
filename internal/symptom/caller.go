package symptom

import (
	"regexp"
	"strings"
	"sync"
)

// Refusal is what an AccessDenied says: who asked for what, and why not.
type Refusal struct {
	Caller   Caller
	Action   string // "sts:AssumeRole"; empty when the text names none
	Resource string // an ARN or "*"; empty when the text names none
	Why      Why
}

// Why is the reason that an AccessDenied gives.
type Why string

// The reasons. An empty Why says that the text gives none.
const (
	NoIdentityGrant Why = "identity"          // no identity-based policy allows it
	NoResourceGrant Why = "resource"          // no resource-based policy allows it, such as a trust policy
	Boundary        Why = "boundary"          // the permissions boundary does not allow it
	Session         Why = "session"           // the session policy does not allow it
	Organization    Why = "organization"      // a service or resource control policy, or one of an endpoint
	ExplicitDeny    Why = "deny"              // a statement denies it
	DenyOutside     Why = "organization-deny" // a statement of a control policy denies it
)

// Caller is who made a request, by the ARN of its session.
type Caller struct {
	ARN     string
	Account string // 12 digits
	Role    string // the role's name; empty for a user
	Session string
	Kind    Kind
}

// Kind is what kind of session a caller has.
type Kind string

// The kinds of callers.
const (
	Unknown     Kind = ""
	Node        Kind = "node"         // an EC2 instance: the session is named after it
	PodIdentity Kind = "pod-identity" // eks-CLUSTER-POD-UUID
	WebIdentity Kind = "irsa"         // names that SDKs make for AssumeRoleWithWebIdentity
	Fargate     Kind = "fargate"
	Human       Kind = "human" // a user, or a role of IAM Identity Center
)

// refusal is made when it is asked for: it is long, and most runs need it never.
var refusal = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?is)(?:user:?\s+)?(arn:aws[\w-]*:(?:sts|iam)::\d{12}:[^\s"',]+)\s+is not authorized to perform:?\s+\[?"?([a-z0-9-]+:\w+)"?\]?(?:\s+on resource:?\s+"?([^\s"',]+)"?)?(.{0,300})`)
})

var (
	denied  = regexp.MustCompile(`(?i)not authorized to perform:?\s+\[?"?([a-z0-9-]+:\w+)`)
	session = regexp.MustCompile(`^arn:aws[\w-]*:sts::(\d{12}):assumed-role/([^/]+)/(.+)$`)
	user    = regexp.MustCompile(`^arn:aws[\w-]*:iam::(\d{12}):user/(.+)$`)
	sdks    = regexp.MustCompile(`^(?:botocore-session-\d+|aws-sdk-java-\d+|aws-go-sdk-\d+|aws-sdk-js-session-\d+|web-identity-token-\d+|\d{13,})$`)
	uuidEnd = regexp.MustCompile(`^eks-.+-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	nodeID  = regexp.MustCompile(`^i-[0-9a-f]{3,}`)
)

// Refusals are the AccessDenieds in what was printed, each once.
func Refusals(printed string) []Refusal {
	var list []Refusal
	seen := map[Refusal]bool{}
	add := func(r Refusal) {
		if !seen[r] {
			seen[r] = true
			list = append(list, r)
		}
	}
	for _, m := range refusal().FindAllStringSubmatch(printed, -1) {
		add(Refusal{Caller: ReadCaller(m[1]), Action: m[2], Resource: strings.TrimRight(m[3], ".,;"), Why: why(m[4])})
	}
	if len(list) == 0 {
		for _, m := range denied.FindAllStringSubmatch(printed, -1) {
			add(Refusal{Action: m[1]})
		}
	}
	return list
}

// why reads the end of an AccessDenied.
func why(rest string) Why {
	rest = strings.ToLower(rest)
	if i := strings.Index(rest, "not authorized"); i >= 0 {
		rest = rest[:i]
	}
	policy := strings.Contains(rest, "control policy") || strings.Contains(rest, "endpoint policy")
	switch {
	case strings.Contains(rest, "explicit deny") && policy:
		return DenyOutside
	case strings.Contains(rest, "explicit deny"):
		return ExplicitDeny
	case policy:
		return Organization
	case strings.Contains(rest, "no identity-based policy"):
		return NoIdentityGrant
	case strings.Contains(rest, "no resource-based policy"):
		return NoResourceGrant
	case strings.Contains(rest, "no permissions boundary"):
		return Boundary
	case strings.Contains(rest, "no session policy"):
		return Session
	}
	return ""
}

// ReadCaller says who a caller's ARN stands for.
func ReadCaller(arn string) Caller {
	c := Caller{ARN: strings.TrimRight(arn, ".,;:")}
	if m := user.FindStringSubmatch(c.ARN); m != nil {
		c.Account, c.Session, c.Kind = m[1], m[2], Human
		return c
	}
	m := session.FindStringSubmatch(c.ARN)
	if m == nil {
		return c
	}
	c.Account, c.Role, c.Session = m[1], m[2], m[3]
	switch {
	case nodeID.MatchString(c.Session):
		c.Kind = Node
	case uuidEnd.MatchString(c.Session):
		c.Kind = PodIdentity
	case strings.HasPrefix(c.Role, "AWSReservedSSO_"):
		c.Kind = Human
	case strings.Contains(strings.ToLower(c.Role), "fargate"):
		c.Kind = Fargate
	case sdks.MatchString(c.Session):
		c.Kind = WebIdentity
	}
	return c
}
