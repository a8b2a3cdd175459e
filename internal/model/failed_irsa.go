package model

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
// IssuerMalformed: subject, field "condition key" or "Federated principal", value the text, why the predicate, expected when it is one text.
//
// ProviderURL: as IssuerMalformed, field "url".
//
// ProviderDuplicate: subject the second provider, value the URL.
//
// ProviderThumbprint: kind "form" (not 40 hexadecimal digits) or "many" (value the
// sixth).
//
// ProviderClientID: expected the audience that tokens carry, choices the client ids.
//
// TrustWrongAccount: subject the role, value the provider's ARN, choices the role's
// account and the provider's; expected the ARN in the role's account.
//
// AudienceMissing: subject the role, value the issuer, expected the audience.
//
// WrongPartition: subject the ServiceAccount, value the ARN, choices its partition
// and the right one, why where the right one is known from; expected the right ARN.
//
// WrongPath: subject the ServiceAccount, value the ARN, expected that of the role
// of this name; evidence its path.
//
// AnnotationMisplaced: subject what it stands on ("Deployment prod/web"), kind
// "template", "workload", "label" or "values", field the key, expected where EKS reads it.
//
// AnnotationIgnored: subject, field the key, value the text, kind "not-string"
// (severity error), "number", "low" (under 600), "high" (over a day, severity note)
// or "boolean".
//
// TrustAction: kind "federated" (value the action written for a Federated
// principal), "service" or "aws" (value sts:AssumeRoleWithWebIdentity for such a
// principal, field the principal); expected the right action.
//
// TrustNotWebIdentity: Principal.Accepted what the trust names instead; severity
// and condition as in Step.
//
// IssuerOtherCluster: Issuer presented `cluster "green"`, accepted the clusters that
// the trust policy is for, or their issuers.
//
// ProviderMissing: subject the cluster, value its issuer; evidence the roles that
// trust a provider for it.
//
// RoleUnusedBySubject: subject the ServiceAccount, value the role, expected its ARN.
type FailedIRSA struct {
	IssuerOtherCluster  []Step    `json:"issuer_other_cluster"`
	ProviderMissing     []Problem `json:"provider_missing"`
	RoleUnusedBySubject []Problem `json:"role_unused_by_subject"`
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
	ProviderURL         []Problem `json:"provider_url"`
	ProviderDuplicate   []Problem `json:"provider_duplicate"`
	ProviderThumbprint  []Problem `json:"provider_thumbprint"`
	ProviderClientID    []Problem `json:"provider_client_id"`
	TrustWrongAccount   []Problem `json:"trust_wrong_account"`
	AudienceMissing     []Problem `json:"audience_missing"`
	WrongPartition      []Problem `json:"role_arn_wrong_partition"`
	WrongPath           []Problem `json:"role_arn_wrong_path"`
	AnnotationMisplaced []Problem `json:"annotation_misplaced"`
	AnnotationIgnored   []Problem `json:"annotation_value_ignored"`
	TrustNotWebIdentity []Step    `json:"trust_not_web_identity"`
}
