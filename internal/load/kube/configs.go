package kube

import (
	"regexp"
	"strings"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
	"github.com/eksiamlint/eksiamlint/internal/source/yaml"
)

// configs are the places in configuration files of widely used programs where a
// role stands that the program assumes with the credentials of its pod, as their
// documentation has them, read 2026-08.
var configs = []assumer{
	// https://prometheus.io/docs/prometheus/latest/configuration/configuration/#sigv4
	{at: "remote_write[].sigv4", role: "role_arn", others: []string{"access_key", "secret_key", "profile"}},
	{at: "alerting.alertmanagers[].sigv4", role: "role_arn", others: []string{"access_key", "secret_key", "profile"}},
	// https://grafana.com/docs/grafana/latest/datasources/aws-cloudwatch/aws-authentication/
	{at: "datasources[].jsonData", role: "assumeRoleArn", external: "externalId", only: [2]string{"authType", "default"}, others: []string{"profile"}},
	// https://vector.dev/docs/reference/configuration/sinks/aws_s3/#auth.assume_role
	{at: "sinks.*.auth", role: "assume_role", external: "external_id", others: []string{"access_key_id", "credentials_file"}},
	{at: "sources.*.auth", role: "assume_role", external: "external_id", others: []string{"access_key_id", "credentials_file"}},
	// https://github.com/prometheus-community/yet-another-cloudwatch-exporter/blob/master/docs/configuration.md
	{at: "discovery.jobs[].roles[]", role: "roleArn", external: "externalId"},
	{at: "static[].roles[]", role: "roleArn", external: "externalId"},
	// https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/extension/sigv4authextension
	{at: "extensions.*.assume_role", role: "arn"},
	// https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/awsemfexporter
	{at: "exporters.*", role: "role_arn", others: []string{"profile", "shared_credentials_file"}},
}

// configRoles are the roles that a program assumes which reads a text as its
// configuration.
func configRoles(text fact.String) []fact.ConfigRole {
	encoded := text.V.Encoded()
	if !strings.Contains(encoded, ":role/") {
		return nil
	}
	roles := fluentRoles(text)
	docs, _ := yaml.Parse(encoded, text.Map)
	r := newReader(text.V)
	for _, doc := range docs {
		roles = append(roles, rolesIn(r.value(doc))...)
	}
	return roles
}

// rolesIn are the roles in a configuration that is read as YAML.
func rolesIn(config *value) []fact.ConfigRole {
	var roles []fact.ConfigRole
	for i := range configs {
		roles = append(roles, configs[i].rolesIn(config)...)
	}
	return roles
}

// rolesIn are the roles that are assumed with the credentials of a pod.
func (a *assumer) rolesIn(config *value) []fact.ConfigRole {
	var roles []fact.ConfigRole
	for _, v := range config.each(a.at) {
		if role := a.assumed(v); role.Written() && !a.elsewhere(v) {
			roles = append(roles, fact.ConfigRole{ARN: role, ExternalID: a.externalID(v), Passes: a.external != ""})
		}
	}
	return roles
}

var (
	fluentSection = regexp.MustCompile(`(?mi)^[ \t]*\[[ \t]*(OUTPUT|FILTER)[ \t]*\]`)
	fluentRole    = regexp.MustCompile(`(?mi)^[ \t]*(?:aws_)?role_arn[ \t]+(arn:[^\s$]+:role/[^\s$]+)[ \t]*\r?$`)
)

// fluentRoles are the roles that the outputs of Fluent Bit's own format assume.
// https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch
func fluentRoles(text fact.String) []fact.ConfigRole {
	encoded := text.V.Encoded()
	if !fluentSection.MatchString(encoded) {
		return nil
	}
	var roles []fact.ConfigRole
	for _, found := range fluentRole.FindAllStringSubmatchIndex(encoded, -1) {
		from, to := found[2], found[3]
		at := text.At
		if site := text.Map.Site(from, to); !site.IsZero() {
			at = site
		}
		roles = append(roles, fact.ConfigRole{ARN: fact.Text(text.V.Slice(from, to), at, source.Map{})})
	}
	return roles
}

// collector reads the roles that an OpenTelemetry collector assumes, which the
// operator runs with a ServiceAccount of the collector's own unless it is told one.
// https://github.com/open-telemetry/opentelemetry-operator
func (l *loader) collector(o *object) {
	name := o.get("spec", "serviceAccount").name()
	if o.kind() != "OpenTelemetryCollector" || o.group() != "opentelemetry.io" || !o.namespace().Written() || !name.Written() {
		return
	}
	config := o.get("spec", "config")
	if config == nil {
		return
	}
	roles := rolesIn(config)
	if config.kind == yaml.Scalar {
		roles = configRoles(config.text)
	}
	for _, r := range roles {
		l.set.Intents = append(l.set.Intents, &fact.Intent{
			Decl: l.decl(o), From: []fact.Party{{Kind: fact.OfServiceAccount, Namespace: o.namespace(), Name: name}}, To: r.ARN,
			Link: "the collector sends data as role %s", ExternalID: r.ExternalID, Passes: r.Passes,
		})
	}
}
