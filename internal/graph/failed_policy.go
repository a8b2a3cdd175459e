package graph

// FailedPolicy is what fails in IAM documents and policy ARNs anywhere.
//
// ManagedARNUnknown: value the ARN, kind "path" (the name exists under another
// path), "spelling" (letter case or separators), "wrong" (a known wrong name; why
// the predicate), "unknown" (severity note; why names the catalogue's date);
// expected the right ARN.
//
// NotAttachable: value the ARN, kind "service-linked" or "root-task" (whose policy
// it is).
//
// The others are problems of documents: kind the code of package policy
// ("unknown-action"), subject `policy "web"`, value the text at the place, empty
// when it is a whole statement or document; why the predicate, expected when it is
// one text; severity as in package policy.
type FailedPolicy struct {
	ManagedARNUnknown  []Problem `json:"managed_arn_unknown"`
	NotAttachable      []Problem `json:"not_attachable"`
	DocumentRefused    []Problem `json:"document_refused"`
	DocumentSize       []Problem `json:"document_size"`
	VariablePlain      []Problem `json:"variable_plain"`
	ActionUnknown      []Problem `json:"action_unknown"`
	ActionNotGranted   []Problem `json:"action_not_granted"`
	ResourceMalformed  []Problem `json:"resource_malformed"`
	ConditionMalformed []Problem `json:"condition_malformed"`
	PrincipalMalformed []Problem `json:"principal_malformed"`
	GrantsTooMuch      []Problem `json:"grants_too_much"`
}
