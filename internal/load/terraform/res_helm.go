package terraform

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/load/terraform/symbolic"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/policy"
)

// helmModels are the releases of Helm charts.
func helmModels() map[string]model {
	return map[string]model{"helm_release": {helmComputed, helmFacts}}
}

func helmComputed(inst *instance, attr string, _ source.Site) *symbolic.Value {
	switch attr {
	case "namespace":
		return inst.or("namespace", "default")
	case "id":
		if v := inst.attr("name"); !v.IsNull() {
			return v
		}
	}
	return nil
}

// helmFacts is a release with its values, for the reader of Helm values: the
// texts of values in their order, then what set, set_list and set_sensitive lay
// over them.
func helmFacts(inst *instance, out *fact.Set) {
	h := &fact.HelmContext{Release: inst.str("name"), Namespace: factString(inst.or("namespace", "default")),
		Chart: inst.str("chart"), Repository: inst.str("repository")}
	d := inst.decl()
	out.HelmReleases = append(out.HelmReleases, &fact.HelmRelease{Decl: d, Name: h.Release, Namespace: h.Namespace, Chart: h.Chart, Repository: h.Repository})

	h.Layers = valuesLayers(inst.attr("values"))
	for _, typ := range []string{"set", "set_list", "set_sensitive"} {
		h.Layers = append(h.Layers, setLayers(inst.body, typ)...)
	}
	if len(h.Layers) > 0 {
		if blocks, open, _ := inst.body.blocks("postrender"); open || len(blocks) > 0 || !inst.attr("postrender").IsNull() {
			why := &fact.Reason{Why: "a post-renderer may change what the chart makes", At: inst.at}
			h.Layers = append(h.Layers, fact.HelmLayer{Unknown: why})
		}
		out.Embedded = append(out.Embedded, fact.Embedded{Hint: "helm-values", At: inst.at, Decl: d, Helm: h})
	}
}

// valuesLayers are the texts of the argument values.
func valuesLayers(v *symbolic.Value) []fact.HelmLayer {
	unknown := []fact.HelmLayer{{Unknown: notKnown(v)}}
	switch {
	case v.IsNull():
		return nil
	case !v.IsSeq():
		return unknown
	}
	var layers []fact.HelmLayer
	for _, item := range v.Items {
		if item.IsNull() {
			continue
		}
		layers = append(layers, fact.HelmLayer{Values: factString(item)})
	}
	if v.Open { // what there is more may stand anywhere
		layers = append(layers, unknown...)
	}
	return layers
}

// notKnown is why v is not known.
func notKnown(v *symbolic.Value) *fact.Reason {
	if r := v.Reason(); r != nil {
		return r
	}
	return &fact.Reason{Why: symbolic.Label(v.At, "the value") + " is not known", At: v.At}
}

// setLayers are the blocks, or objects, of set and its kin. What set_sensitive
// holds is never read.
func setLayers(b *body, typ string) []fact.HelmLayer {
	var layers, doubtful []fact.HelmLayer
	blocks, open, why := b.blocks(typ)
	if why == nil {
		why = &fact.Reason{Why: "the " + typ + " blocks are not all known", At: b.at}
	}
	for _, s := range blocks {
		name := s.attr("name")
		layer := fact.HelmLayer{Path: factString(name)}
		if !layer.Path.Written() {
			continue
		}
		switch {
		case s.maybe && layer.Path.V.Known():
			layer.Unknown = why
			doubtful = append(doubtful, layer)
			continue
		case s.maybe:
			doubtful = []fact.HelmLayer{{Unknown: why}}
			continue
		case typ == "set_sensitive":
			layer.Value = s.hidden(name, "sensitive values are not read")
		case typ == "set_list":
			layer.Value = s.hidden(name, "a list is no text")
		default:
			layer.Value = factString(s.attr("value"))
		}
		if kind, _ := s.attr("type").Literal(); kind == "literal" && strings.Contains(layer.Path.V.Encoded(), `\`) {
			continue // there a backslash is one, so the keys are other ones
		}
		layers = append(layers, layer)
	}
	if open && len(doubtful) == 0 {
		doubtful = []fact.HelmLayer{{Unknown: why}}
	}
	return append(layers, doubtful...)
}

// hidden stands for the value of the argument name, which is not read.
func (b *body) hidden(name *symbolic.Value, why string) fact.String {
	t := policy.HoleText(&policy.Hole{ID: "hidden@" + name.At.Key() + name.Key() + b.fr.mod.root.id + b.fr.InstanceKey(), Label: why,
		Origin: &fact.Reason{Why: why, At: name.At}})
	return fact.Text(t, name.At, source.At(symbolic.HoleLen, name.At))
}
