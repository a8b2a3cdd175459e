package terraform

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// In the plan of a cluster's first apply the keys of a trust policy's conditions,
// which begin with the issuer, are not known, while their values are: of
// "${local.issuer}:sub" nothing is left. Values that only one claim of a token can
// have tell which claim is meant. If another key is meant after all, the statement
// lets nobody in; so whom it does not let in by this reading, it does not let in.

// claimKeys fills the condition keys of a statement that are not known, of the
// issuer that the statement trusts.
func (x *planned) claimKeys(p part, statement *value) *value {
	if !x.data || x.typ != "aws_iam_policy_document" || p.arg != "statement" || !isAllow(statement.member("effect")) {
		return statement
	}
	issuer, ok := trustedIssuer(statement.member("principals"))
	conditions := statement.member("condition")
	if !ok || conditions == nil || !conditions.isSeq() {
		return statement
	}
	filled := *conditions
	filled.items = slices.Clone(conditions.items)
	for i, c := range filled.items {
		if claim := claimOf(c); claim != "" {
			key := policy.Concat(issuer, policy.Literal(":"+claim))
			at := c.member("variable").at
			filled.items[i] = c.withMember("variable", stringValue(str{key, source.At(len(key.Encoded()), at)}, at))
		}
	}
	return statement.withMember("condition", &filled)
}

func isAllow(effect *value) bool {
	if effect == nil || effect.isNull() {
		return true
	}
	text, ok := effect.literal()
	return ok && text == "Allow"
}

// trustedIssuer is the issuer of the only principal of a statement.
func trustedIssuer(principals *value) (policy.Text, bool) {
	if principals == nil || !principals.isSeq() || principals.open || len(principals.items) != 1 {
		return policy.Text{}, false
	}
	ids := principals.items[0].member("identifiers")
	if ids == nil || !ids.isSeq() || ids.open || len(ids.items) != 1 {
		return policy.Text{}, false
	}
	text, _ := ids.items[0].asText()
	arn, is := policy.ParseARN(text.t)
	if is != policy.Yes {
		return policy.Text{}, false
	}
	issuer, is := policy.TrimPrefix(arn.Resource, "oidc-provider/")
	return issuer, is == policy.Yes
}

// claimOf is the claim that a condition whose key is not known must be about,
// empty when its values don't tell.
func claimOf(condition *value) string {
	variable, values := condition.member("variable"), condition.member("values")
	test, _ := textOr(condition.member("test"))
	if test != "StringEquals" && test != "StringLike" || variable == nil || variable.kind != kUnknown ||
		values == nil || !values.isSeq() || values.open || len(values.items) == 0 {
		return ""
	}
	claims := map[string]bool{}
	for _, v := range values.items {
		switch text, ok := v.literal(); {
		case ok && strings.HasPrefix(text, "system:serviceaccount:"):
			claims["sub"] = true
		case ok && text == "sts.amazonaws.com":
			claims["aud"] = true
		default:
			return ""
		}
	}
	if len(claims) > 1 {
		return ""
	}
	return sortedKeys(claims)[0]
}

// textOr is the text of a member that may be missing.
func textOr(v *value) (string, bool) {
	if v == nil {
		return "", false
	}
	return v.literal()
}
