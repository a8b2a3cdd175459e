// Package rules holds what is worth saying, in Rego: one folder a rule, named
// by its path. What is true was decided before, by package graph.
package rules

import "embed"

// The pages show what the tool prints, so they come after the index that it embeds.
//
//go:generate go run ../internal/gen/rulegen -root .. index schemas
//go:generate go run ../internal/gen/rulegen -root .. pages

// FS holds each rule's rule.rego, the library they import, and index.json: the
// metadata of all rules, generated from their annotations.
//
//go:embed */*/rule.rego lib/finding.rego index.json
var FS embed.FS
