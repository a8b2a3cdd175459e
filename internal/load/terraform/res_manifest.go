package terraform

import (
	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// manifestModels are the resources that hold whole Kubernetes manifests.
func manifestModels() map[string]model {
	return map[string]model{"kubernetes_manifest": {facts: manifestFacts}, "kubectl_manifest": {facts: yamlFacts},
		"local_file": {facts: localFileFacts}, "local_sensitive_file": {facts: localFileFacts}}
}

// embedded is a text that another loader reads.
func embedded(hint string, s fact.String, d fact.Decl) fact.Embedded {
	if s.Map.Len() == 0 {
		s.Map = source.At(len(s.V.Encoded()), s.At)
	}
	return fact.Embedded{Hint: hint, Text: s.V, Map: s.Map, At: s.At, Decl: d}
}

// manifestFacts is a manifest written as an object.
func manifestFacts(inst *instance, out *fact.Set) {
	v := inst.attr("manifest")
	if v.IsNull() {
		return
	}
	e := &symbolic.Encoder{}
	if e.JSON(v); e.Fail != nil {
		v = e.Fail
		e = &symbolic.Encoder{}
		e.JSON(v)
	}
	s := e.Text()
	manifest(inst, fact.Text(s.T, v.At, s.Map), out)
}

// yamlFacts is a manifest written as YAML.
func yamlFacts(inst *instance, out *fact.Set) {
	if s := inst.str("yaml_body"); s.Written() {
		manifest(inst, s, out)
	}
}

// manifest hands the text of a manifest on.
func manifest(inst *instance, s fact.String, out *fact.Set) {
	if s.V.Hole() != nil {
		why := s.Why
		if why == nil {
			why = &fact.Reason{Why: "the manifest is one of several", At: s.At}
		}
		out.Gaps = append(out.Gaps, fact.Gap{About: inst.addr, Reason: *why})
		return
	}
	e := embedded("kubernetes", s, inst.decl())
	e.Namespace = inst.str("override_namespace")
	out.Embedded = append(out.Embedded, e)
}
