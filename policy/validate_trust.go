package policy

import "strings"

// builtIn are the providers of tokens that IAM knows by a domain name.
var builtIn = set("accounts.google.com", "cognito-identity.amazonaws.com", "www.amazon.com", "graph.facebook.com")

// GitHubIssuer is the issuer of the tokens of GitHub Actions.
const GitHubIssuer = "token.actions.githubusercontent.com"

// trust checks whom the statement lets in and under which conditions. What an EKS
// trust policy alone can get wrong is left to [CheckTrust].
func (v *validator) trust() {
	st := v.st
	if st.Effect != Allow || st.Broken || st.Open {
		return
	}
	if v.doc.Type == Trust {
		for _, e := range st.Principals.Items {
			if e.Of != FederatedPrincipal {
				continue
			}
			if why := ProviderDefect(e.Text); why != "" {
				v.addValue(FederatedSyntax, Error, e.Value, "", "%s", why)
			}
		}
		v.gitHub()
		v.rolesAnywhere()
	}
	if v.Pedantic {
		v.audiences()
		v.unconfined()
	}
}

// ProviderDefect is the predicate that says why a Federated principal surely names no
// provider; empty otherwise. Of providers of EKS [CheckTrust] says more.
func ProviderDefect(t Text) string {
	if HasPrefix(t, "arn:") == Yes {
		if why := iamPrincipalDefect(t); why != "" {
			return why
		}
		a, is := ParseARN(t)
		if is == Yes && a.Service.s == "iam" && HasPrefix(a.Resource, "oidc-provider/") == No && HasPrefix(a.Resource, "saml-provider/") == No {
			return "is not the ARN of a provider, oidc-provider/… or saml-provider/…"
		}
		return ""
	}
	text, literal := t.Literal()
	switch {
	case !literal || builtIn[text] || IsEKSIssuer(t) != No || strings.Contains(text, "oidc-provider/"):
	case strings.Contains(text, "/") || !strings.Contains(text, ".") || strings.Contains(text, " "):
		return "is neither the ARN of a provider nor one of the domains that IAM knows"
	}
	return ""
}

// gitHub reports trust in the tokens of GitHub Actions that any repository there
// can have.
func (v *validator) gitHub() {
	st := v.st
	trusted := false
	for _, e := range st.Principals.Items {
		text, ok := e.Text.Literal()
		trusted = trusted || ok && e.Of == FederatedPrincipal && strings.HasSuffix(text, ":oidc-provider/"+GitHubIssuer)
	}
	if !trusted || st.ConditionsOpen || len(st.Principals.Items) != 1 || st.action(WebIdentityCall) != Yes {
		return
	}
	var open *Value
	for _, c := range st.Conditions {
		key, ok := c.Key.Text.Literal()
		_, claim, _ := strings.Cut(strings.ToLower(key), GitHubIssuer+":")
		switch {
		case !ok || c.Op.Base == "" || c.Values.Open:
			return
		case claim == "sub" && !c.Op.Negated() && c.Op.Base != "Null":
			for i, val := range c.Values.Items {
				text, ok := val.Text.Literal()
				if !ok {
					return
				}
				if c.Op.like() && anyRepository(text) {
					open = &c.Values.Items[i]
				}
			}
			if open == nil {
				return
			}
		case claim != "" && claim != "aud" && claim != "iss" && claim != "sub":
			return // another claim may tell the repository
		case claim == "" && strings.HasPrefix(strings.ToLower(key), "aws:") && !c.Op.Negated():
			return // who calls from where is restricted otherwise
		}
	}
	if open != nil {
		v.addValue(GitHubSubject, Warning, *open, "", "is the subject of every repository on GitHub")
		return
	}
	v.addWhole(GitHubSubject, Warning, st.Principals.Span, "", "lets in every repository on GitHub: no condition names %s:sub", GitHubIssuer)
}

// anyRepository says that a pattern for subjects names no owner of repositories.
func anyRepository(pattern string) bool {
	i := strings.IndexAny(pattern, "*?")
	return i >= 0 && strings.HasPrefix("repo:", pattern[:i])
}

// gitHubSubject says that a claim is the subject of GitHub Actions.
func gitHubSubject(c Claim) bool {
	issuer, ok := c.Issuer.Literal()
	return ok && c.Name == "sub" && strings.EqualFold(issuer, GitHubIssuer)
}

// noneOfGitHub says that no subject of GitHub Actions has a wildcard's character
// where a text has its first: owners, repositories and refs hold none. Names of
// environments may.
func noneOfGitHub(text string) bool {
	before := text[:strings.IndexAny(text, "*?")]
	return strings.Count(before, ":") <= 2 || strings.Contains(before, ":ref:")
}

// wildClaim says that a wildcard in a claim's value is meant as one, and is not
// left to [CheckTrust], which knows whom the subjects of ServiceAccounts let in. A
// '?' alone may belong to a link.
func (v *validator) wildClaim(c Claim, value Text) bool {
	if v.st.Effect != Deny && !c.Condition.Op.Negated() {
		ofCluster := WebIdentity{Providers: providers(v.st)}.EKS() == Yes || IsEKSIssuer(c.Issuer) == Yes
		if ofCluster || c.Name == "sub" && HasPrefix(value, subjectPrefix) == Yes {
			return false
		}
	}
	return strings.Contains(value.s, "*") || gitHubSubject(c)
}

// rolesAnywhere reports trust in IAM Roles Anywhere that lacks one of the three
// actions that it calls.
func (v *validator) rolesAnywhere() {
	named := func(st *Statement) bool {
		for _, e := range st.Principals.Items {
			if text, ok := e.Text.Literal(); ok && e.Of == ServicePrincipal && strings.EqualFold(text, "rolesanywhere.amazonaws.com") {
				return true
			}
		}
		return false
	}
	if !named(v.st) || v.st.action(AssumeRole) != Yes || v.doc.Open {
		return
	}
	for _, action := range []string{TagSession, SetSourceIdentity} {
		granted := No
		for _, st := range v.doc.Statements {
			if st.Effect != Deny && (named(st) || st.Principals.Open) {
				granted = granted.Or(st.action(action))
			}
		}
		if granted == No {
			v.addWhole(RolesAnywhere, Error, v.st.Actions.Span, "", "lets rolesanywhere.amazonaws.com call sts:AssumeRole but not %s", action)
			return
		}
	}
}

// audiences reports set operators on the audience of a token, which is one value.
func (v *validator) audiences() {
	if v.doc.Type != Trust {
		return
	}
	for _, c := range claims(v.st) {
		if c.Name != "aud" {
			continue
		}
		switch c.Condition.Op.Set {
		case ForAnyValue:
			v.addValue(AudienceSet, Note, c.Condition.OperatorAt, "StringEquals", "accepts tokens for other audiences too, as long as one fits")
		case ForAllValues:
			v.addValue(AudienceSet, Note, c.Condition.OperatorAt, "StringEquals", "also holds for tokens without an audience")
		}
	}
}

// confined are keys that tell for whose resource a service acts.
var confined = set("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:principalorgid", "aws:principalaccount",
	"aws:principalarn", "aws:principalorgpaths", "sts:externalid")

// encryptionContext begins the keys of what a service encrypts: with it CloudWatch
// Logs, CloudTrail and others name the resource that they act for.
const encryptionContext = "kms:encryptioncontext:"

// compute are service principals that act for the machine or task that the role is
// given to: they send no source (S8.10 of the notes), or are told apart otherwise.
var compute = set("ec2", "lambda", "eks", "eks-fargate-pods", "eks-nodegroup", "ecs-tasks", "pods.eks", "capabilities.eks", "edgelambda", "ssm", "rolesanywhere")

// unconfined reports principals that many may act through.
func (v *validator) unconfined() {
	st := v.st
	if v.doc.Type == Identity || v.doc.Type == SessionPolicy || st.ConditionsOpen {
		return
	}
	guarded := false
	for _, c := range st.Conditions {
		key, ok := c.Key.Text.Literal()
		key = strings.ToLower(key)
		guarded = guarded || !ok || confined[key] || strings.HasPrefix(key, encryptionContext)
	}
	for _, e := range st.Principals.Items {
		text, ok := e.Text.Literal()
		name, _, _ := strings.Cut(text, ".amazonaws.com")
		switch {
		case ok && e.Of == ServicePrincipal && strings.HasSuffix(strings.TrimSuffix(text, ".cn"), ".amazonaws.com") && !compute[name] && !guarded:
			v.addValue(ServiceNoSource, Note, e.Value, "", "may act for every account's resources: no condition names aws:SourceArn or aws:SourceAccount")
		case (e.Of == AnyPrincipal || e.Of == AWSPrincipal && text == "*") && len(st.Conditions) > 0:
			v.addValue(AnyoneGuarded, Note, e.Value, "", "is everybody, held back by the statement's conditions alone")
		}
	}
}
