package policy

import (
	"strings"
	"testing"
)

const (
	lambdaTrust = `"Action": "sts:AssumeRole", "Principal": {"Service": "codebuild.amazonaws.com"}`
	roleTrust   = `"Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::329639638901:role/web"}`
	gitHub      = `"Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "arn:aws:iam::329639638901:oidc-provider/token.actions.githubusercontent.com"}`
	gitHubSub   = `"Condition": {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}, "StringLike": {"token.actions.githubusercontent.com:sub": `
	anywhere    = `"Principal": {"Service": "rolesanywhere.amazonaws.com"}, "Action": `
	logsKey     = `"Principal": {"Service": "logs.eu-west-1.amazonaws.com"}, "Action": "kms:Decrypt", "Resource": "*"`
	everybody   = `"Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"`
)

// condition is a statement with these conditions.
func conditioned(conditions string) string {
	return statement(read + bucket + `, "Condition": {` + conditions + `}`)
}

func two(first, second string) string {
	return `{"Version": "2012-10-17", "Statement": [{` + first + `}, {` + second + `}]}`
}

// gitHubEquals is a trust policy for one subject of GitHub Actions, letter by letter.
func gitHubEquals(subject string) string {
	return statement(gitHub + `, "Condition": {"StringEquals": {"` + GitHubIssuer + `:sub": "` + subject + `"}}`)
}

// ofCluster is a trust policy for the subjects of a cluster.
func ofCluster(operator, subject string) string {
	return irsa(quoted(testProvider), `"sts:AssumeRoleWithWebIdentity"`, "{"+claimsOf(operator, testIssuer+":sub", subject)+"}")
}

// rowCases are problems, each with a document that has it and one, as like it as
// can be, that has not. What only counts for those who ask is among them.
var rowCases = []struct {
	code      string
	typ       DocumentType
	bad, good string
}{
	{JSONSyntax, Identity, `{"Version": "2012-10-17", "Statement": [`, statement(read + bucket)},
	{TooDeep, Identity, `{"Version": ` + strings.Repeat("[", 2000), statement(read + bucket)},
	{TrailingData, Identity, statement(read+bucket) + "}", statement(read+bucket) + "\n"},
	{DuplicateKey, Identity, statement(read + bucket + `, "Effect": "Deny"`), statement(read + bucket)},
	{WrongType, Identity, statement(read + `"Resource": {}`), statement(read + bucket)},
	{UnknownElement, Identity, `{"version": "2012-10-17", "Statement": []}`, statement(read + bucket)},
	{UnknownStatementEl, Identity, statement(read + `"resource": "*"`), statement(read + bucket)},
	{MissingStatement, Identity, `{"Version": "2012-10-17"}`, statement(read + bucket)},
	{MissingEffect, Identity, `{"Statement": {` + read + bucket + `}}`, statement(read + bucket)},
	{InvalidEffect, Identity, `{"Statement": {"Effect": "allow", ` + read + bucket + `}}`, statement(read + bucket)},
	{InvalidCharacter, Identity, statement(`"Sid": "Read—it", ` + read + bucket), statement(read + `"Resource": "arn:aws:s3:::b/é"`)},
	{UnknownOperator, Identity, conditioned(`"StringMatches": {"aws:userid": "a"}`), conditioned(`"StringLike": {"aws:userid": "a"}`)},
	{UnknownPrincipal, Trust, statement(`"Action": "sts:AssumeRole", "Principal": {"Aws": "329639638901"}`), statement(roleTrust)},
	{PrincipalFormat, Trust, statement(`"Action": "sts:AssumeRole", "Principal": "329639638901"`), statement(roleTrust)},
	{DocumentSize, Trust, statement(`"Sid": "` + strings.Repeat("x", 3000) + `", ` + roleTrust), statement(roleTrust)},
	{UnknownARNService, Identity, statement(read + `"Resource": "arn:aws:bucket:::b/*"`), statement(read + bucket)},
	{ARNServiceWild, Identity, statement(read + `"Resource": "arn:aws:s*:::b/*"`), statement(read + bucket)},
	{ARNAccountSet, Identity, statement(`"Action": "iam:GetPolicy", "Resource": "arn:aws:route53::329639638901:hostedzone/Z"`), statement(`"Action": "route53:GetHostedZone", "Resource": "arn:aws:route53:::hostedzone/Z"`)},
	{NullQualifier, Identity, conditioned(`"ForAllValues:Null": {"aws:TagKeys": "true"}`), conditioned(`"Null": {"aws:TagKeys": "true"}`)},
	{BadBinary, Identity, conditioned(`"BinaryEquals": {"aws:PrincipalTag/key": "?"}`), conditioned(`"BinaryEquals": {"aws:PrincipalTag/key": "QUJD"}`)},
	{SetOnSingle, Identity, conditioned(`"ForAllValues:StringEquals": {"aws:userid": "a"}`), conditioned(`"ForAnyValue:StringEquals": {"aws:userid": "a"}`)},
	{MixedTypes, Identity, conditioned(`"NumericLessThan": {"aws:MultiFactorAuthAge": ["60", 3600]}`), conditioned(`"NumericLessThan": {"aws:MultiFactorAuthAge": 3600}`)},

	{OldVersion, Identity, `{"Version": "2008-10-17", "Statement": [{"Effect": "Allow", ` + read + bucket + `}]}`, statement(read + bucket)},
	{IDInIdentity, Identity, `{"Id": "web", "Statement": [{"Effect": "Allow", ` + read + bucket + `}]}`, statement(read + bucket)},
	{IDInIdentity, Trust, `{"Id": "web", "Statement": [{"Effect": "Allow", ` + roleTrust + `}]}`, statement(roleTrust)},
	{EmptySid, Identity, statement(`"Sid": "", ` + read + bucket), statement(`"Sid": "Read", ` + read + bucket)},
	{EmptyCondition, Identity, statement(read + bucket + `, "Condition": {}`), statement(read + bucket)},
	{ShadowedAllow, Identity, two(`"Effect": "Allow", `+read+bucket, `"Effect": "Deny", "Action": "s3:Get*", "Resource": "*"`),
		two(`"Effect": "Allow", `+read+bucket, `"Effect": "Deny", "Action": "s3:Get*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}`)},

	{RedundantAction, Identity, statement(`"Action": ["s3:GetObject", "s3:Get*"], ` + bucket), statement(`"Action": ["s3:GetObject", "s3:Put*"], ` + bucket)},
	{RedundantAction, Identity, statement(`"Action": ["s3:GetObject", "s3:getobject"], ` + bucket), statement(`"Action": ["s3:GetObject", "s3:{{a:any}}"], ` + bucket)},
	{ActionStar, Identity, statement(`"Action": "*", ` + bucket), two(`"Effect": "Allow", "Action": "*", `+bucket, `"Effect": "Deny", "Action": "iam:*", "Resource": "*"`)},
	{FullAdmin, Identity, statement(`"Action": "*", "Resource": "*"`), two(`"Effect": "Allow", "Action": "*", "Resource": "*"`, `"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"`)},
	{ServiceWildcard, Identity, statement(`"Action": "s3:*", ` + bucket), statement(`"Action": "s3:Get*", ` + bucket)},
	{NotActionAllow, Identity, statement(`"NotAction": "iam:*", "Resource": "*"`), statement(`"NotAction": "iam:*", ` + bucket)},
	{NotActionNotRes, Identity, statement(`"NotAction": "iam:*", "NotResource": "arn:aws:s3:::b"`), two(`"Effect": "Allow", `+read+bucket, `"Effect": "Deny", "NotAction": "iam:*", "NotResource": "arn:aws:s3:::b"`)},
	{IneffectiveDeny, Identity, two(`"Effect": "Allow", `+read+bucket, `"Effect": "Deny", "NotAction": ["sts:AssumeRole", "s3:GetObjects"], "Resource": "*"`),
		two(`"Effect": "Allow", `+read+bucket, `"Effect": "Deny", "NotAction": ["sts:AssumeRole", "s3:GetObject"], "Resource": "*"`)},

	{PartitionMismatch, Identity, statement(read + `"Resource": ["arn:aws:s3:::b/*", "arn:aws-cn:s3:::b/*"]`), statement(read + `"Resource": ["arn:aws:s3:::b/*", "arn:{{p:partition}}:s3:::c/*", "arn:*:s3:::d/*"]`)},
	{RequiredType, Identity, statement(`"Action": "ec2:RunInstances", "Resource": "arn:aws:ec2:*:*:instance/*"`),
		statement(`"Action": "ec2:RunInstances", "Resource": ["arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:*:*:network-interface/*", "arn:aws:ec2:*:*:security-group/*", "arn:aws:ec2:*:*:subnet/*", "arn:aws:ec2:*:*:volume/*", "arn:aws:ec2:*::image/*"]`)},
	{ActionResource, Identity, statement(`"Action": "kms:Decrypt", "Resource": "arn:aws:kms:eu-west-1:329639638901:alias/web"`),
		statement(`"Action": "kms:Decrypt", "Resource": ["arn:aws:kms:eu-west-1:329639638901:alias/web", "arn:aws:kms:eu-west-1:329639638901:{{k:any}}"]`)},
	{ActionResource, Identity, statement(`"Action": "iam:PassRole", "Resource": "arn:aws:iam::329639638901:instance-profile/web"`),
		statement(`"Action": ["iam:PassRole", "iam:GetInstanceProfile"], "Resource": ["arn:aws:iam::329639638901:instance-profile/web", "arn:aws:iam::329639638901:role/web"]`)},
	{KeyNotForAction, Identity, statement(`"Action": ["autoscaling:DescribeAutoScalingGroups", "autoscaling:SetDesiredCapacity"], "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "web"}}`),
		two(`"Effect": "Allow", "Action": ["autoscaling:DescribeAutoScalingGroups", "autoscaling:SetDesiredCapacity"], "Resource": "*", "Condition": {"StringEquals": {"autoscaling:ResourceTag/team": "web"}}`,
			`"Effect": "Allow", "Action": "autoscaling:Describe*", "Resource": "*"`)},
	{KeyNotForAction, Identity, statement(`"Action": "ec2:DescribeVolumes", "Resource": "*", "Condition": {"StringLike": {"ec2:ResourceTag/team": "*"}}`),
		statement(`"Action": "ec2:DescribeVolumes", "Resource": "*", "Condition": {"StringLikeIfExists": {"ec2:ResourceTag/team": "*"}}`)},
	{ARNFormat, Identity, statement(`"Action": "ssm:GetParameter", "Resource": "arn:aws:ssm:eu-west-1:329639638901:parameter//prod/*"`),
		statement(`"Action": "ssm:GetParameter", "Resource": "arn:aws:ssm:eu-west-1:329639638901:parameter/prod/*"`)},
	{OrphanResource, Identity, statement(`"Action": "sqs:SendMessage", "Resource": ["arn:aws:sqs:eu-west-1:329639638901:q", "arn:aws:sns:eu-west-1:329639638901:t"]`),
		statement(`"Action": ["sqs:SendMessage", "sns:Publish"], "Resource": ["arn:aws:sqs:eu-west-1:329639638901:q", "arn:aws:sns:eu-west-1:329639638901:t"]`)},
	{RedundantResource, Identity, statement(read + `"Resource": ["arn:aws:s3:::b/*", "arn:aws:s3:::b/c/*"]`), statement(read + `"Resource": ["arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/${aws:userid}/*"]`)},
	{StarScopable, Identity, statement(`"Action": "sqs:SendMessage", "Resource": "*"`), statement(`"Action": "sqs:SendMessage", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "web"}}`)},
	{EffectivelyStar, Identity, statement(`"Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:*:*:*"`), statement(`"Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:*:*:web-*"`)},
	{EffectivelyStar, Identity, statement(`"Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:*:*:*"`),
		statement(`"Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:*:*:*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "web"}}`)},
	{NotResourceDeny, Identity, two(`"Effect": "Allow", `+read+bucket, `"Effect": "Deny", `+read+`"NotResource": "mybucket/*"`), two(`"Effect": "Allow", `+read+bucket, `"Effect": "Deny", `+read+`"NotResource": "arn:aws:s3:::mybucket/*"`)},
	{ForeignResource, ResourceBased, statement(`"Principal": {"AWS": "329639638901"}, "Action": "sqs:SendMessage", "Resource": "arn:aws:sns:eu-west-1:329639638901:t"`),
		statement(`"Principal": {"AWS": "329639638901"}, "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:329639638901:q"`)},

	{TagKeyUnsupported, Identity, statement(`"Action": "pricing:GetProducts", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "web"}}`),
		statement(`"Action": "ecr:BatchGetImage", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "web"}}`)},
	{StringOnARN, Identity, conditioned(`"StringLike": {"aws:PrincipalArn": "arn:aws:iam::329639638901:role/web"}`), conditioned(`"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::329639638901:role/web"}`)},
	{NoNullCheck, Identity, conditioned(`"ForAllValues:StringEquals": {"aws:TagKeys": "team"}`), conditioned(`"ForAllValues:StringEquals": {"aws:TagKeys": "team"}, "Null": {"aws:TagKeys": "false"}`)},
	{NoNullCheck, Identity, statement(`"Action": "ec2:RunInstances", "Resource": "*", "Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": "team"}}`),
		statement(`"Action": "ec2:CreateTags", "Resource": "*", "Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": "team"}}`)},
	{NoNullCheck, Identity, statement(`"Action": "route53:ChangeResourceRecordSets", "Resource": "*", "Condition": {"ForAllValues:StringEquals": {"route53:ChangeResourceRecordSetsRecordTypes": "TXT"}}`),
		statement(`"Action": ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets"], "Resource": "*", "Condition": {"ForAllValues:StringEquals": {"route53:ChangeResourceRecordSetsRecordTypes": "TXT"}}`)},
	{IfExistsWeakens, Identity, conditioned(`"StringEqualsIfExists": {"aws:SourceVpc": "vpc-0a1b2c3d"}`), conditioned(`"StringEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}`)},
	{IfExistsWeakens, Identity, conditioned(`"BoolIfExists": {"aws:SecureTransport": "true"}`), conditioned(`"Bool": {"aws:SecureTransport": "true"}`)},
	{OperatorType, Identity, conditioned(`"StringEquals": {"aws:SourceIp": "203.0.113.0/24"}`), conditioned(`"StringEquals": {"aws:SourceIp": "203.0.113.7"}`)},
	{IfExistsWeakens, Identity, conditioned(`"BoolIfExists": {"aws:SecureTransport": "true"}`),
		two(`"Effect": "Allow", `+read+bucket, `"Effect": "Deny", `+read+bucket+`, "Condition": {"BoolIfExists": {"aws:SecureTransport": "false"}}`)},
	{HostBits, Identity, conditioned(`"IpAddress": {"aws:SourceIp": "203.0.113.7/24"}`), conditioned(`"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}`)},
	{KMSKeyValue, Identity, conditioned(`"StringEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "alias/web"}`),
		conditioned(`"StringEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:eu-west-1:329639638901:key/k"}`)},
	{KMSKeyValue, Identity, conditioned(`"StringEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:eu-west-1:329639638901:alias/web"}`),
		conditioned(`"StringLike": {"s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:*:329639638901:key/*"}`)},
	{KMSKeyValue, Identity, statement(`"Action": "comprehend:CreateEndpoint", "Resource": "*", "Condition": {"StringEquals": {"comprehend:ModelKmsKey": "0a1b2c3d"}}`),
		statement(`"Action": "ec2:CreateVolume", "Resource": "*", "Condition": {"StringEquals": {"ec2:KmsKeyId": "0a1b2c3d"}}`)},
	{MFAPattern, Identity, conditioned(`"Bool": {"aws:MultiFactorAuthPresent": "false"}`), conditioned(`"Bool": {"aws:MultiFactorAuthPresent": "true"}`)},
	{MFAPattern, Identity, two(`"Effect": "Allow", `+read+bucket, `"Effect": "Deny", `+read+bucket+`, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}`),
		two(`"Effect": "Allow", `+read+bucket, `"Effect": "Deny", `+read+bucket+`, "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}`)},
	{MFAPattern, Identity, conditioned(`"Null": {"aws:MultiFactorAuthPresent": "false"}`), conditioned(`"Null": {"aws:MultiFactorAuthAge": "false"}`)},
	{SpoofableKey, Identity, conditioned(`"StringEquals": {"aws:Referer": "https://example.com"}`), conditioned(`"StringNotEquals": {"aws:Referer": "https://example.com"}`)},
	{MissingPair, Identity, conditioned(`"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}`), conditioned(`"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}, "StringEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}`)},
	{Contradiction, Identity, conditioned(`"StringEquals": {"aws:userid": "a"}, "StringLike": {"aws:userid": "b*"}`), conditioned(`"StringEquals": {"aws:userid": ["a", "bc"]}, "StringLike": {"aws:userid": "b*"}`)},
	{Contradiction, Identity, conditioned(`"StringEquals": {"aws:PrincipalTag/team": "a"}, "Null": {"aws:PrincipalTag/team": "true"}`), conditioned(`"StringEqualsIfExists": {"aws:PrincipalTag/team": "a"}, "Null": {"aws:PrincipalTag/team": "true"}`)},
	{Contradiction, Identity, conditioned(`"StringEquals": {"aws:userid": "a"}, "StringEqualsIgnoreCase": {"aws:userid": "b"}`), conditioned(`"StringEquals": {"aws:userid": "a"}, "StringEqualsIgnoreCase": {"aws:userid": "A"}`)},
	{Contradiction, Identity, conditioned(`"StringEquals": {"aws:userid": "a"}, "ArnLike": {"aws:userid": "arn:*"}`), conditioned(`"StringEquals": {"aws:userid": "{{u:any}}"}, "StringLike": {"aws:userid": "b*"}`)},
	{BadARNValue, Identity, conditioned(`"ArnLike": {"aws:PrincipalArn": "arn:aws:sts::329639638901:assumed-role/web/*"}`), conditioned(`"ArnLike": {"aws:PrincipalArn": "arn:aws:sts::329639638901:federated-user/web"}`)},
	{BadARNValue, Identity, conditioned(`"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:roles/web"}`), conditioned(`"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/web"}`)},
	{Tautology, Identity, conditioned(`"StringLikeIfExists": {"aws:PrincipalTag/team": "*"}`), conditioned(`"StringNotLike": {"aws:PrincipalTag/team": "*"}`)},
	{Tautology, Identity, conditioned(`"StringLike": {"aws:PrincipalTag/team": "*"}`), conditioned(`"StringLike": {"aws:PrincipalTag/team": "web*"}`)},
	{BroadValue, ResourceBased, statement(everybody + `, "Condition": {"StringLike": {"aws:PrincipalOrgID": "o-*"}}`), statement(everybody + `, "Condition": {"StringLike": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}`)},
	{ExternalID, Trust, statement(roleTrust + `, "Condition": {"StringEquals": {"sts:ExternalId": "two words"}}`), statement(roleTrust + `, "Condition": {"StringEquals": {"sts:ExternalId": "two-words"}}`)},
	{S3PrefixNegative, Identity, statement(`"Action": "s3:ListBucket", "Resource": "arn:aws:s3:::b", "Condition": {"StringNotLike": {"s3:prefix": "secret/*"}}`),
		statement(`"Action": "s3:ListBucket", "Resource": "arn:aws:s3:::b", "Condition": {"StringLike": {"s3:prefix": "public/*"}}`)},
	{DynamoSelect, Identity, statement(`"Action": "dynamodb:GetItem", "Resource": "arn:aws:dynamodb:eu-west-1:329639638901:table/t", "Condition": {"ForAllValues:StringEquals": {"dynamodb:Attributes": "id"}}`),
		statement(`"Action": "dynamodb:GetItem", "Resource": "arn:aws:dynamodb:eu-west-1:329639638901:table/t", "Condition": {"ForAllValues:StringEquals": {"dynamodb:Attributes": "id"}, "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}}`)},
	{RedundantNumber, Identity, conditioned(`"NumericLessThan": {"aws:MultiFactorAuthAge": ["60", "3600"]}`), conditioned(`"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}`)},
	{ActionForKey, Trust, statement(roleTrust + `, "Condition": {"StringEquals": {"aws:RequestTag/team": "web"}}`),
		statement(strings.Replace(roleTrust, `"sts:AssumeRole"`, `["sts:AssumeRole", "sts:TagSession"]`, 1) + `, "Condition": {"StringEquals": {"aws:RequestTag/team": "web"}}`)},
	{VariableUnknown, Identity, statement(read + `"Resource": "arn:aws:s3:::b/${aws:user}/*"`), statement(read + `"Resource": "arn:aws:s3:::b/${aws:username}/*"`)},
	{VariableUnknown, Identity, conditioned(`"StringLike": {"aws:PrincipalTag/team": "${aws:TagKeys}"}`), conditioned(`"StringLike": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}`)},
	{VariablePosition, Identity, statement(read + `"Resource": "arn:aws:${aws:username}:::b/*"`), statement(read + `"Resource": "arn:aws:s3:::${aws:username}/*"`)},
	{VariablePosition, Identity, conditioned(`"StringEquals": {"aws:PrincipalTag/${aws:username}": "web"}`), conditioned(`"StringEquals": {"aws:PrincipalTag/name": "${aws:username}"}`)},
	{VariablePosition, ResourceBased, statement(`"Principal": {"AWS": "arn:aws:iam::${aws:PrincipalAccount}:role/web"}, ` + read + bucket), statement(web + ", " + read + bucket)},

	{AudienceSet, Trust, statement(gitHub + `, "Condition": {"ForAnyValue:StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}`),
		statement(gitHub + `, "Condition": {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}`)},
	{GitHubSubject, Trust, statement(gitHub + `, "Condition": {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}`),
		statement(gitHub + `, "Condition": {"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:acme/web:ref:refs/heads/main"}}`)},
	{GitHubSubject, Trust, statement(gitHub + `, ` + gitHubSub + `"repo:*"}}`), statement(gitHub + `, ` + gitHubSub + `"repo:acme/*"}}`)},
	{GitHubSubject, Trust, statement(gitHub + `, ` + gitHubSub + `["repo:acme/web:*", "*"]}}`), statement(gitHub + `, ` + gitHubSub + `"{{s:any}}"}}`)},
	{WildcardNoLike, Trust, gitHubEquals("repo:acme/{{r:name}}:*"), statement(gitHub + `, ` + gitHubSub + `"repo:acme/{{r:name}}:*"}}`)},
	{WildcardNoLike, Trust, gitHubEquals("repo:acme/we?:ref:refs/heads/main"), gitHubEquals("{{s:any}}")},
	{WildcardNoLike, Trust, ofCluster("StringNotEquals", "system:serviceaccount:prod:*"), ofCluster("StringEquals", "system:serviceaccount:prod:*")}, // the trust rules say it
	{WildcardNoLike, Trust, strings.ReplaceAll(gitHubEquals("user-*"), GitHubIssuer, "id.acme.example"), strings.ReplaceAll(gitHubEquals("https://acme.example/?id=7"), GitHubIssuer, "id.acme.example")},
	{WildcardNoLike, Trust, statement(roleTrust + `, "Condition": {"StringEquals": {"sts:RoleSessionName": "web-*"}}`), statement(roleTrust + `, "Condition": {"StringEquals": {"SAML:cn": "*"}}`)},
	{WildcardNoLike, Identity, conditioned(`"StringEquals": {"aws:userid": "{{u:name}}:*"}`), conditioned(`"StringEquals": {"aws:userid": "{{u:any}}"}`)},
	{RolesAnywhere, Trust, statement(anywhere + `["sts:AssumeRole", "sts:TagSession"]`), statement(anywhere + `["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]`)},
	{AnyoneGuarded, Trust, statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": "*"}, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}`), statement(roleTrust)},
	{ServiceNoSource, Trust, statement(lambdaTrust), statement(lambdaTrust + `, "Condition": {"StringEquals": {"aws:SourceAccount": "329639638901"}}`)},
	{ServiceNoSource, ResourceBased, statement(logsKey), statement(logsKey + `, "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:329639638901:*"}}`)},
	{ServiceNoSource, Trust, statement(lambdaTrust), statement(strings.Replace(lambdaTrust, "codebuild", "ec2", 1))},
	{ServiceNoSource, Trust, statement(lambdaTrust), statement(strings.Replace(lambdaTrust, "codebuild", "capabilities.eks", 1))},
	{SessionRedundant, Trust, statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": ["arn:aws:iam::329639638901:role/apps/web", "arn:aws:sts::329639638901:assumed-role/web/session"]}`),
		statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": ["arn:aws:iam::329639638901:role/apps/web", "arn:aws:sts::329639638901:assumed-role/api/session"]}`)},
	{KeyAbsentService, Trust, statement(lambdaTrust + `, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}`), statement(roleTrust + `, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}`)},
	{KeyAbsentWebID, Trust, statement(gitHub + `, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}`), statement(gitHub + `, "Condition": {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}`)},
	{IrrelevantKey, ResourceBased, statement(everybody + `, "Condition": {"StringEquals": {"s3:ResourceAccount": "329639638901"}}`), statement(everybody + `, "Condition": {"StringEquals": {"aws:PrincipalAccount": "329639638901"}}`)},
	{FederatedSyntax, Trust, statement(`"Action": "sts:AssumeRoleWithSAML", "Principal": {"Federated": "arn:aws:iam::329639638901:role/web"}`), statement(`"Action": "sts:AssumeRoleWithSAML", "Principal": {"Federated": "arn:aws:iam::329639638901:saml-provider/okta"}`)},
	{FederatedSyntax, Trust, statement(`"Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "arn:aws:iam:329639638901:oidc-provider/gitlab.com"}`), statement(`"Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "arn:aws:iam::329639638901:oidc-provider/gitlab.com"}`)},
	{FederatedSyntax, Trust, statement(`"Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "arn:aws:iam::{{a:account}}:oidc/{{i:nocolon}}"}`), statement(`"Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "arn:aws:iam::{{a:account}}:{{p:any}}"}`)},
	{FederatedSyntax, Trust, statement(`"Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "arn:aws:iam::32963963890:oidc-provider/{{i:nocolon}}"}`), statement(`"Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "arn:aws:iam::{{a:account}}:oidc-provider/{{i:nocolon}}"}`)},
	{PrincipalARN, Trust, statement(`"Action": "sts:AssumeRole", "Principal": {"Service": "ec2"}`), statement(`"Action": "sts:AssumeRole", "Principal": {"Service": "{{s:any}}"}`)},
	{PrincipalARN, Trust, statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::329639638901:policy/web"}`), statement(roleTrust)},
	{PrincipalARN, Trust, statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::329639638901:instance-profile/web"}`), statement(roleTrust)},
	{PrincipalARN, Trust, statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam:{{a:account}}:root"}`), statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::{{a:account}}:root"}`)},
	{PrincipalARN, Trust, statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam:::role/web"}`), statement(`"Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam{{x:any}}:role/web"}`)},
	{FederatedSyntax, Trust, statement(`"Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "https://accounts.google.com/x"}`), statement(`"Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "accounts.google.com"}`)},

	{PassRoleStar, Identity, statement(`"Action": "iam:PassRole", "Resource": "*"`), two(`"Effect": "Allow", "Action": "iam:*", "Resource": "*"`, `"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*"`)},
	{CreateSLRStar, Identity, statement(`"Action": "iam:CreateServiceLinkedRole", "Resource": "*"`), statement(`"Action": "iam:CreateServiceLinkedRole", "Resource": "*", "Condition": {"StringEquals": {"iam:AWSServiceName": "eks.amazonaws.com"}}`)},
	{CredentialsStar, Identity, statement(`"Action": "iam:CreateAccessKey", "Resource": "*"`), statement(`"Action": "iam:CreateAccessKey", "Resource": "arn:aws:iam::329639638901:user/web"`)},
	{DataStar, Identity, statement(`"Action": "secretsmanager:Get*", "Resource": "*"`), statement(`"Action": "secretsmanager:List*", "Resource": "*"`)},
	{PermissionsStar, Identity, statement(`"Action": "ecr:SetRepositoryPolicy", "Resource": "*"`), statement(`"Action": "ecr:BatchGetImage", "Resource": "*"`)},
	{WriteStar, Identity, statement(`"Action": "ecr:Put*", "Resource": "*"`), statement(`"Action": "ecr:List*", "Resource": "*"`)},
	{ResourcePolicyStar, Identity, statement(`"Action": "s3:PutBucketPolicy", "Resource": "*"`), statement(`"Action": ["s3:PutBucketPolicy", "s3:GetObject"], "Resource": "*"`)},
	{ResourcePolicyStar, Identity, statement(`"Action": "s3:PutLifecycleConfiguration", "Resource": "*"`),
		two(`"Effect": "Allow", "Action": "s3:PutLifecycleConfiguration", "Resource": "*"`, `"Effect": "Allow", "Action": "s3:DeleteObject*", "Resource": "arn:aws:s3:::b/*"`)},
	{DataStar, Identity, statement(`"Action": "secretsmanager:GetSecretValue", "Resource": "*"`),
		two(`"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*"`, `"Effect": "Deny", "Action": "secretsmanager:*", "Resource": "*"`)},
}

func TestValidateRows(t *testing.T) {
	has := func(document, code string, typ DocumentType) bool {
		d, problems := Parse(textOf(document), typ)
		for _, p := range append(problems, Validate(d, Options{Pedantic: true})...) {
			if p.Code == code {
				return true
			}
		}
		return false
	}
	for _, test := range rowCases {
		if !has(test.bad, test.code, test.typ) {
			t.Errorf("%s is not reported:\n%s", test.code, test.bad)
		}
		if has(test.good, test.code, test.typ) {
			t.Errorf("%s is reported:\n%s", test.code, test.good)
		}
	}
}

// TestEveryProblemIsTested finds each problem in a table of documents: here or in
// TestValidate.
func TestEveryProblemIsTested(t *testing.T) {
	tested := ""
	for _, c := range validateCases {
		tested += c.want + " "
	}
	for _, c := range rowCases {
		tested += c.code + " "
	}
	for code := range rows {
		if !strings.Contains(tested, code+" ") {
			t.Errorf("no document has %s", code)
		}
	}
}

// TestReach asks what a document opens beside the others of its role.
func TestReach(t *testing.T) {
	opens := parse(t, Identity, statement(`"Action": ["s3:PutBucketPolicy", "secretsmanager:GetSecretValue"], "Resource": "*"`))
	reads := parse(t, Identity, statement(`"Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"`))
	denies := parse(t, Identity, `{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "secretsmanager:Get*", "Resource": "*"}]}`)
	for _, test := range []struct {
		name string
		has  []*Document
		open bool // the role may have more
		want string
	}{
		{name: "alone", has: []*Document{opens}, want: PermissionsStar + " " + ResourcePolicyStar + " " + DataStar},
		{name: "may have more", has: []*Document{opens}, open: true, want: PermissionsStar + " " + DataStar},
		{name: "with the right it would take", has: []*Document{opens, reads}, want: PermissionsStar + " " + DataStar},
		{name: "denied by another", has: []*Document{opens, denies}, want: PermissionsStar + " " + ResourcePolicyStar},
	} {
		has := policies(test.has...)
		may := has
		may.Open = test.open
		var got []string
		for _, p := range Reach(opens, has, may) {
			got = append(got, p.Code)
		}
		if s := strings.Join(got, " "); s != test.want {
			t.Errorf("%s: %s, want %s", test.name, s, test.want)
		}
	}
	if d := parse(t, Identity, statement(`"Action": "secretsmanager:GetSecretValue", "Resource": "*"`)); len(Validate(d, Options{Pedantic: true, Apart: true})) > 0 {
		t.Error("Apart lists what Reach lists")
	}
}
