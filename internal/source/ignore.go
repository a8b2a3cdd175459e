package source

import (
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// ignoreNames are the ignore files of a directory, the later one stronger.
var ignoreNames = []string{".gitignore", ".eksiamlintignore"}

// ignoreRule is one line of an ignore file.
type ignoreRule struct {
	pattern  string
	negate   bool // keep what an earlier line ignores
	dirOnly  bool
	baseOnly bool // no slash in the pattern: it holds for names at any depth
}

// ignoreRules are the lines of one directory's ignore files, and the rules of
// the directories above it.
type ignoreRules struct {
	dir   string // absolute
	rules []ignoreRule
	above *ignoreRules
}

// parseIgnore reads the lines of an ignore file as gitignore(5) describes them.
func parseIgnore(text string) []ignoreRule {
	var rules []ignoreRule
	for _, line := range strings.Split(text, "\n") {
		if rule, ok := parseIgnoreLine(strings.TrimSuffix(line, "\r")); ok {
			rules = append(rules, rule)
		}
	}
	return rules
}

func parseIgnoreLine(line string) (ignoreRule, bool) {
	if strings.HasPrefix(line, "#") {
		return ignoreRule{}, false
	}
	for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
		line = strings.TrimSuffix(line, " ")
	}
	var rule ignoreRule
	if rest, ok := strings.CutPrefix(line, "!"); ok {
		rule.negate, line = true, rest
	}
	if rest, ok := strings.CutSuffix(line, "/"); ok {
		rule.dirOnly, line = true, rest
	}
	if line == "" {
		return ignoreRule{}, false
	}
	rule.baseOnly = !strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	// Git has no alternatives in braces; "a/**" is all that is in a, not a.
	line = strings.NewReplacer("{", `\{`, "}", `\}`).Replace(line)
	if strings.HasSuffix(line, "/**") {
		line += "/*"
	}
	rule.pattern = line
	return rule, CheckGlob(line) == nil
}

// match says whether the rule speaks of rel, a path with forward slashes below
// the ignore file's directory.
func (r ignoreRule) match(rel string, dir bool) bool {
	if r.dirOnly && !dir {
		return false
	}
	if r.baseOnly {
		rel = path.Base(rel)
	}
	ok, err := doublestar.Match(r.pattern, rel)
	return err == nil && ok
}

// ignored says whether the file or directory abs is ignored: the last line that
// speaks of it in the nearest ignore file decides.
func (r *ignoreRules) ignored(abs string, dir bool) bool {
	for ; r != nil; r = r.above {
		rel, ok := below(r.dir, abs)
		if !ok {
			continue
		}
		if is, spoke := decide(r.rules, rel, dir); spoke {
			return is
		}
	}
	return false
}

// lines is the number of rules that a name is compared with.
func (r *ignoreRules) lines() int {
	n := 0
	for ; r != nil; r = r.above {
		n += len(r.rules)
	}
	return n
}

func decide(rules []ignoreRule, rel string, dir bool) (ignored, spoke bool) {
	for i := len(rules) - 1; i >= 0; i-- {
		if rules[i].match(rel, dir) {
			return !rules[i].negate, true
		}
	}
	return false, false
}

// excludeRules are the patterns of --exclude and of the configuration, read
// like lines of an ignore file in the working directory.
func excludeRules(patterns []string) ([]ignoreRule, string) {
	var rules []ignoreRule
	for _, p := range patterns {
		rule, ok := parseIgnoreLine(strings.TrimPrefix(p, "./"))
		if !ok {
			return nil, p
		}
		rules = append(rules, rule)
	}
	return rules, ""
}

// excluded says whether rel, or a directory that it stands in, is excluded.
func excluded(rules []ignoreRule, rel string, dir bool) bool {
	if len(rules) == 0 {
		return false
	}
	for i := 0; i < len(rel); i++ {
		if rel[i] == '/' && i > 0 {
			if is, _ := decide(rules, rel[:i], true); is {
				return true
			}
		}
	}
	is, _ := decide(rules, rel, dir)
	return is
}
