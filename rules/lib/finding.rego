# METADATA
# title: What rules share
# description: The shape of a finding, and words that messages have in common.
package rules.lib.finding

# at makes a finding at a site, of an item of input.failed and what the rule
# says about it: a message and, when the generic remedy is not enough, a mend.
# Evidence at the site itself adds nothing.
at(site, item, said) := {
	"at": site,
	"message": said.message,
	"severity": object.get(item, "severity", ""),
	"about": object.get(item, "about", []),
	"evidence": [e | some e in object.get(item, "evidence", []); e.at != site],
	"mend": {
		"text": object.get(said, "mend", ""),
		"kind": object.get(item, "snippet_kind", ""),
		"snippet": object.get(item, "snippet", ""),
	},
}

# quoted lists texts that belong together: `"a"`, `"a" and "b"`.
quoted(texts) := _listed([sprintf("%q", [t]) | some t in texts], "and")

# principals lists whom a trust policy names: `"ec2.amazonaws.com" and the OIDC provider "…"`.
principals(texts) := _listed([_principal(t) | some t in texts], "and")

_principal(text) := sprintf("%q", [text]) if not startswith(text, "Federated ")

_principal(text) := sprintf("the OIDC provider %q", [split(text, ":oidc-provider/")[1]]) if {
	startswith(text, "Federated ")
	contains(text, ":oidc-provider/")
}

_principal(text) := sprintf("the Federated principal %q", [trim_prefix(text, "Federated ")]) if {
	startswith(text, "Federated ")
	not contains(text, ":oidc-provider/")
}

# either lists texts of which one is enough: `"a"`, `"a" or "b"`.
either(texts) := _listed([sprintf("%q", [t]) | some t in texts], "or")

# names lists names without quotes, such as actions; from the fourth on they are counted.
names(texts) := _listed(texts, "and") if count(texts) < 5

names(texts) := sprintf("%s, %s, %s and %d more", [texts[0], texts[1], texts[2], count(texts) - 3]) if count(texts) > 4

# grants says of which actions a grant is missing.
grants(actions) := sprintf("a %s", [granted(actions)]) if count(actions) == 1

grants(actions) := granted(actions) if count(actions) != 1

# granted says the same after "no".
granted(actions) := sprintf("grant of %s", [actions[0]]) if count(actions) == 1

granted(actions) := sprintf("grants of %s", [names(actions)]) if count(actions) != 1

# not_assuming says that a trust policy names a service and lets it call other actions alone.
not_assuming(check) := sprintf("lets %s call %s but not sts:AssumeRole", [check.presented, names(check.accepted)])

_listed(words, _) := "nothing" if count(words) == 0

_listed(words, _) := words[0] if count(words) == 1

_listed(words, link) := sprintf("%s %s %s", [concat(", ", before), link, words[last]]) if {
	count(words) > 1
	last := count(words) - 1
	before := array.slice(words, 0, last)
}

# role names a role, with its account when that is known.
default role(_) := "role"

role(r) := sprintf("role %q", [r.name]) if r.account == ""

role(r) := sprintf("role %q in account %s", [r.name, r.account]) if r.account != ""

# node_role names the role of a step or need with the nodes that run as it.
node_role(item) := sprintf("node role %q", [item.role.name]) if item.node_group.name == ""

node_role(item) := sprintf("node role %q of node group %q", [item.role.name, item.node_group.name]) if {
	item.node_group.name != ""
}

# cluster_role names the role of a step or need with the cluster that runs as it.
cluster_role(item) := sprintf("cluster role %q of cluster %q", [item.role.name, item.cluster.name])

# identity names what a step starts from.
identity(step) := sprintf("add-on %q", [step.addon.name]) if step.addon.name != ""

identity(step) := sprintf("ServiceAccount %s", [step.service_account.name]) if {
	step.addon.name == ""
	step.service_account.name != ""
}

identity(step) := sprintf("ServiceAccount %s/%s", [step.association.namespace, step.association.service_account]) if {
	step.addon.name == ""
	step.service_account.name == ""
}

# assuming says what a step took for granted, as the end of a message.
default assuming(_) := ""

assuming(step) := " (joined by name; the account is not known)" if "account" in step.assumed

# instead says what a caller is granted in place of what it lacks, by the word in grant.why.
default instead(_) := ""

instead(step) := "; eks-auth:AssumeRoleForPodIdentity, which it has, is none" if step.grant.why == "eks-auth"

instead(step) := sprintf("; it has one on %s%s", [
	quoted(step.grant.accepted),
	{"session": ", a session and no role", "path": ", another path"}[step.grant.why],
]) if {
	step.grant.why in {"session", "path"}
}

instead(step) := sprintf("; it has one on %s", [quoted(step.grant.accepted)]) if step.grant.why == "other"

# when says what a milder case hangs on, as the end of a message.
default when(_) := ""

when(item) := sprintf("; it fails when %s", [item.condition]) if item.condition != ""

# defect says what is wrong with a text, or with the whole of what holds it.
defect(problem) := sprintf("%q in %s %s", [problem.value, problem.subject, problem.why]) if problem.value != ""

defect(problem) := sprintf("%s %s", [problem.subject, problem.why]) if problem.value == ""

# rewrite is the mend of a text for which one right text is known.
rewrite(problem) := "" if problem.expected == ""

rewrite(problem) := sprintf("write %q", [problem.expected]) if {
	problem.expected != ""
	not contains(problem.expected, "${Partition}")
	not contains(problem.expected, `"`)
}

rewrite(problem) := sprintf("write %s", [problem.expected]) if {
	contains(problem.expected, `"`)
	not contains(problem.expected, "${Partition}")
}

rewrite(problem) := sprintf("the form of such an ARN is %s", [problem.expected]) if contains(problem.expected, "${Partition}")

# taking says what a permissions boundary or a Deny takes away.
taking(need) := sprintf("permissions boundary %q does not allow %s", [need.policy, names(need.missing)]) if need.kind == "boundary"

taking(need) := sprintf("a statement of %s denies %s", [need.policy, names(need.missing)]) if need.kind == "deny"

# giving_back says how to mend that.
giving_back(need) := sprintf("allow %s in the boundary", [names(need.missing)]) if need.kind == "boundary"

giving_back(need) := sprintf("take %s out of the Deny", [names(need.missing)]) if need.kind == "deny"

# demand says which condition of a trust policy a caller does not meet.
demand(d, caller) := sprintf("denies sts:AssumeRole to %s: %s %s %s", [caller, d.key, d.operator, either(d.accepted)]) if d.denies

demand(d, caller) := sprintf("asks for %s, which %s does not present", [d.key, caller]) if {
	d.why == "absent"
	not d.denies
}

demand(d, caller) := sprintf("takes %s %s only, but %s presents %q", [d.key, either(d.accepted), caller, d.presented]) if {
	d.why == "value"
	not d.denies
}

demand(d, caller) := sprintf("does not take %s %s, and %s presents %q", [d.key, either(d.accepted), caller, d.presented]) if {
	d.why == "refused"
	not d.denies
}
