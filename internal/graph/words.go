package graph

import "github.com/eksiamlint/eksiamlint/internal/model"

// What nearly every file of this package makes, by its own name.
type (
	Evidence = model.Evidence
	Check    = model.Check
	Step     = model.Step
	Need     = model.Need
	Problem  = model.Problem
	Gap      = model.Gap
)

// The verdicts.
const (
	Allowed = model.Allowed
	Denied  = model.Denied
	Unknown = model.Unknown
)
