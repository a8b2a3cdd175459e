package terraform

import (
	"regexp"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
)

// splitAnnotation is an annotation of EKS in a key of Helm's set, with or without
// backslashes before its dots.
var splitAnnotation = regexp.MustCompile(`eks(\\?)\.amazonaws(\\?)\.com/(?:role-arn|audience|sts-regional-endpoints|token-expiration)\b`)

// splitKeys reports keys of set and its kin in which Helm takes the dots of an
// annotation for steps of the path (facts TR7).
func (i *instance) splitKeys(out *fact.Set) {
	for _, typ := range []string{"set", "set_list", "set_sensitive"} {
		blocks, _, _ := i.body.blocks(typ)
		for _, b := range blocks {
			if !b.maybe {
				i.splitKey(out, typ, b)
			}
		}
	}
}

func (i *instance) splitKey(out *fact.Set, typ string, b *body) {
	name := factString(b.attr("name"))
	text := name.V.Encoded()
	m := splitAnnotation.FindStringSubmatchIndex(text)
	if m == nil || m[0] == 0 || text[m[0]-1] != '.' || m[2] < m[3] && m[4] < m[5] {
		return
	}
	at := name.Map.Site(m[0], m[1])
	if at.IsZero() {
		at = name.At
	}
	key := strings.ReplaceAll(text[m[0]:m[1]], `\`, "")
	i.mistake(out, at, fact.Problem{
		Code: "terraform.helm_unescaped_dots", Subject: "Helm release \"" + i.str("name").V.String() + "\"", Field: typ, Value: text[m[0]:m[1]],
		Expected: strings.ReplaceAll(key, ".", `\\.`), About: []string{i.addr},
	})
}
