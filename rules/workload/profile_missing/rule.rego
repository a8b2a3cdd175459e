# METADATA
# title: "AWS_PROFILE names a profile that the configuration file does not have"
# description: |
#   The container's `AWS_CONFIG_FILE` is a key of a ConfigMap among the files, and no profile in it has the
#   name in `AWS_PROFILE`. The AWS CLI and boto3 stop at a profile that they do not find, before they ask for
#   any credentials; other SDKs pass over it, and over the role that it was to give.
# schemas:
#   - input: schema.graph
# related_resources:
#   - description: "AWS SDKs and tools reference, shared config and credentials files"
#     ref: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
#   - description: "AWS CLI user guide, environment variables"
#     ref: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
# custom:
#   since: "0.1.0"
#   severity: warning
#   persona: regular
#   reads: [workload.profile_missing]
#   fails: "the first AWS call stops, unless the image brings a credentials file with the profile"
#   remedy: "name a profile of the file, or add the profile to it"
#   symptoms:
#     - "The config profile (…) could not be found"
#     - "failed to get shared config profile"
#   facts: ["3.9"]
package rules.workload.profile_missing

import data.rules.lib.finding

report contains found if {
	some problem in input.failed.workload.profile_missing

	found := finding.at(problem.at, problem, {
		"message": sprintf("AWS_PROFILE of %s names %q, but %q has %s", [problem.subject, problem.value, problem.field, _has(problem.choices)]),
		"mend": _mend(problem),
	})
}

_has(names) := "no profile" if count(names) == 0

_has(names) := sprintf("only %s", [finding.quoted(names)]) if count(names) > 0

default _mend(_) := ""

_mend(problem) := sprintf("write %s", [problem.expected]) if problem.expected != ""
