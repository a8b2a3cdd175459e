// Package policy reads IAM policy documents and decides what they allow.
//
// It knows AWS, not Terraform or Kubernetes, and needs neither network nor
// credentials. Callers hand it [Text], which may have holes where the text is
// not known, and get three-valued answers: Yes and No hold for every filling of
// the holes, Maybe says that it depends on them.
//
// # Documents
//
// [Parse] reads a document of a [DocumentType] and reports what is wrong with
// it, with places in its text; what cannot be read is left unknown, never
// dropped. [Validate] adds what AWS would refuse and what can have no effect,
// [CheckTrust] what is wrong with a trust policy of an EKS role. The documents of
// AWS's managed policies come from [ManagedPolicy], names of actions, resource
// types and condition keys from package catalogue.
//
// # Decisions
//
// [Decide] answers for the documents of one principal. [Access] puts a request
// to everything that has a say: the principal's policies, its boundary and
// session policies, the policy of the resource, and control policies, within an
// account or between two. [Assume] asks the same for a role that is assumed, and
// [DecideToken] for the token of a pod, part by part. [Grants] asks whether
// there is any resource for which an action is allowed.
//
// Every decision names the deciding statements and, when it is Maybe, the holes
// that it hangs on; [Document.Explain] tells of each statement which part of it
// fits. [Context] says what is known of a request's condition keys: keys that it
// does not name may be there or not.
//
// # Texts
//
// [Match], [MatchAction], [MatchARN], [Equal], [Intersects] and [Includes]
// compare texts and patterns with holes; [ParseARN], [ParseRoleARN] and
// [SameRole] take ARNs apart.
//
// # What it does not know
//
// The root user, sessions of GetFederationToken, policies of VPC endpoints, and
// which principals an organisation's policies leave alone. AWS's documentation
// is silent, or contradicts itself, in places: the answers are Maybe there.
package policy
