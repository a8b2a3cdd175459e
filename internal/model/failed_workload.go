package model

// FailedWorkload is what fails for workloads and what they run as.
//
// ChartAnnotationIgnored: subject `Helm release "x"`, field the path in its values
// that the chart does not read, value the chart, expected the path that it reads;
// at: the annotation's key.
//
// EnvShadowsRole: subject `container "web" of Deployment prod/web`, field the
// variable, kind "keys" (access keys), "profile", "role" (AWS_ROLE_ARN alone),
// "token" (AWS_WEB_IDENTITY_TOKEN_FILE alone) or "web-identity" (both, before a Pod
// Identity association); choices whom the identity is of, and its kind
// "annotation" or "association".
//
// RoleARNEnvMismatch: subject and choices as before, value the variable's ARN,
// expected the ServiceAccount's.
//
// SkipsWebhook: subject the workload, field the label or annotation; choices as before.
//
// StaticKeys: subject the container, or the place in Helm values; field the
// variable or key; kind "value", "secret" (severity note) or "values".
//
// ServiceAccountMissing: subject the workload, value the name, expected the near
// one; choices the namespace, when it is known.
//
// ProfileMissing: subject the container, value the profile that AWS_PROFILE names,
// field the path of the file, choices the profiles that it has, expected the near one.
//
// Kube2iamAnnotation: subject the workload, value the annotation's text.
type FailedWorkload struct {
	EnvShadowsRole         []Problem `json:"env_shadows_role"`
	RoleARNEnvMismatch     []Problem `json:"role_arn_env_mismatch"`
	SkipsWebhook           []Problem `json:"skips_webhook"`
	StaticKeys             []Problem `json:"static_keys"`
	ServiceAccountMissing  []Problem `json:"service_account_missing"`
	ProfileMissing         []Problem `json:"profile_missing"`
	Kube2iamAnnotation     []Problem `json:"kube2iam_annotation"`
	ChartAnnotationIgnored []Problem `json:"chart_annotation_ignored"`
}
