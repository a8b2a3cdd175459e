package fact

// Party is somebody who calls, as the configuration or a manifest names them.
type Party struct {
	Kind            PartyKind
	Namespace, Name String // Name is an ARN where a role is named by it
	// WebIdentity says that only the role of an annotation counts.
	WebIdentity bool
	// Note is what stands at Name, where that is worth telling.
	Note string
	// Given says that only a role of its own counts, not that of its nodes.
	Given bool
}

// PartyKind says what a party is.
type PartyKind string

// The kinds of parties.
const (
	OfServiceAccount PartyKind = "ServiceAccount"
	OfNodeGroup      PartyKind = "node group"
	OfRole           PartyKind = "role"
	// OfController is the ServiceAccount that a controller runs as: Name is its
	// usual name, with * for what differs; any Namespace when that is absent.
	OfController PartyKind = "controller"
)

// ACKControllers are the ServiceAccounts of ACK's controllers (facts 6.22).
const ACKControllers = "ack-*-controller"

// Intent says that somebody is to assume a role: an entry of the configuration,
// or an object whose controller does.
type Intent struct {
	Decl
	From []Party // any of them calls
	To   String  // ARN of the role
	Link string  // how messages describe the place, with the role's name for %s
	// ExternalID is what is passed; where Passes is set, an absent one is surely
	// not passed.
	ExternalID String
	Passes     bool
	// Exchanges says that a caller with a token of its ServiceAccount exchanges it
	// for the role first, and assumes the role when that is refused.
	Exchanges bool
}

// Expectation says what somebody is, or is not, to be allowed.
type Expectation struct {
	Decl
	From             Party
	Action, Resource String // an absent resource is any
	Allowed          bool
	// Whole says that all files of the repository are read: who is not among them
	// is nowhere.
	Whole bool
}
