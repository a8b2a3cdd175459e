package symbolic

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"net/netip"
	"net/url"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/eksiamlint/eksiamlint/policy"
)

var strlen = stdlib.StrlenFunc

// same is for functions that only mark their argument.
func same(c *Call) *Value {
	if c.Arg(0) == nil {
		return c.Fail("an argument is required")
	}
	return c.Args[0]
}

func converter(t cty.Type) Function {
	return func(c *Call) *Value {
		a := c.Arg(0)
		if a == nil {
			return c.Fail("an argument is required")
		}
		v := ConvertTo(a, t)
		if v.IsFail() {
			return c.Fail("%s", v.Message)
		}
		if !v.Known() && v.Kind != String {
			c.doubt()
		}
		if _, fails := a.AsText(); fails != policy.No && (!a.IsNull() || a.Symbol == nil) {
			c.doubt()
		}
		return v
	}
}

func md5Hex(b []byte) string    { s := md5.Sum(b); return hex.EncodeToString(s[:]) }
func sha1Hex(b []byte) string   { s := sha1.Sum(b); return hex.EncodeToString(s[:]) }
func sha256Hex(b []byte) string { s := sha256.Sum256(b); return hex.EncodeToString(s[:]) }
func sha512Hex(b []byte) string { s := sha512.Sum512(b); return hex.EncodeToString(s[:]) }
func sha256Base64(b []byte) string {
	s := sha256.Sum256(b)
	return base64.StdEncoding.EncodeToString(s[:])
}
func sha512Base64(b []byte) string {
	s := sha512.Sum512(b)
	return base64.StdEncoding.EncodeToString(s[:])
}

// hashing is a function of a text of which no part shows in the result.
func hashing(f func([]byte) string) Function {
	return func(c *Call) *Value {
		if bad := c.stringArgs(1); bad != nil {
			return bad
		}
		if s, ok := c.literal(0); ok {
			return LiteralValue(f([]byte(s)), c.At)
		}
		return c.solid(cty.String)
	}
}

var base64encode = hashing(func(b []byte) string { return base64.StdEncoding.EncodeToString(b) })

var urlencode = hashing(func(b []byte) string { return url.QueryEscape(string(b)) })

func base64decode(c *Call) *Value {
	if bad := c.stringArgs(1); bad != nil {
		return bad
	}
	s, ok := c.literal(0)
	if !ok {
		return c.Unknown(cty.String)
	}
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return c.Fail("not base64")
	}
	return LiteralValue(string(b), c.At)
}

// regexFirst is the first match: its text, or its groups when there are some.
func regexFirst(c *Call) *Value {
	if bad := c.stringArgs(2); bad != nil {
		return bad
	}
	m, stop := c.pattern()
	if stop != nil {
		return stop
	}
	return c.read(*c.text(1), m.resultType(), func(s Text) (*Value, bool) {
		r := m.Find(s.T, 0)
		switch {
		case r.Found == policy.No:
			return c.Fail("nothing matches"), true
		case r.At == nil:
			if r.Found == policy.Maybe {
				c.doubt()
			}
			return nil, false
		}
		return m.result(c, s, r.At)
	})
}

func regexAll(c *Call) *Value {
	if bad := c.stringArgs(2); bad != nil {
		return bad
	}
	m, stop := c.pattern()
	if stop != nil {
		return stop
	}
	return c.read(*c.text(1), cty.List(m.resultType()), func(s Text) (*Value, bool) {
		matches, ok := m.all(s.T)
		if !ok {
			return nil, false
		}
		items := make([]*Value, len(matches))
		for i, at := range matches {
			if items[i], ok = m.result(c, s, at); !ok {
				return nil, false
			}
		}
		return SeqValue(List, items, c.At).typed(cty.List(m.resultType())), true
	})
}

func (c *Call) pattern() (m *Matcher, stop *Value) {
	expr, ok := c.literal(0)
	if !ok {
		return nil, c.Unknown(cty.DynamicPseudoType)
	}
	m, err := newMatcher(expr)
	if err != nil {
		return nil, c.Fail("%s", err)
	}
	return m, nil
}

func (m *Matcher) resultType() cty.Type {
	if len(m.names) == 1 {
		return cty.String
	}
	return cty.DynamicPseudoType
}

// result is a match as regex gives it: a string without groups, a tuple of
// groups without names, an object of named ones.
func (m *Matcher) result(c *Call, s Text, at []int) (*Value, bool) {
	group := func(i int) (*Value, bool) {
		from, to := at[2*i], at[2*i+1]
		switch {
		case from == interior || to == interior:
			return nil, false
		case from < 0:
			return NullValue(c.At), true
		}
		return c.string(s.Slice(from, to)), true
	}
	if len(m.names) == 1 {
		return group(0)
	}
	var items []*Value
	var members []Member
	for i := 1; i < len(m.names); i++ {
		g, ok := group(i)
		if !ok {
			return nil, false
		}
		items = append(items, g)
		if m.names[i] != "" {
			members = append(members, Member{Key: LiteralValue(m.names[i], c.At).Text, At: c.At, Value: g})
		}
	}
	if len(members) > 0 {
		if len(members) < len(items) {
			return c.Fail("named and unnamed groups are mixed"), true
		}
		return MapValue(Object, members, c.At), true
	}
	return SeqValue(Tuple, items, c.At), true
}

// once is a function whose result differs from run to run and from call to call.
func once(c *Call) *Value {
	v := c.Derived(cty.String)
	v.Symbol.ID = Shorten(v.Symbol.ID + c.At.Key() + c.In.InstanceKey())
	v.Symbol.Solid = true
	v.Symbol.Reason.Why = c.Name + "() differs from run to run"
	return v
}

func cidrsubnet(c *Call) *Value {
	if len(c.Args) != 3 {
		return c.Fail("wants a prefix, new bits and a number")
	}
	s, ok := c.literal(0)
	bits, ok1 := c.Args[1].Whole()
	num, ok2 := c.Args[2].Whole()
	if !ok || !ok1 || !ok2 {
		return c.Unknown(cty.String)
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return c.Fail("%s", err)
	}
	p = p.Masked()
	length := p.Bits() + bits
	if bits < 0 || length > p.Addr().BitLen() || bits < 62 && num >= 1<<bits || num < 0 {
		return c.Fail("the prefix %s has no subnet %d with %d more bits", s, num, bits)
	}
	addr := p.Addr().AsSlice()
	shift := p.Addr().BitLen() - length
	for i := 0; num > 0; i++ {
		if num&1 == 1 {
			bit := shift + i
			addr[len(addr)-1-bit/8] |= 1 << (bit % 8)
		}
		num >>= 1
	}
	a, _ := netip.AddrFromSlice(addr)
	return LiteralValue(netip.PrefixFrom(a, length).String(), c.At)
}

// arnParse takes an ARN apart, as the AWS provider's function does.
func arnParse(c *Call) *Value {
	if bad := c.stringArgs(1); bad != nil {
		return bad
	}
	v := ARNParts(c, *c.text(0))
	if v == nil {
		return c.Unknown(cty.DynamicPseudoType)
	}
	return v
}

// ARNParts is an object with the parts of an ARN, nil when a hole may hide some.
func ARNParts(c *Call, s Text) *Value {
	matches, ok := LiteralMatcher(":").all(s.T)
	if !ok {
		// The resource may hold any number of colons; the first five count.
		matches = matches[:0]
		for from := 0; len(matches) < 5; {
			r := LiteralMatcher(":").Find(s.T, from)
			if r.At == nil {
				return nil
			}
			matches, from = append(matches, r.At), r.At[1]
		}
	}
	if len(matches) < 5 {
		return c.Fail("an ARN has six parts")
	}
	var members []Member
	from := 0
	for i, name := range []string{"", "partition", "service", "region", "account_id", "resource"} {
		to := len(s.T.Encoded())
		if i < 5 {
			to = matches[i][0]
		}
		if i > 0 {
			members = append(members, Member{Key: LiteralValue(name, c.At).Text, At: c.At, Value: c.string(s.Slice(from, to))})
		}
		from = to + 1
	}
	return MapValue(Object, members, c.At)
}

func arnBuild(c *Call) *Value {
	if bad := c.stringArgs(5); bad != nil {
		return bad
	}
	parts := []Text{LiteralValue("arn", c.At).Text}
	for i := range c.Args {
		parts = append(parts, LiteralValue(":", c.At).Text, *c.text(i))
	}
	return c.string(Join(parts...))
}

// trimRolePath takes the path out of a role's ARN.
func trimRolePath(c *Call) *Value {
	if bad := c.stringArgs(1); bad != nil {
		return bad
	}
	return c.mapText(*c.text(0), func(s Text) (Text, bool) {
		r, err := newMatcher(`^arn:[^:]*:iam::[^:]*:role/((?:[^/]*/)*)[^/]*$`)
		if err != nil {
			return s, false
		}
		m := r.Find(s.T, 0)
		if m.At == nil || m.At[2] == interior || m.At[3] == interior {
			return s, m.Found == policy.No && strings.HasPrefix(s.T.Encoded(), "arn:")
		}
		return Join(s.Slice(0, m.At[2]), s.Slice(m.At[3], len(s.T.Encoded()))), true
	})
}
