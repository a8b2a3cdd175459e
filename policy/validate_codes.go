package policy

// Codes of the problems that [Validate] reports, beside those of [Parse].
const (
	// Of the whole document and its members.
	EmptyStatements     = "empty-statement-list"
	InvalidVersion      = "invalid-version"
	MissingVersion      = "missing-version"
	OldVersion          = "old-version"
	VariableVersion     = "variable-needs-2012"
	IDInIdentity        = "id-in-identity-policy"
	MissingAction       = "missing-action"
	MissingResource     = "missing-resource"
	MissingPrincipal    = "missing-principal"
	ElementConflict     = "element-conflict"
	PrincipalInIdentity = "principal-in-identity-policy"
	ResourceInTrust     = "resource-in-trust-policy"
	ResourceInECR       = "resource-in-ecr-repository-policy"
	EmptyList           = "empty-action-or-resource-list"
	EmptyPrincipal      = "empty-principal"
	EmptyCondition      = "empty-condition"
	EmptyValues         = "empty-condition-values"
	InvalidSid          = "invalid-sid"
	DuplicateSid        = "duplicate-sid"
	EmptySid            = "empty-sid"
	DuplicateStatement  = "duplicate-statement"
	ShadowedAllow       = "shadowed-allow"

	// Of actions.
	ActionFormat    = "action-format"
	ActionVendor    = "action-vendor-wildcard"
	ActionBlank     = "action-whitespace"
	ActionComma     = "action-comma"
	UnknownService  = "unknown-service"
	UnknownAction   = "unknown-action"
	ActionNoMatch   = "action-wildcard-no-match"
	APIName         = "api-name-not-iam-action"
	RedundantAction = "redundant-action"
	ActionStar      = "action-star"
	FullAdmin       = "full-admin"
	ServiceWildcard = "service-wildcard"
	NotActionAllow  = "notaction-with-allow"
	NotActionNotRes = "notaction-and-notresource"
	NonSTSInTrust   = "non-sts-action-in-trust"
	IneffectiveDeny = "notaction-ineffective-deny"

	// Of resources.
	ResourceNotARN    = "resource-not-arn"
	ARNMissingFields  = "arn-missing-fields"
	UnknownPartition  = "arn-partition"
	ARNServiceWild    = "arn-service-wildcard"
	ARNServiceCase    = "arn-service-case"
	IAMResourceType   = "iam-resource-type"
	UnknownARNService = "unknown-arn-service"
	BadRegion         = "arn-region-invalid"
	ARNRegionSet      = "arn-region-not-allowed"
	ARNRegionMissing  = "arn-region-missing"
	BadAccount        = "arn-account-invalid"
	ARNAccountSet     = "arn-account-not-allowed"
	ARNAccountMissing = "arn-account-missing"
	ARNFormat         = "arn-resource-format"
	ResourceBlank     = "arn-extra-whitespace"
	ARNPlaceholder    = "arn-placeholder"
	PartitionMismatch = "partition-mismatch"
	ActionResource    = "action-resource-mismatch"
	NeedsStar         = "wildcard-only-action-on-arn"
	RequiredType      = "required-resource-type-missing"
	OrphanResource    = "orphan-resource"
	RedundantResource = "redundant-resource"
	S3Mixup           = "s3-bucket-object-mixup"
	StarScopable      = "resource-star-scopable"
	EffectivelyStar   = "resource-effectively-star"
	NotResourceAllow  = "notresource-with-allow"
	NotResourceDeny   = "notresource-deny-typo"
	ForeignResource   = "unsupported-resource-for-policy"

	// Of conditions and variables.
	NullIfExists      = "null-with-ifexists"
	NullQualifier     = "null-with-qualifier"
	KeyFormat         = "condition-key-format"
	UnknownGlobalKey  = "unknown-global-key"
	UnknownServiceKey = "unknown-service-key"
	KeyNotForAction   = "key-not-for-action"
	TagKeyUnsupported = "tag-key-unsupported"
	DuplicateKeyCase  = "duplicate-condition-key-case"
	DeprecatedKey     = "deprecated-key"
	OperatorType      = "operator-type-mismatch"
	StringOnARN       = "string-op-on-arn-key"
	BadBool           = "bad-bool"
	BadBinary         = "bad-binary"
	BadDate           = "bad-date"
	BadNumber         = "bad-number"
	BadIP             = "bad-ip"
	BadARNValue       = "bad-arn-value"
	WildcardNoLike    = "wildcard-without-like"
	MultipleBool      = "multiple-bool"
	SetOnSingle       = "set-operator-on-single-valued"
	MissingQualifier  = "missing-qualifier"
	NoNullCheck       = "forallvalues-without-null-check"
	IfExistsWeakens   = "ifexists-weakens"
	ExternalID        = "external-id-format"
	TagKeyMissing     = "tag-key-missing"
	PrivateIP         = "private-source-ip"
	HostBits          = "cidr-host-bits"
	VPCID             = "vpc-id-format"
	KMSKeyValue       = "kms-key-value"
	ConditionRegion   = "condition-region"
	MFAPattern        = "mfa-antipattern"
	SpoofableKey      = "spoofable-key"
	MissingPair       = "missing-paired-key"
	Contradiction     = "contradictory-condition"
	Tautology         = "tautological-condition"
	BroadValue        = "broad-wildcard-in-sensitive-key"
	S3PrefixNegative  = "s3-prefix-negative"
	DynamoSelect      = "dynamodb-attributes-without-select"
	RedundantNumber   = "redundant-number"
	ServiceValue      = "service-principal-value"
	ActionForKey      = "action-needed-for-key"
	VariableSyntax    = "variable-syntax"
	VariablePosition  = "variable-position"
	VariableOperator  = "variable-operator"
	VariableUnknown   = "variable-unknown-key"
	MixedTypes        = "mixed-value-types"

	// Of principals.
	PrincipalWildcard = "principal-wildcard"
	PrincipalARN      = "principal-account-digits"
	StarInTrust       = "star-principal-in-trust"
	NotPrincipalTrust = "notprincipal-in-trust"
	UniqueIDPrincipal = "unique-id-principal"
	GroupPrincipal    = "group-principal"
	FederatedSyntax   = "federated-syntax"
	FederatedResource = "federated-in-resource-policy"
	AudienceSet       = "oidc-aud-qualifier"
	GitHubSubject     = "github-oidc"
	RolesAnywhere     = "roles-anywhere-actions"
	AnyoneGuarded     = "anyone-with-conditions"
	ServiceNoSource   = "service-principal-no-source"
	AllowNotPrincipal = "allow-notprincipal"
	SessionRedundant  = "redundant-session-principal"
	KeyAbsentService  = "key-unsupported-for-service-principal"
	KeyAbsentWebID    = "key-absent-in-web-identity"
	IrrelevantKey     = "irrelevant-key-for-resource-policy"

	// Of what is granted.
	PassRoleStar       = "passrole-star"
	CreateSLRStar      = "create-slr-star"
	CredentialsStar    = "credentials-exposure"
	DataStar           = "data-exfiltration"
	PermissionsStar    = "resource-exposure"
	WriteStar          = "write-without-constraint"
	ResourcePolicyStar = "resource-policy-privesc"
	FullIAM            = "full-iam"

	// Of sizes.
	DocumentSize = "document-size"
)

// rows are the numbers of the problems in rows.txt.
var rows = map[string]string{
	JSONSyntax: "P001", TooDeep: "P001", DuplicateKey: "P002", TrailingData: "P003", WrongType: "P004",
	UnknownElement: "P005", UnknownStatementEl: "P006", MissingStatement: "P007", EmptyStatements: "P008",
	InvalidVersion: "P009", MissingVersion: "P010", OldVersion: "P011", VariableVersion: "P012",
	IDInIdentity: "P013", MissingEffect: "P014", InvalidEffect: "P015", MissingAction: "P016",
	MissingResource: "P017", MissingPrincipal: "P018", ElementConflict: "P019", PrincipalInIdentity: "P020",
	ResourceInTrust: "P021", ResourceInECR: "P022", EmptyList: "P023", EmptyPrincipal: "P024",
	EmptyCondition: "P025", EmptyValues: "P026", InvalidSid: "P027", DuplicateSid: "P028", EmptySid: "P029",
	InvalidCharacter: "P030", DuplicateStatement: "P031", ShadowedAllow: "P032", ActionFormat: "P040",
	ActionVendor: "P041", ActionBlank: "P042", ActionComma: "P043", UnknownService: "P044",
	UnknownAction: "P045", ActionNoMatch: "P046", APIName: "P047", RedundantAction: "P048", ActionStar: "P049",
	FullAdmin: "P050", ServiceWildcard: "P051", NotActionAllow: "P052", NotActionNotRes: "P053",
	NonSTSInTrust: "P054", IneffectiveDeny: "P056", ResourceNotARN: "P060", ARNMissingFields: "P061",
	UnknownPartition: "P062", ARNServiceWild: "P063", ARNServiceCase: "P064", IAMResourceType: "P065",
	UnknownARNService: "P066", BadRegion: "P067", ARNRegionSet: "P068", ARNRegionMissing: "P069",
	BadAccount: "P070", ARNAccountSet: "P071", ARNAccountMissing: "P072", ARNFormat: "P073",
	ResourceBlank: "P074", ARNPlaceholder: "P075", PartitionMismatch: "P076", ActionResource: "P077",
	NeedsStar: "P078", RequiredType: "P079", OrphanResource: "P080", RedundantResource: "P081", S3Mixup: "P082",
	StarScopable: "P083", EffectivelyStar: "P084", NotResourceAllow: "P085", NotResourceDeny: "P086",
	ForeignResource: "P087", UnknownOperator: "P090", NullIfExists: "P091", NullQualifier: "P092",
	KeyFormat: "P093", UnknownGlobalKey: "P094", UnknownServiceKey: "P095", KeyNotForAction: "P096",
	TagKeyUnsupported: "P097", DuplicateKeyCase: "P098", DeprecatedKey: "P099", OperatorType: "P100",
	StringOnARN: "P101", BadBool: "P102", BadBinary: "P103", BadDate: "P103", BadNumber: "P103", BadIP: "P104",
	BadARNValue: "P105", WildcardNoLike: "P106", MultipleBool: "P107", SetOnSingle: "P108",
	MissingQualifier: "P109", NoNullCheck: "P110", IfExistsWeakens: "P111", TagKeyMissing: "P112",
	PrivateIP: "P113", HostBits: "P114", VPCID: "P115", KMSKeyValue: "P116", ConditionRegion: "P117",
	MFAPattern: "P118", SpoofableKey: "P119", MissingPair: "P120", Contradiction: "P121", Tautology: "P122",
	BroadValue: "P123", S3PrefixNegative: "P124", DynamoSelect: "P125", RedundantNumber: "P126",
	ServiceValue: "P127", ActionForKey: "P128", VariableSyntax: "P130", VariablePosition: "P131",
	VariableOperator: "P132", VariableUnknown: "P133", MixedTypes: "P134", UnknownPrincipal: "P140",
	PrincipalFormat: "P141", PrincipalWildcard: "P142", PrincipalARN: "P143", StarInTrust: "P144",
	NotPrincipalTrust: "P145", UniqueIDPrincipal: "P146", GroupPrincipal: "P147", FederatedSyntax: "P148",
	FederatedResource: "P149", AudienceSet: "P157", GitHubSubject: "P158", RolesAnywhere: "P160",
	AnyoneGuarded: "P162", ServiceNoSource: "P165", AllowNotPrincipal: "P166", SessionRedundant: "P167",
	KeyAbsentService: "P171", KeyAbsentWebID: "P172", IrrelevantKey: "P173", PassRoleStar: "P180",
	CreateSLRStar: "P181", CredentialsStar: "P184", DataStar: "P185", PermissionsStar: "P186",
	WriteStar: "P187", ResourcePolicyStar: "P188", FullIAM: "P189", DocumentSize: "P200", ExternalID: "P215",
}

// Row is the number of a problem's kind in the list of checks (rows.txt), such as "P045".
func (p *Problem) Row() string { return rows[p.Code] }
