package source

import (
	"errors"
	"fmt"

	"github.com/bmatcuk/doublestar/v4"
)

// maxReadings bounds the ways to read the braces of a glob, which are tried one
// after the other.
const maxReadings = 1000

// CheckGlob says why a pattern ("*", "**", "?", "[…]", "{…}") cannot be matched, or
// not in a time that is bounded.
func CheckGlob(pattern string) error {
	readings, alternatives := 1, []int{}
	for i := 0; i < len(pattern); i++ {
		switch last := len(alternatives) - 1; pattern[i] {
		case '\\':
			i++
		case '{':
			alternatives = append(alternatives, 1)
		case ',':
			if last >= 0 {
				alternatives[last]++
			}
		case '}':
			if last >= 0 {
				readings *= alternatives[last]
				alternatives = alternatives[:last]
			}
		}
		if readings > maxReadings {
			return fmt.Errorf("has braces that can be read in more than %d ways", maxReadings)
		}
	}
	if !doublestar.ValidatePattern(pattern) {
		return errors.New("does not parse")
	}
	return nil
}
