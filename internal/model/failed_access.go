package model

// FailedAccess is what fails in aws-auth and access entries.
//
// RolePath: field "rolearn" as written, value the ARN, expected the ARN without
// its path, empty when the role's name is not known.
//
// NotARole: subject "aws-auth" or `access entry "x"`, field as written, value the
// text, kind "instance-profile", "session", "name", "root", "other"; expected the
// role's ARN when it follows from the text.
//
// MapNotString: subject the ConfigMap, field "data.mapRoles", kind "list" (a list
// and not a text), "yaml" (not YAML; why the parser's words), "rows" (YAML that is
// no list), "groups" (a row's groups that are a text), "key" (a key that is not read; value it, expected the one that is
// meant); severity warning: kind "namespace" or "name" (value what is written,
// expected "kube-system/aws-auth").
//
// EntryPathMissing: kind "sso" (a role of IAM Identity Center) or "role" (the role
// is declared with a path); expected the path.
//
// EntryType: kind "unknown" (value the type, expected the one that is meant),
// "account" (value the principal, choices the type and the cluster's account),
// "groups", "username", "policies" (value what is written, choices the type), "node"
// (an entry of nodes; choices its type, expected the one that they need).
//
// EntryReserved: kind "service-linked", "policy" (expected the access policy of the
// name, when there is one), "policy-name" (expected the access policy), "group", "masters" (expected the access policy),
// "username" (choices the prefix), "session-name".
//
// EntryDuplicate: kind "entry" (choices the cluster; evidence the first entry) or
// "made" or "fargate" (by EKS, choices the cluster and the managed node group or the
// Fargate profile).
//
// NodeGroups: kind "groups" or "windows" (value the role, choices the groups that
// are missing), "username" (value the user name, empty when none is written) or
// "template" (value the user name with a template that is none); expected a right
// user name; field "groups" or "username".
//
// NodeUnmapped: subject the node group, value the role, choices the cluster and its
// mode, kind "none" or "mode" (a row of aws-auth maps it, and the mode is API).
//
// NodeIsAdmin: value the principal, choices the group or policy that makes it one.
type FailedAccess struct {
	NodeGroups       []Problem `json:"node_groups"`
	NodeUnmapped     []Problem `json:"node_unmapped"`
	NodeIsAdmin      []Problem `json:"node_is_admin"`
	RolePath         []Problem `json:"role_path"`
	NotARole         []Problem `json:"not_a_role"`
	MapNotString     []Problem `json:"map_not_string"`
	EntryPathMissing []Problem `json:"entry_path_missing"`
	EntryType        []Problem `json:"entry_type"`
	EntryReserved    []Problem `json:"entry_reserved"`
	EntryDuplicate   []Problem `json:"entry_duplicate"`
}
