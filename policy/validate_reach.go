package policy

import (
	"fmt"
	"strings"

	"github.com/eksiamlint/eksiamlint/policy/catalogue"
)

// everything checks what the statement grants of all actions or all resources.
func (v *validator) everything() {
	st := v.st
	if !v.grantsAlways() {
		return
	}
	all := v.allResources()
	notAction := st.NotActions.Set && len(st.NotActions.Items) > 0
	switch notResource := st.NotResources.Set && len(st.NotResources.Items) > 0; {
	case notAction && notResource:
		v.add(NotActionNotRes, Warning, st.NotActions.Key, "", "and NotResource with Allow grant everything but what they list, new services included")
	case notAction && all && st.action("iam:PassRole") == No:
		if v.Pedantic { // as power users have it
			v.add(NotActionAllow, Note, st.NotActions.Key, "", "with Allow grants every action but those it lists, new services included")
		}
	case notAction && all:
		v.add(NotActionAllow, Warning, st.NotActions.Key, "", "with Allow grants every action but those it lists, new services included")
	case notResource:
		v.add(NotResourceAllow, Warning, st.NotResources.Key, "", "with Allow grants its actions on every resource but those it lists")
	}
	for _, a := range st.Actions.Items {
		if text, ok := a.Text.Literal(); ok {
			v.wideAction(a, text, all)
		}
	}
	if v.Pedantic && all && !v.Apart {
		alone := Policies{Documents: []*Document{v.doc}}
		v.reach(alone, alone)
	}
}

// grantsAlways says that the statement grants its actions without a condition.
func (v *validator) grantsAlways() bool {
	st := v.st
	return st.Effect == Allow && !st.Broken && !st.Open && v.doc.Type == Identity && len(st.Conditions) == 0 && !st.ConditionsOpen
}

func (v *validator) wideAction(a Value, text string, all bool) {
	vendor, name, _ := strings.Cut(text, ":")
	service := strings.Trim(name, "*") == "" && name != "" && !strings.ContainsAny(vendor, "*?")
	switch {
	case text == "*" && all:
		if !v.narrowed("*") {
			v.addValue(FullAdmin, Warning, a, "", "allows every action on every resource")
		}
	case text == "*":
		if !v.narrowed("*") && v.onlyARNs() {
			v.addValue(ActionStar, Note, a, "", "allows every action on the statement's resources")
		}
	case all && strings.EqualFold(vendor, "iam") && service:
		if !v.narrowed("iam:PassRole") && !v.narrowed("iam:CreateRole") {
			v.addValue(FullIAM, Warning, a, "", "allows every action of IAM on every resource")
		}
	case all && MatchAction(a.Text, "iam:PassRole") == Yes:
		if !v.narrowed("iam:PassRole") {
			v.addValue(PassRoleStar, Warning, a, "", "allows passing every role to every service")
		}
	case all && v.Pedantic && MatchAction(a.Text, "iam:CreateServiceLinkedRole") == Yes:
		v.addValue(CreateSLRStar, Note, a, "", "allows making the service-linked role of every service; iam:AWSServiceName limits it")
	case v.Pedantic && service && (all || v.onlyARNs()):
		v.addValue(ServiceWildcard, Note, a, "", "allows every action of the service, new ones included")
	}
}

// onlyARNs says that every resource of the statement is an ARN.
func (v *validator) onlyARNs() bool {
	for _, r := range v.st.Resources.Items {
		if HasPrefix(r.Text, "arn:") != Yes {
			return false
		}
	}
	return !v.st.Resources.Open && len(v.st.Resources.Items) > 0
}

// narrowed says that a Deny of the document may take an action away, or that there
// may be one; "*" asks for any Deny.
func (v *validator) narrowed(action string) bool {
	if v.doc.Open {
		return true
	}
	for _, st := range v.doc.Statements {
		if st.Effect != Allow && (action == "*" || st.Broken || st.action(action) != No) {
			return true
		}
	}
	return false
}

// use is an action of the catalogue that an element of Action covers.
type use struct {
	prefix string // "s3"
	action *catalogue.Action
}

// name is the action as policies write it: "s3:GetObject".
func (u use) name() string { return u.prefix + ":" + u.action.Name }

// in says that the action is in a list.
func (u use) in(list actionList) bool { return list[u.prefix][strings.ToLower(u.action.Name)] }

// expanded are the actions that a pattern covers.
func (v *validator) expanded(pattern string) []use {
	vendor, name, _ := strings.Cut(pattern, ":")
	service := v.service(vendor)
	if service == nil {
		return nil
	}
	actions := service.Expand(name)
	out := make([]use, len(actions))
	for i, a := range actions {
		out[i] = use{service.Prefix, a}
	}
	return out
}

// actionList holds actions by their services' prefixes, both in lower case: few
// services have an action in a list.
type actionList map[string]map[string]bool

func actionsOf(names ...string) actionList {
	out := actionList{}
	for _, n := range names {
		prefix, name, _ := strings.Cut(n, ":")
		if out[prefix] == nil {
			out[prefix] = map[string]bool{}
		}
		out[prefix][name] = true
	}
	return out
}

// What the actions of some services hand out, by lower-case names: credentials
// (cloudsplaining's list, those that nodes and pods call to be themselves left
// out), and data.
var (
	handsCredentials = actionsOf("chime:createapikey", "codepipeline:pollforjobs", "cognito-identity:getopenidtoken",
		"cognito-identity:getopenidtokenfordeveloperidentity", "cognito-identity:getcredentialsforidentity", "connect:getfederationtoken",
		"gamelift:requestuploadcredentials", "iam:createaccesskey", "iam:createloginprofile", "iam:createservicespecificcredential",
		"iam:resetservicespecificcredential", "iam:updateaccesskey", "lightsail:getinstanceaccessdetails",
		"lightsail:getrelationaldatabasemasteruserpassword", "rds-db:connect", "redshift:getclustercredentials", "sso:getrolecredentials",
		"mediapackage:rotatechannelcredentials", "mediapackage:rotateingestendpointcredentials", "sts:assumerole", "sts:assumerolewithsaml",
		"sts:getfederationtoken", "sts:getsessiontoken")
	handsData = actionsOf("s3:getobject", "ssm:getparameter", "ssm:getparameters", "ssm:getparametersbypath", "secretsmanager:getsecretvalue")
	// ownRules are actions that other codes are about.
	ownRules = actionsOf("sts:assumerole", "iam:passrole", "iam:createservicelinkedrole")
)

// ownRights are actions that give whoever may call them another one.
var ownRights = []struct{ action, right, why string }{
	{"s3:PutBucketPolicy", "s3:GetObject", "lets the caller give itself the objects of every bucket, which it may not read"},
	{"s3:PutBucketAcl", "s3:ListBucket", "lets the caller give itself the contents of every bucket, which it may not list"},
	{"s3:PutObjectAcl", "s3:GetObject", "lets the caller give itself every object, which it may not read"},
	{"s3:PutLifecycleConfiguration", "s3:DeleteObject", "lets the caller have every object expire, which it may not delete"},
}

// Reach lists what a document of a role opens by allowing it on every resource.
// has are the policies that the role surely has, the document among them; may are
// all that it may have. What another of them denies is not reached.
func Reach(d *Document, has, may Policies) []Problem {
	v := &validator{doc: d}
	for _, st := range d.Statements {
		v.st = st
		if v.grantsAlways() && v.allResources() {
			v.reach(has, may)
		}
	}
	return v.out
}

// reach reports what the statement allows on every resource, one problem for each
// sort of action, at the first element that allows it.
func (v *validator) reach(has, may Policies) {
	seen := map[string]bool{}
	everywhere := func(action string) bool { return Grants(has, action, NoResource()).Allowed == Yes }
	say := func(code string, at Value, u use, why string, what func(use) string) {
		if !seen[code] && everywhere(u.name()) {
			seen[code] = true
			v.addValue(code, Note, at, "", why, what(u))
		}
	}
	for _, a := range v.st.Actions.Items {
		text, ok := a.Text.Literal()
		if !ok || text == "*" || strings.HasSuffix(text, ":*") {
			continue // said already
		}
		wild := strings.ContainsAny(text, "*?")
		for _, u := range v.expanded(text) {
			switch changes := u.action.Access == catalogue.Write && len(u.action.Resources) > 0; {
			case u.in(ownRules):
			case u.in(handsCredentials):
				say(CredentialsStar, a, u, "hands out credentials (%s) of every resource", use.name)
			case u.in(handsData):
				say(DataStar, a, u, "reads the data (%s) of every resource", use.name)
			case u.action.Access == catalogue.Permissions && len(u.action.Resources) > 0:
				say(PermissionsStar, a, u, "changes who may use every resource (%s)", use.name)
			case changes && wild:
				say(WriteStar, a, u, "changes every resource (%s)", use.name)
			case changes:
				say(StarScopable, a, u, "is allowed on every resource, and could be limited to some: it takes %s", use.types)
			}
		}
		for _, o := range ownRights {
			if strings.EqualFold(text, o.action) && everywhere(o.action) && Grants(may, o.right, SomeResource(Literal("*"))).Allowed == No {
				v.addValue(ResourcePolicyStar, Note, a, "", "%s", o.why)
			}
		}
	}
}

// types names the types of resources that the action takes.
func (u use) types() string {
	var names []string
	for _, r := range u.action.Resources {
		names = append(names, r.Type.Name)
	}
	if len(names) > 3 {
		return fmt.Sprintf("%s and %d more types", strings.Join(names[:3], ", "), len(names)-3)
	}
	return strings.Join(names, ", ")
}
