package terraform

import (
	"fmt"
	"regexp"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// pathForm is what paths of IAM are (IAM API reference, CreateRole).
var pathForm = regexp.MustCompile(`^/([!-~]+/)?$`)

// The limits of roles (IAM quotas and API reference of CreateRole).
const (
	maxPath       = 512
	minSession    = 3600
	maxSession    = 43200
	maxTags       = 50
	maxTagKey     = 128
	maxTagContent = 256
)

// settings are the arguments of roles and policies that IAM refuses by their form
// alone. Names and boundaries are checked where all sorts of roles are.
func (i *instance) settings(out *fact.Set) {
	switch i.typ {
	case "aws_iam_role", "aws_iam_policy", "aws_iam_instance_profile":
	default:
		return
	}
	refuse := func(at source.Site, kind, value, why string) {
		i.mistake(out, at, fact.Problem{Code: "policy.setting_refused", Kind: kind, Value: value, Why: why})
	}
	path := i.str("path")
	if text, ok := path.V.Literal(); ok && path.State == fact.Known && text != "" {
		switch {
		case len(text) > maxPath:
			refuse(path.At, "path-format", text, fmt.Sprintf("has %d characters, a path has at most %d", len(text), maxPath))
		case !pathForm.MatchString(text):
			refuse(path.At, "path-format", text, "is no path, which begins and ends with a slash and has no blanks")
		}
	}
	if i.typ == "aws_iam_role" {
		session := i.integer("max_session_duration")
		if n, ok := session.Certain(); ok && (n < minSession || n > maxSession) {
			refuse(session.At, "session-duration", fmt.Sprint(n), fmt.Sprintf("is no session duration, which is %d to %d seconds", minSession, maxSession))
		}
	}
	tags := i.attr("tags")
	if !tags.IsMap() {
		return
	}
	if n := len(tags.Members); n > maxTags && !tags.Open {
		refuse(tags.At, "tag-limits", "", fmt.Sprintf("has %d tags, and may have %d", n, maxTags))
	}
	for _, m := range tags.Members {
		if key, ok := m.Key.T.Literal(); ok && len([]rune(key)) > maxTagKey {
			refuse(m.At, "tag-limits", key, fmt.Sprintf("is the key of a tag with %d characters, and may have %d", len([]rune(key)), maxTagKey))
		}
		if text, ok := m.Value.Literal(); ok && len([]rune(text)) > maxTagContent {
			refuse(m.Value.At, "tag-limits", text, fmt.Sprintf("is the value of a tag with %d characters, and may have %d", len([]rune(text)), maxTagContent))
		}
	}
}
