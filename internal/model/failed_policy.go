package model

// FailedPolicy is what fails in IAM documents and policy ARNs anywhere.
//
// ManagedARNUnknown: value the ARN, kind "path" (the name exists under another
// path), "spelling" (letter case or separators), "wrong" (a known wrong name; why
// the predicate), "near" (severity warning, a letter or two from expected) and
// "unknown" (severity note; why names the catalogue's date); expected the right ARN.
//
// ManagedARNMalformed: value the ARN, kind that of the defect, why the predicate,
// expected the whole ARN when it is certain.
//
// NotAttachable: value the ARN, kind "service-linked" or "root-task" (whose policy
// it is).
//
// Deprecated: value the ARN, expected the successor's name or empty, why the
// predicate.
//
// SettingRefused: kind "role-name", "path-format", "policy-name",
// "boundary-not-managed", "session-duration", "tag-limits"; value the text, why the
// predicate.
//
// TooManyAttached: subject `role "web"`, why the predicate; severity by how many.
//
// PodAdministrator: subject `role "web"`, value the name of the managed policy, why
// what it gives.
//
// PrivilegeEscalation: subject `role "web"`, choices the actions, why the predicate.
//
// The others are problems of documents: kind the code of package policy
// ("unknown-action"), subject `policy "web"`, value the text at the place, empty
// when it is a whole statement or document; why the predicate, expected when it is
// one text; severity as in package policy. DocumentSize and StatementIncomplete
// also hold problems of a role's documents together, with subject `role "web"`.
type FailedPolicy struct {
	ManagedARNUnknown   []Problem `json:"managed_arn_unknown"`
	ManagedARNMalformed []Problem `json:"managed_arn_malformed"`
	NotAttachable       []Problem `json:"not_attachable"`
	Deprecated          []Problem `json:"deprecated"`
	SettingRefused      []Problem `json:"setting_refused"`
	TooManyAttached     []Problem `json:"too_many_attached"`
	PodAdministrator    []Problem `json:"pod_administrator"`
	PrivilegeEscalation []Problem `json:"privilege_escalation"`
	DocumentRefused     []Problem `json:"document_refused"`
	DocumentDoubtful    []Problem `json:"document_doubtful"`
	DocumentUntidy      []Problem `json:"document_untidy"`
	Redundant           []Problem `json:"redundant"`
	DocumentSize        []Problem `json:"document_size"`
	VariablePlain       []Problem `json:"variable_plain"`
	ActionUnknown       []Problem `json:"action_unknown"`
	ActionNotGranted    []Problem `json:"action_not_granted"`
	ActionNeedsStar     []Problem `json:"action_needs_star"`
	DenyTooWide         []Problem `json:"deny_too_wide"`
	StatementIncomplete []Problem `json:"statement_incomplete"`
	ResourceMalformed   []Problem `json:"resource_malformed"`
	ConditionMalformed  []Problem `json:"condition_malformed"`
	ConditionNeverHolds []Problem `json:"condition_never_holds"`
	ConditionTooWide    []Problem `json:"condition_too_wide"`
	ConditionWeak       []Problem `json:"condition_weak"`
	PrincipalMalformed  []Problem `json:"principal_malformed"`
	PrincipalUnconfined []Problem `json:"principal_unconfined"`
	TrustIncomplete     []Problem `json:"trust_incomplete"`
	GrantsTooMuch       []Problem `json:"grants_too_much"`
	ReachesFar          []Problem `json:"reaches_far"`
}
