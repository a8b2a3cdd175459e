package syntax

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// sound is a body of a broken file without the items that hold an error. Behind
// an error HCL's parser goes on with what is left of the item, and tells of few
// errors more: so each item is parsed again by itself, up to where the next one
// begins.
func sound(body *hclsyntax.Body, text []byte) *hclsyntax.Body {
	list := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}, SrcRange: body.SrcRange, EndRange: body.EndRange}
	starts := itemStarts(body, text)
	for i, start := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1].Byte
		}
		f, diags := hclsyntax.ParseConfig(text[start.Byte:end], body.SrcRange.Filename, start)
		if diags.HasErrors() {
			continue
		}
		item := f.Body.(*hclsyntax.Body)
		for name, a := range item.Attributes {
			if list.Attributes[name] == nil {
				list.Attributes[name] = a
			}
		}
		list.Blocks = append(list.Blocks, item.Blocks...)
	}
	return list
}

// itemStarts is where the items of a broken file begin: those that the parser
// found, and the blocks that it took for a part of the one before, which begin a
// line with a word that Terraform has at the top of files alone.
func itemStarts(body *hclsyntax.Body, text []byte) []hcl.Pos {
	var starts []hcl.Pos
	for _, a := range body.Attributes {
		starts = append(starts, a.NameRange.Start)
	}
	for _, b := range body.Blocks {
		starts = append(starts, b.TypeRange.Start)
	}
	tokens, _ := hclsyntax.LexConfig(text, body.SrcRange.Filename, hcl.InitialPos)
	for i, t := range tokens[:max(0, len(tokens)-1)] {
		begins := t.Type == hclsyntax.TokenIdent && t.Range.Start.Column == 1 && tokens[i+1].Type != hclsyntax.TokenEqual
		if begins && slices.Contains(topBlocks, string(t.Bytes)) {
			starts = append(starts, t.Range.Start)
		}
	}
	slices.SortFunc(starts, func(a, b hcl.Pos) int { return a.Byte - b.Byte })
	return slices.Compact(starts)
}

// topBlocks are the types of the blocks that stand in no other.
var topBlocks = []string{
	"check", "data", "ephemeral", "import", "locals", "module", "moved", "output", "provider", "removed", "resource", "terraform", "variable",
}
