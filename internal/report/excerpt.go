package report

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

const (
	tabStop  = 4
	maxWidth = 140 // cells of a line that are shown
	lead     = 30  // cells shown before the range when a long line is cut
)

// excerpt is a source line as a terminal shows it, cut to some maxWidth cells
// around the range from column to end (from 1, in code points; end exclusive, -1
// for the end of the line), how many cells stand before the range, and how many
// it covers, at least one.
func excerpt(line string, column, end int) (text string, pad, marks int) {
	type cell struct {
		text  string
		width int
	}
	line = mask(line)
	if end < 0 {
		end = utf8.RuneCountInString(strings.TrimRight(line, " \t")) + 1
	}
	var cells []cell
	from, to, at, n := -1, -1, 0, 0
	for _, r := range line {
		n++
		if n == column {
			from = at
		}
		if n == end {
			to = at
		}
		c := cell{text: string(r), width: runeWidth(r)}
		switch {
		case r == '\t':
			c.width = tabStop - at%tabStop
			c.text = strings.Repeat(" ", c.width)
		case r == '\ufeff' && n == 1:
			c = cell{}
		case !unicode.IsPrint(r):
			c.text = escape(r)
			c.width = len(c.text)
		}
		cells = append(cells, c)
		at += c.width
	}
	if from < 0 {
		from = at
	}
	if to < 0 {
		to = at
	}
	to = max(to, from+1)

	left, right := 0, at
	if at > maxWidth {
		left = max(0, min(from-lead, at-maxWidth))
		right = left + maxWidth
	}
	var b strings.Builder
	pos := 0
	start := -1 // cell at which the shown text begins
	for _, c := range cells {
		if pos >= left && pos+c.width <= right {
			if start < 0 {
				start = pos
			}
			b.WriteString(c.text)
		}
		pos += c.width
	}
	start = max(start, 0)
	text = b.String()
	shown := 0
	if left > 0 {
		text = "…" + text
		shown = 1
	}
	if right < at {
		text += "…"
		to = min(to, right)
	}
	return strings.TrimRight(text, " "), from - start + shown, max(to-from, 1)
}

// runeWidth is how many cells a terminal gives to a printable rune.
func runeWidth(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// printable makes characters visible that would move a cursor, colour a
// terminal, reverse the direction of text or break a line.
func printable(s string) string {
	safe := func(r rune) bool { return unicode.IsPrint(r) && r != utf8.RuneError }
	clean := true
	for _, r := range s {
		if !safe(r) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if safe(r) || r == utf8.RuneError {
			b.WriteRune(r)
			continue
		}
		b.WriteString(escape(r))
	}
	return b.String()
}

func escape(r rune) string {
	switch r {
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	case '\t':
		return `\t`
	}
	if r > 0xffff {
		return fmt.Sprintf(`\U%08x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

func tabsToSpaces(s string) string { return strings.ReplaceAll(s, "\t", "    ") }

const (
	secretName  = `(?:secret_?access_?key|session_?token|secret_?key|password|passwd|private_?key|api_?key|auth_?token|client_?secret)`
	secretValue = `(?:"((?:[^"\\]|\\.)*)"?|'([^']*)'?|([^\s"',;}{\])]+))`
)

// secret finds values that stand on a line with a name that says they are secret:
// after it, or as the value of an entry that has it for a name.
var secret = regexp.MustCompile(`(?i)` + secretName + `["']?\s*(?:(?:=>|[:=]+)|[,\s]\s*["']?value["']?\s*[:=])\s*` + secretValue +
	`|["']?value["']?\s*[:=]\s*` + secretValue + `\s*[,\s]\s*["']?name["']?\s*[:=]\s*["']?\w*` + secretName)

// mask replaces secret values by as many asterisks, so that columns stay.
func mask(line string) string {
	spans := secret.FindAllStringSubmatchIndex(line, -1)
	if spans == nil {
		return line
	}
	var b strings.Builder
	pos := 0
	for _, s := range spans {
		for g := 2; g+1 < len(s); g += 2 {
			if s[g] < 0 {
				continue
			}
			b.WriteString(line[pos:s[g]])
			b.WriteString(strings.Repeat("*", utf8.RuneCountInString(line[s[g]:s[g+1]])))
			pos = s[g+1]
		}
	}
	return b.String() + line[pos:]
}
