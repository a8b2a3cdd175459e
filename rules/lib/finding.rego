# METADATA
# title: What rules share
# description: The shape of a finding, and words that messages have in common.
package rules.lib.finding

# at makes a finding at a site, of an item of input.failed and what the rule
# says about it: a message and, when the generic remedy is not enough, a mend.
at(site, item, said) := {
	"at": site,
	"message": said.message,
	"severity": object.get(item, "severity", ""),
	"about": object.get(item, "about", []),
	"evidence": object.get(item, "evidence", []),
	"mend": {
		"text": object.get(said, "mend", ""),
		"kind": object.get(item, "snippet_kind", ""),
		"snippet": object.get(item, "snippet", ""),
	},
}

# choice lists texts as alternatives: `"a"`, `"a" or "b"`, `"a", "b" or "c"`.
choice(texts) := _listed([sprintf("%q", [t]) | some t in texts], "or")

# all lists names that belong together: `a`, `a and b`, `a, b and c`.
all(names) := _listed(names, "and")

_listed(words, _) := "nothing" if count(words) == 0

_listed(words, _) := words[0] if count(words) == 1

_listed(words, link) := sprintf("%s %s %s", [concat(", ", before), link, words[last]]) if {
	count(words) > 1
	last := count(words) - 1
	before := array.slice(words, 0, last)
}

# assuming says what a step took for granted, as the end of a message.
default assuming(_) := ""

assuming(step) := " (joined by name; the account is not known)" if "account" in step.assumed

# when says what a milder case hangs on, as the end of a message.
default when(_) := ""

when(item) := sprintf(", when %s", [item.condition]) if item.condition != ""
