package terraform

import (
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/eks"
	"github.com/eksiamlint/eksiamlint/internal/fact"
)

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
	start, end, ok := eks.SplitKey(text)
	if !ok {
		return
	}
	at := name.Map.Site(start, end)
	if at.IsZero() {
		at = name.At
	}
	key := strings.ReplaceAll(text[start:end], `\`, "")
	i.mistake(out, at, fact.Problem{
		Code: "terraform.helm_unescaped_dots", Subject: "Helm release \"" + i.str("name").V.String() + "\"", Field: typ, Value: text[start:end],
		Expected: strings.ReplaceAll(key, ".", `\\.`), About: []string{i.addr},
	})
}
