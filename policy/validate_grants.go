package policy

import (
	"slices"
	"strings"

	"github.com/eksiamlint/eksiamlint/policy/catalogue"
)

// grants checks whether the statement's actions can have to do with its
// resources.
func (v *validator) grants() {
	st := v.st
	if st.Effect != Allow || st.Broken || st.Open || st.Resources.Open || len(st.Resources.Items) == 0 || st.NotResources.Set {
		return
	}
	if v.doc.Type == ResourceBased {
		v.foreign()
	}
	if v.doc.Type != Identity {
		return
	}
	for _, r := range st.Resources.Items {
		if HasPrefix(r.Text, "arn:") != Yes {
			return // "*", a hole, or what is reported already
		}
		for _, p := range v.out {
			if p.Span == r.Span {
				return // reported already
			}
		}
	}
	fits := map[*catalogue.Service]bool{}
	for _, a := range st.Actions.Items {
		text, ok := a.Text.Literal()
		if !ok || strings.ContainsAny(text, "*?") {
			continue
		}
		prefix, name, _ := strings.Cut(text, ":")
		service := v.service(prefix)
		if service == nil {
			continue
		}
		action := service.Action(name)
		if action == nil {
			continue
		}
		if _, asked := fits[service]; !asked {
			fits[service] = v.fits(service)
		}
		before := len(v.out)
		switch {
		case len(action.Resources) == 0:
			if !v.starWithin() {
				v.addValue(NeedsStar, Note, a, "", `works on no resource of its own, and is granted on "*" only`)
			}
		case service.Prefix == "s3":
			v.s3(a, action)
		case !fits[service] || exact(text) && !slices.ContainsFunc(action.Resources, func(use catalogue.ActionResource) bool { return v.meetsType(use.Type) }):
			v.addValue(ActionResource, Warning, a, action.Resources[0].Type.ARN, "works on none of the statement's resources, so that it is not granted")
		case v.Pedantic && service.Prefix == "ec2": // elsewhere the types that are marked are often alternatives
			v.required(a, action)
		}
		if len(v.out) > before && v.elsewhere(text) { // asked last, for it reads the whole document
			v.out = v.out[:before]
		}
	}
	if v.Pedantic {
		v.orphans()
	}
}

// exact says that an action is known to work on the types alone that the reference
// lists for it: keys are not named by their aliases in policies, and only roles
// are passed.
// https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
func exact(action string) bool {
	return strings.EqualFold(action, "iam:PassRole") || len(action) > 4 && strings.EqualFold(action[:4], "kms:")
}

// required reports an action that needs resources of several types, of which the
// statement has not all.
func (v *validator) required(at Value, action *catalogue.Action) {
	var missing []string
	met := 0
	for _, r := range action.Resources {
		switch {
		case !r.Required:
		case v.meetsType(r.Type):
			met++
		default:
			missing = append(missing, r.Type.Name)
		}
	}
	if met > 0 && len(missing) > 0 {
		v.addValue(RequiredType, Note, at, "", "also needs resources of type %s, which the statement has not", strings.Join(missing, ", "))
	}
}

// orphans reports resources that no action of the statement has to do with, when
// others are of use.
func (v *validator) orphans() {
	var services []*catalogue.Service
	for _, a := range v.st.Actions.Items {
		text, ok := a.Text.Literal()
		prefix, _, _ := strings.Cut(text, ":")
		s := catalogue.Lookup(prefix)
		if !ok || s == nil || len(s.Resources) == 0 || irregular[s.Prefix] {
			return
		}
		if !slices.Contains(services, s) {
			services = append(services, s)
		}
	}
	var orphans []Value
	for _, r := range v.st.Resources.Items {
		used := v.st.Actions.Open || slices.ContainsFunc(services, func(s *catalogue.Service) bool {
			return meetsTypeOf(r, s)
		})
		if !used {
			orphans = append(orphans, r)
		}
	}
	if len(orphans) < len(v.st.Resources.Items) {
		for _, r := range orphans {
			v.addValue(OrphanResource, Note, r, "", "is no resource of any service whose actions the statement has")
		}
	}
}

// foreign reports resources in the policy of a resource that belong to another
// service than its actions.
func (v *validator) foreign() {
	services := map[string]bool{}
	for _, a := range v.st.Actions.Items {
		text, ok := a.Text.Literal()
		prefix, _, _ := strings.Cut(text, ":")
		s := catalogue.Lookup(prefix)
		if !ok || s == nil || len(s.Resources) == 0 || v.st.Actions.Open {
			return
		}
		for i := range s.Resources {
			services[s.Resources[i].Service()] = true
		}
	}
	for _, r := range v.st.Resources.Items {
		a, is := ParseARN(r.Text)
		service, ok := a.Service.Literal()
		if is == Yes && ok && len(services) > 0 && !strings.ContainsAny(service, "*?") && !services[service] {
			v.addValue(ForeignResource, Warning, r, "", "is of service %s, and none of the statement's actions is", service)
		}
	}
}

// elsewhere says that another statement of the document may allow the action.
func (v *validator) elsewhere(action string) bool {
	if v.doc.Open {
		return true
	}
	for _, st := range v.doc.Statements {
		if st == v.st || st.Effect == Deny {
			continue
		}
		if st.action(action) != No {
			return true
		}
	}
	return false
}

// starWithin says that a resource of the statement may match "*".
func (v *validator) starWithin() bool {
	for _, r := range v.st.Resources.Items {
		if mayBeStar(r.Text) || allWild(r.Text) {
			return true
		}
	}
	return false
}

// fits says that a resource of the statement may be of a type of the service.
func (v *validator) fits(s *catalogue.Service) bool {
	return slices.ContainsFunc(v.st.Resources.Items, func(r Value) bool { return meetsTypeOf(r, s) })
}

// meetsTypeOf says that a resource may be of a type of the service.
func meetsTypeOf(r Value, s *catalogue.Service) bool {
	t := wholeARN(r)
	for i := range s.Resources {
		if t.meets(&s.Resources[i]) {
			return true
		}
	}
	return false
}

// meetsType says that a resource of the statement may be of a type.
func (v *validator) meetsType(t *catalogue.ResourceType) bool {
	return slices.ContainsFunc(v.st.Resources.Items, func(r Value) bool { return wholeARN(r).meets(t) })
}

// wholeARN is a resource in six parts, with holes for its policy variables.
func wholeARN(r Value) arnText {
	t, _ := padded(r.Text)
	if strings.Contains(t.s, "${") {
		t = variablesAsHoles(t)
	}
	return arnTextOf(t)
}

// s3 tells buckets from objects: an object's ARN has a "/", a bucket's has not.
func (v *validator) s3(at Value, action *catalogue.Action) {
	bucket, object := false, false
	for _, use := range action.Resources {
		bucket = bucket || use.Type.Name == "bucket"
		object = object || use.Type.Name == "object"
		if use.Type.Name != "bucket" && use.Type.Name != "object" && !strings.HasPrefix(use.Type.Name, "accesspoint") {
			return
		}
	}
	if bucket == object {
		return
	}
	for _, r := range v.st.Resources.Items {
		a, is := ParseARN(variablesAsHoles(r.Text))
		if is != Yes || Equal(a.Service, Literal("s3")) != Yes || !a.Account.IsEmpty() || !a.Region.IsEmpty() {
			return
		}
		if slash := strings.Contains(a.Resource.s, "/"); object && (slash || mayHold(a.Resource, '/') || strings.ContainsAny(a.Resource.s, "*?")) || bucket && !slash {
			return
		}
	}
	first := v.st.Resources.Items[0].Text.String()
	if object {
		v.addValue(S3Mixup, Warning, at, first+"/*", "works on objects, and the statement names buckets only")
		return
	}
	name, _, _ := strings.Cut(first, "/")
	v.addValue(S3Mixup, Warning, at, name, "works on buckets, and the statement names objects only")
}
