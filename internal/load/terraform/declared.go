package terraform

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/workers"
	"github.com/eksiamlint/eksiamlint/policy"
)

// declared is something that a root declares and that data sources of other roots
// look up by a name.
type declared struct {
	dir             string        // of the root
	name            policy.Text   // what it is looked up by
	text            symbolic.Text // what the look-up gives
	at              source.Site
	account, region policy.Text
	sure            bool // it surely exists, once
}

// lookUps are the types that are looked up, and how one of them is noted; false
// when others than the files say what the look-up gives.
var lookUps = map[string]func(i *instance) (name *symbolic.Value, text symbolic.Text, ok bool){
	"aws_eks_cluster": func(i *instance) (*symbolic.Value, symbolic.Text, bool) {
		issuer := i.issuer(true, "")
		return i.attr("name"), symbolic.Text{T: issuer, Map: source.At(len(issuer.Encoded()), i.at)}, true
	},
	"aws_iam_openid_connect_provider": func(i *instance) (*symbolic.Value, symbolic.Text, bool) {
		arn := i.arnText("arn")
		return i.withoutScheme(i.attr("url")), symbolic.Text{T: arn, Map: source.At(len(arn.Encoded()), i.at)}, true
	},
	"aws_iam_policy": func(i *instance) (*symbolic.Value, symbolic.Text, bool) {
		arn := i.arnText("arn")
		return i.named("name"), symbolic.Text{T: arn, Map: source.At(len(arn.Encoded()), i.at)}, true
	},
	"aws_ssm_parameter": func(i *instance) (*symbolic.Value, symbolic.Text, bool) {
		v := i.attr("value")
		if v.IsNull() {
			v = i.attr("insecure_value")
		}
		_, ignored := i.ignored("value")
		typ, _ := i.attr("type").Literal()
		s, fails := v.AsText()
		return i.attr("name"), s, typ == "String" && !ignored && fails == policy.No && v.Kind == symbolic.String
	},
}

// declaredList is the things of one type, found when one is looked up.
type declaredList struct {
	once sync.Once
	list []declared
}

// declared are the things of a type that the roots and units of the tree declare.
func (l *loader) declared(typ string) []declared {
	l.mu.Lock()
	d := l.declarations[typ]
	if d == nil {
		d = &declaredList{}
		l.declarations[typ] = d
	}
	l.mu.Unlock()
	d.once.Do(func() {
		dirs := l.deployments()
		lists := make([][]declared, len(dirs)+len(l.units.list))
		workers.Each(len(lists), func(i int) {
			if i < len(dirs) {
				lists[i] = l.declaredIn(dirs[i], typ)
			} else {
				lists[i] = l.declaredBy(l.units.list[i-len(dirs)], typ)
			}
		})
		for _, list := range lists {
			d.list = append(d.list, list...)
		}
	})
	return d.list
}

// declaredIn are the things of a type that a root declares.
func (l *loader) declaredIn(files *directoryFiles, typ string) (list []declared) {
	guard(files.first(), l.options, func() *fact.Set {
		if !l.holds(files.abs, typ, map[string]bool{}) {
			return nil
		}
		if dir := l.directory(files.abs); dir != nil {
			list = l.newRootWith(dir, apartEffort(l.options)).declared(typ)
		}
		return nil
	})
	return list
}

// declaredBy are those that the unit of a directory declares.
func (l *loader) declaredBy(dir, typ string) (list []declared) {
	u := l.newUnit(dir, apartEffort(l.options))
	guard(u.file, l.options, func() *fact.Set {
		if r := u.evaluated(); r != nil {
			list = r.declared(typ)
		}
		return nil
	})
	return list
}

// holds says that a directory, or one that it calls, may declare a type.
func (l *loader) holds(dir, typ string, seen map[string]bool) bool {
	if seen[dir] {
		return false
	}
	seen[dir] = true
	files := l.configuration(dir)
	for _, f := range append(files.files[:len(files.files):len(files.files)], files.overrides...) {
		if bytes.Contains(f.Bytes, []byte(`"`+typ+`"`)) {
			return true
		}
		for _, stub := range stubTable {
			org, _, _ := strings.Cut(stub.module, "/")
			if typ != "aws_ssm_parameter" && bytes.Contains(f.Bytes, []byte(org+"/")) {
				return true
			}
		}
	}
	return slices.ContainsFunc(l.calls[dir], func(called string) bool { return l.holds(called, typ, seen) })
}

// declared are the things of a type in the root.
func (r *root) declared(typ string) []declared {
	if r.library {
		return nil
	}
	dir := r.dir.abs
	if r.unit != nil {
		dir = r.unit.dir
	}
	var list []declared
	r.top.each(typ, func(i *instance) {
		d := i.decl()
		name, text, ok := lookUps[typ](i)
		s, _ := name.AsText()
		list = append(list, declared{dir: dir, name: s.T, text: text, at: i.at, account: d.Account, region: d.Region,
			sure: ok && d.Exists == policy.Yes && !d.Open})
	})
	return list
}

// elsewhere is what another root declares under a name that the instance looks
// up, when it is exactly one: nothing else of the tree may have the name, nor be
// in the way by being of an account that is not known to be another.
func (i *instance) elsewhere(typ string, name *symbolic.Value) (found declared, ok bool) {
	r := i.mod.root
	if r.apart || r.library || name.IsNull() || name.Kind == symbolic.Choice {
		return declared{}, false
	}
	want, _ := name.AsText()
	here := r.scope.Dir
	global := strings.HasPrefix(typ, "aws_iam_")
	p := i.provider()
	for _, d := range r.l.declared(typ) {
		same := symbolic.SameText(d.name, want.T)
		switch {
		case same == policy.No, policy.Equal(d.account, p.account) == policy.No, !global && policy.Equal(d.region, p.region) == policy.No:
		case same == policy.Maybe || !d.sure || ok, apartEnvironments(here, r.l.files.Display(d.dir)):
			return declared{}, false
		default:
			found, ok = d, true
		}
	}
	return found, ok
}

// environments are names of directories that stand for one environment each.
var environments = map[string]string{
	"prod": "prod", "production": "prod", "prd": "prod", "live-prod": "prod",
	"stage": "stage", "staging": "stage", "stg": "stage", "preprod": "preprod", "pre-prod": "preprod",
	"dev": "dev", "development": "dev", "develop": "dev", "test": "test", "testing": "test", "qa": "qa", "uat": "uat",
	"sandbox": "sandbox", "nonprod": "nonprod", "non-prod": "nonprod", "demo": "demo",
}

// apartEnvironments says that two directories belong to different environments by
// their names.
func apartEnvironments(a, b string) bool {
	of := func(path string) []string {
		var list []string
		for _, part := range strings.Split(strings.ToLower(path), "/") {
			if e := environments[part]; e != "" {
				list = append(list, e)
			}
		}
		return list
	}
	left, right := of(a), of(b)
	return len(left) > 0 && len(right) > 0 && !slices.ContainsFunc(left, func(e string) bool { return slices.Contains(right, e) })
}

// parameterComputed is a parameter of Parameter Store that is looked up. A secret
// one stays one.
func parameterComputed(inst *instance, attr string, at source.Site) *symbolic.Value {
	if attr != "value" && attr != "insecure_value" {
		return nil
	}
	if d, ok := inst.elsewhere("aws_ssm_parameter", inst.attr("name")); ok {
		return symbolic.StringValue(d.text, d.at).Referred(at)
	}
	return nil
}
