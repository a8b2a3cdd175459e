package terraform

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/eksiamlint/eksiamlint/internal/fact"
	"github.com/eksiamlint/eksiamlint/internal/source"
)

// function is a function of the Terraform language. It gets arguments that are
// neither failed nor a choice (a choice is given one alternative at a time).
// What it answers must hold for every filling of what is not known; where it
// cannot say, it answers c.unknown.
type function func(c *call) *value

// call is one call of a function.
type call struct {
	name string
	args []*value
	at   source.Site // the whole call
	in   evaluation
}

// evaluation is what evaluates the expression at hand.
type evaluation interface {
	// doubt notes that what is being evaluated may fail, so that a surrounding
	// try or can is not decided.
	doubt()
	// instanceKey tells the instances of the block apart that the expression is in.
	instanceKey() string
}

// arg is the argument i, nil when it is not given.
func (c *call) arg(i int) *value {
	if i < len(c.args) {
		return c.args[i]
	}
	return nil
}

// unknown is the result of which only the identity is known: the same function
// of the same arguments gives the same. It may fail.
func (c *call) unknown(t cty.Type) *value {
	c.doubt()
	return c.derived(t)
}

// derived is unknown for a call that surely does not fail.
func (c *call) derived(t cty.Type) *value {
	return derive(c.name, t, c.at, c.args...)
}

// fail is the result of a call that fails for every filling.
func (c *call) fail(format string, args ...any) *value {
	return failValue(c.name+": "+fmt.Sprintf(format, args...), c.at)
}

// doubt says that the call may fail for some filling.
func (c *call) doubt() { c.in.doubt() }

// maybe is a or the other alternatives, by something that only the arguments decide.
func (c *call) maybe(alts ...*value) *value {
	return choose(c.in, derive(c.name, cty.DynamicPseudoType, c.at, c.args...).sym.id, c.reason(), alts, c.at)
}

// reason says why the arguments are not known.
func (c *call) reason() *fact.Reason { return firstReason(c.args...) }

// firstReason is the reason of the first of args that is not known.
func firstReason(args ...*value) *fact.Reason {
	for _, a := range args {
		if r := a.reason(); r != nil {
			return r
		}
	}
	return nil
}

// derive is the unknown value that an operation makes of args.
func derive(op string, t cty.Type, at source.Site, args ...*value) *value {
	keys := make([]string, len(args))
	for i, a := range args {
		keys[i] = a.key()
	}
	s := &symbol{id: op + "(" + strings.Join(keys, ",") + ")", typ: t, reason: firstReason(args...), label: label(at, op)}
	s.id = shorten(s.id)
	if s.reason == nil {
		s.reason = &fact.Reason{Why: "the value of " + s.label + " is not known", At: at}
	}
	return unknownValue(s, at)
}

// label is how a message names the expression at site.
func label(at source.Site, otherwise string) string {
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

// shorten keeps an identity, which may be a whole expression, small.
func shorten(id string) string {
	if len(id) <= 200 {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return id[:60] + "…" + hex.EncodeToString(sum[:12])
}
