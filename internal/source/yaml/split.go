package yaml

import "strings"

type span struct{ start, end int }

// split cuts a stream at its document markers, so that one broken document
// does not lose the others. A line that begins with --- or ... is a marker
// wherever it stands: YAML allows it inside no scalar.
func split(text string) []span {
	var spans []span
	start, content := 0, false
	for at := 0; at < len(text); {
		line, next := text[at:], len(text)
		if i := strings.IndexByte(line, '\n'); i >= 0 {
			line, next = line[:i], at+i+1
		}
		switch {
		case marker(line, "---"):
			if content {
				spans = append(spans, span{start, at})
				start = at
			}
			content = true
		case marker(line, "..."):
			if content {
				spans = append(spans, span{start, next})
			}
			start, content = next, false
		case !content:
			bare := strings.Trim(line, " \t\r\ufeff")
			content = bare != "" && bare[0] != '#' && line[0] != '%'
		}
		at = next
	}
	if content {
		spans = append(spans, span{start, len(text)})
	}
	return spans
}

func marker(line, mark string) bool {
	rest, ok := strings.CutPrefix(line, mark)
	return ok && (rest == "" || strings.ContainsRune(" \t\r", rune(rest[0])))
}
