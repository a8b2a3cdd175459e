package terraform

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
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
func (x *planned) claimKeys(p part, statement *symbolic.Value) *symbolic.Value {
	if !x.data || x.typ != "aws_iam_policy_document" || p.arg != "statement" || !isAllow(statement.Member("effect")) {
		return statement
	}
	issuer, ok := trustedIssuer(statement.Member("principals"))
	conditions := statement.Member("condition")
	if !ok || conditions == nil || !conditions.IsSeq() {
		return statement
	}
	filled := *conditions
	filled.Items = slices.Clone(conditions.Items)
	for i, c := range filled.Items {
		if claim := claimOf(c); claim != "" {
			key := policy.Concat(issuer, policy.Literal(":"+claim))
			at := c.Member("variable").At
			filled.Items[i] = c.WithMember("variable", symbolic.StringValue(symbolic.Text{T: key, Map: source.At(len(key.Encoded()), at)}, at))
		}
	}
	return statement.WithMember("condition", &filled)
}

func isAllow(effect *symbolic.Value) bool {
	if effect == nil || effect.IsNull() {
		return true
	}
	text, ok := effect.Literal()
	return ok && text == "Allow"
}

// trustedIssuer is the issuer of the only principal of a statement.
func trustedIssuer(principals *symbolic.Value) (policy.Text, bool) {
	if principals == nil || !principals.IsSeq() || principals.Open || len(principals.Items) != 1 {
		return policy.Text{}, false
	}
	ids := principals.Items[0].Member("identifiers")
	if ids == nil || !ids.IsSeq() || ids.Open || len(ids.Items) != 1 {
		return policy.Text{}, false
	}
	text, _ := ids.Items[0].AsText()
	arn, is := policy.ParseARN(text.T)
	if is != policy.Yes {
		return policy.Text{}, false
	}
	issuer, is := policy.TrimPrefix(arn.Resource, "oidc-provider/")
	return issuer, is == policy.Yes
}

// claimOf is the claim that a condition whose key is not known must be about,
// empty when its values don't tell.
func claimOf(condition *symbolic.Value) string {
	variable, values := condition.Member("variable"), condition.Member("values")
	test, _ := textOr(condition.Member("test"))
	if test != "StringEquals" && test != "StringLike" || variable == nil || variable.Kind != symbolic.Unknown ||
		values == nil || !values.IsSeq() || values.Open || len(values.Items) == 0 {
		return ""
	}
	claims := map[string]bool{}
	for _, v := range values.Items {
		switch text, ok := v.Literal(); {
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
func textOr(v *symbolic.Value) (string, bool) {
	if v == nil {
		return "", false
	}
	return v.Literal()
}
