package symbolic

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// Function is a function of the Terraform language. It gets arguments that are
// neither failed nor a choice (a choice is given one alternative at a time).
// What it answers must hold for every filling of what is not known; where it
// cannot say, it answers c.Unknown.
type Function func(c *Call) *Value

// Call is one call of a function.
type Call struct {
	Name string
	Args []*Value
	At   source.Site // the whole call
	In   Evaluation
}

// Evaluation is what evaluates the expression at hand.
type Evaluation interface {
	// Doubt notes that what is being evaluated may fail, so that a surrounding
	// try or can is not decided.
	Doubt()
	// InstanceKey tells the instances of the block apart that the expression is in.
	InstanceKey() string
}

// Arg is the argument i, nil when it is not given.
func (c *Call) Arg(i int) *Value {
	if i < len(c.Args) {
		return c.Args[i]
	}
	return nil
}

// Unknown is the result of which only the identity is known: the same function
// of the same arguments gives the same. It may fail.
func (c *Call) Unknown(t cty.Type) *Value {
	c.doubt()
	v := c.Derived(t)
	if len(c.Args) == 1 && c.Args[0].Kind == Unknown && keepsTexts[c.Name] {
		v.Symbol.Begin = c.Args[0].Symbol.Begin
	}
	return v
}

// keepsTexts are the functions that hand on elements of a collection as they are.
var keepsTexts = map[string]bool{"tolist": true, "toset": true, "sort": true, "distinct": true, "reverse": true}

// Derived is unknown for a call that surely does not fail.
func (c *Call) Derived(t cty.Type) *Value {
	return Derive(c.Name, t, c.At, c.Args...)
}

// Fail is the result of a call that fails for every filling.
func (c *Call) Fail(format string, args ...any) *Value {
	return FailValue(c.Name+": "+fmt.Sprintf(format, args...), c.At)
}

// doubt says that the call may fail for some filling.
func (c *Call) doubt() { c.In.Doubt() }

// maybe is a or the other alternatives, by something that only the arguments decide.
func (c *Call) maybe(alts ...*Value) *Value {
	return Choose(c.In, Derive(c.Name, cty.DynamicPseudoType, c.At, c.Args...).Symbol.ID, c.reason(), alts, c.At)
}

// reason says why the arguments are not known.
func (c *Call) reason() *fact.Reason { return FirstReason(c.Args...) }

// FirstReason is the reason of the first of args that is not known.
func FirstReason(args ...*Value) *fact.Reason {
	for _, a := range args {
		if r := a.Reason(); r != nil {
			return r
		}
	}
	return nil
}

// Derive is the unknown value that an operation makes of args.
func Derive(op string, t cty.Type, at source.Site, args ...*Value) *Value {
	keys := make([]string, len(args))
	for i, a := range args {
		keys[i] = a.Key()
	}
	s := &Symbol{ID: op + "(" + strings.Join(keys, ",") + ")", Type: t, Reason: FirstReason(args...), Label: Label(at, op)}
	s.ID = Shorten(s.ID)
	if s.Reason == nil {
		s.Reason = &fact.Reason{Why: "the value of " + s.Label + " is not known", At: at}
	}
	return UnknownValue(s, at)
}

// Label is how a message names the expression at site.
func Label(at source.Site, otherwise string) string {
	bytes := at.Shown().Bytes()
	text := strings.Join(strings.Fields(string(bytes[:min(len(bytes), 400)])), " ")
	switch {
	case text == "":
		return otherwise
	case len([]rune(text)) > 60:
		return string([]rune(text)[:57]) + "…"
	}
	return strings.TrimSuffix(strings.TrimPrefix(text, "${"), "}")
}

// Shorten keeps an identity, which may be a whole expression, small.
func Shorten(id string) string {
	if len(id) <= 200 {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return id[:60] + "…" + hex.EncodeToString(sum[:12])
}
