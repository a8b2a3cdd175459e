package graph

// FailedIRSA is what fails for IAM roles for service accounts.
//
// RoleARNMalformed: subject `ServiceAccount prod/web`, value the text, why the
// predicate ("has 5 parts, an IAM ARN has 6; …"), expected when it is one text.
//
// RoleARNUnrendered: subject, value the text, choices the placeholders in it.
//
// AnnotationMisspelt: subject, value the key as written, expected the right key.
//
// Subject: Subject.Why "namespace", "name", "both" (which part differs from
// every accepted pattern), or "none" (no accepted pattern is known by its parts).
//
// SubjectMalformed: subject `role "web"`, value the pattern, why the predicate
// ("has no namespace"), expected when it is one text.
//
// SubjectWildcard: subject, field the operator as written, value the pattern.
//
// SubjectMissing: kind "absent" (no sub condition) or "any" (value the pattern
// that every ServiceAccount matches).
//
// Audience: Audience.Why "trust" (its aud condition), or "provider" (its client
// ids); presented what the token carries, accepted what is taken.
//
// Issuer: kind "key" (value the issuer in the condition key, expected the one of
// the Federated principal) or "several" (one statement demands the keys of
// several issuers at once; choices the issuers).
//
// IssuerMalformed: subject, field "condition key", "Federated principal" or
// "url", value the text, why the predicate, expected when it is one text.
//
// TrustAction: kind "federated" (value the action written for a Federated
// principal), "service" or "aws" (value sts:AssumeRoleWithWebIdentity for such a
// principal, field the principal); expected the right action.
//
// TrustNotWebIdentity: Principal.Accepted what the trust names instead; severity
// and condition as in Step.
type FailedIRSA struct {
	RoleARNMalformed    []Problem `json:"role_arn_malformed"`
	RoleARNUnrendered   []Problem `json:"role_arn_unrendered"`
	AnnotationMisspelt  []Problem `json:"annotation_misspelt"`
	Subject             []Step    `json:"subject"`
	SubjectMalformed    []Problem `json:"subject_malformed"`
	SubjectWildcard     []Problem `json:"subject_wildcard"`
	SubjectMissing      []Problem `json:"subject_missing"`
	Audience            []Step    `json:"audience"`
	Issuer              []Problem `json:"issuer"`
	IssuerMalformed     []Problem `json:"issuer_malformed"`
	TrustAction         []Problem `json:"trust_action"`
	TrustNotWebIdentity []Step    `json:"trust_not_web_identity"`
}
