package policy

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/policy/catalogue"
	"github.com/eksiamlint/eksiamlint/policy/spelling"
)

// apiNames are names of API operations and commands whose IAM action is named
// otherwise.
var apiNames = map[string]string{
	"s3:listobjects": "s3:ListBucket", "s3:listobjectsv2": "s3:ListBucket", "s3:headobject": "s3:GetObject",
	"s3:headbucket": "s3:ListBucket", "s3:listbuckets": "s3:ListAllMyBuckets", "s3:copyobject": "s3:PutObject",
	"s3:uploadpart": "s3:PutObject", "s3:createmultipartupload": "s3:PutObject", "s3:deleteobjects": "s3:DeleteObject",
	"lambda:invoke": "lambda:InvokeFunction", "ecr:getlogin": "ecr:GetAuthorizationToken",
	"ecr:getloginpassword":          "ecr:GetAuthorizationToken",
	"sts:assumeroleforpodidentity":  "eks-auth:AssumeRoleForPodIdentity",
	"eks:assumeroleforpodidentity":  "eks-auth:AssumeRoleForPodIdentity",
	"eks:updatekubeconfig":          "eks:DescribeCluster",
	"sts:assumerolewithpodidentity": "eks-auth:AssumeRoleForPodIdentity",
}

// serviceNames are prefixes that people write for others.
var serviceNames = map[string]string{
	"elb": "elasticloadbalancing", "elbv2": "elasticloadbalancing", "opensearch": "es", "elasticsearch": "es",
	"cloudwatchlogs": "logs", "cloudwatch-logs": "logs", "log": "logs", "eksauth": "eks-auth", "secretmanager": "secretsmanager",
	"secrets-manager": "secretsmanager", "parameterstore": "ssm", "efs": "elasticfilesystem", "msk": "kafka",
	"eventbridge": "events", "stepfunctions": "states", "stepfunction": "states", "emr": "elasticmapreduce", "autoscale": "autoscaling",
	"asg": "autoscaling", "ebs-csi": "ec2", "vpc": "ec2", "ecrpublic": "ecr-public", "docdb": "rds",
}

// retired are services that AWS took out of its reference; policies still name
// them.
var retired = map[string]bool{
	"deepracer": true, "iot1click": true, "mobilehub": true, "opsworks": true, "opsworks-cm": true, "robomaker": true,
	"sumerian": true, "worklink": true, "machinelearning": true, "mobileanalytics": true, "gamesparks": true,
	"elastictranscoder": true, "simspaceweaver": true, "honeycode": true, "alexaforbusiness": true, "a4b": true,
}

// plainName says that a text is made of letters, digits and hyphens, as the
// prefixes of services are.
func plainName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c != '-' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return s != ""
}

// actions checks the statement's actions, each by itself.
func (v *validator) actions() {
	st := v.st
	for _, a := range st.Actions.Items {
		if text, ok := a.Text.Literal(); ok {
			v.action(a, text)
		}
	}
	for _, a := range st.NotActions.Items {
		text, ok := a.Text.Literal()
		if !ok {
			continue
		}
		before := len(v.out)
		v.action(a, text)
		if st.Effect == Deny {
			v.ineffective(before, IneffectiveDeny)
		}
	}
}

// ineffective turns the problem with an exception of a Deny into one of the Deny,
// which then hits what it means to leave out.
func (v *validator) ineffective(from int, code string) {
	for i := from; i < len(v.out); i++ {
		v.out[i].Code, v.out[i].Severity = code, max(v.out[i].Severity, Warning)
		v.out[i].Why += ", so that the Deny hits what it means to leave out"
	}
}

// allResources says that the statement is about every resource.
func (v *validator) allResources() bool {
	for _, r := range v.st.Resources.Items {
		if s, ok := r.Text.Literal(); ok && s == "*" {
			return true
		}
	}
	return false
}

func (v *validator) action(at Value, text string) {
	if text == "*" {
		return
	}
	vendor, name, ok := strings.Cut(text, ":")
	switch {
	case !ok:
		v.addValue(ActionFormat, Error, at, "", `has no service in front, such as "ecr:"`)
	case strings.Contains(text, "${"):
		v.addValue(VariablePosition, Warning, at, "", "has a policy variable, which actions may not have")
	case strings.Contains(name, ","):
		v.addValue(ActionComma, Warning, at, "", "has a comma: several actions are a list")
	case strings.Contains(name, ":"):
		v.addValue(ActionFormat, Error, at, "", "has more than one colon")
	case strings.ContainsAny(text, " \t\n\r") || name == "":
		v.addValue(ActionBlank, Warning, at, "", "has a blank or no name, and matches no action")
	case strings.ContainsAny(vendor, "*?"):
		v.addValue(ActionVendor, Error, at, "", "has a wildcard in the service, which must be written out")
	case !plainName(vendor):
		v.addValue(ActionFormat, Error, at, "", "has %q as its service", vendor)
	case v.doc.Type == Trust && !strings.EqualFold(vendor, "sts"):
		v.addValue(NonSTSInTrust, Error, at, "", "is no action of sts, which alone may stand in a trust policy")
	default:
		v.known(at, vendor, name)
	}
}

// known looks an action up in the catalogue.
func (v *validator) known(at Value, vendor, name string) {
	service := v.service(vendor)
	if service != nil && service.Has(name) {
		return
	}
	if right, ok := apiNames[strings.ToLower(vendor+":"+name)]; ok {
		v.addValue(APIName, Warning, at, right, "is an API or command; the action is %q", right)
		return
	}
	if service == nil {
		if retired[strings.ToLower(vendor)] {
			return
		}
		right := serviceNames[strings.ToLower(vendor)]
		if right == "" {
			right = spelling.Nearest(vendor, catalogue.Prefixes())
		}
		if right != "" {
			v.addValue(UnknownService, Warning, at, right+":"+name, "names no service of AWS; %q is one", right)
			return
		}
		v.addValue(UnknownService, Note, at, "", "names no service of AWS that is known as of %s", catalogueDate())
		return
	}
	if strings.ContainsAny(name, "*?") {
		v.addValue(ActionNoMatch, Note, at, "", "matches no action of %s that is known as of %s", service.Name, catalogueDate())
		return
	}
	names := make([]string, len(service.Actions))
	for i := range service.Actions {
		if n := service.Actions[i].Name; sameVerb(name, n) {
			names[i] = n
		}
	}
	if right := spelling.Nearest(name, names); right != "" {
		v.addValue(UnknownAction, Warning, at, service.Prefix+":"+right, "is no action of %s; %q is one", service.Name, service.Prefix+":"+right)
		return
	}
	v.addValue(UnknownAction, Note, at, "", "is no action of %s that is known as of %s", service.Name, catalogueDate())
}

// sameVerb says that two names of actions begin alike and differ in more than a
// number: GetThingV3 may be new beside GetThingV2, and so may PutThing beside
// GetThing.
func sameVerb(a, b string) bool {
	digits := func(s string) string { return strings.Trim(s, "0123456789") }
	return len(a) > 3 && len(b) > 3 && strings.EqualFold(a[:3], b[:3]) && !strings.EqualFold(digits(a), digits(b))
}

func catalogueDate() string {
	services, _ := catalogue.Sources()
	return services.Date
}

// service finds a service, which mostly is that of the action before.
func (v *validator) service(vendor string) *catalogue.Service {
	if v.last == nil || v.last.Prefix != vendor {
		v.last = catalogue.Lookup(vendor)
	}
	return v.last
}
