package graph

// FailedAccess is what fails in aws-auth and access entries.
//
// RolePath: field "rolearn" as written, value the ARN, expected the ARN without
// its path.
//
// NotARole: subject "aws-auth" or `access entry "x"`, field as written, value the
// text, kind "instance-profile", "session", "name", "root", "other"; expected the
// role's ARN when it follows from the text.
type FailedAccess struct {
	RolePath []Problem `json:"role_path"`
	NotARole []Problem `json:"not_a_role"`
}
