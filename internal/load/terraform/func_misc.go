package terraform

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
func same(c *call) *value {
	if c.arg(0) == nil {
		return c.fail("an argument is required")
	}
	return c.args[0]
}

func converter(t cty.Type) function {
	return func(c *call) *value {
		a := c.arg(0)
		if a == nil {
			return c.fail("an argument is required")
		}
		v := convertTo(a, t)
		if v.isFail() {
			return c.fail("%s", v.msg)
		}
		if !v.known() && v.kind != kString {
			c.doubt()
		}
		if _, fails := a.asText(); fails != policy.No && (!a.isNull() || a.sym == nil) {
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
func hashing(f func([]byte) string) function {
	return func(c *call) *value {
		if bad := c.stringArgs(1); bad != nil {
			return bad
		}
		if s, ok := c.literal(0); ok {
			return literalValue(f([]byte(s)), c.at)
		}
		return c.solid(cty.String)
	}
}

var base64encode = hashing(func(b []byte) string { return base64.StdEncoding.EncodeToString(b) })

var urlencode = hashing(func(b []byte) string { return url.QueryEscape(string(b)) })

func base64decode(c *call) *value {
	if bad := c.stringArgs(1); bad != nil {
		return bad
	}
	s, ok := c.literal(0)
	if !ok {
		return c.unknown(cty.String)
	}
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return c.fail("not base64")
	}
	return literalValue(string(b), c.at)
}

// regexFirst is the first match: its text, or its groups when there are some.
func regexFirst(c *call) *value {
	if bad := c.stringArgs(2); bad != nil {
		return bad
	}
	m, stop := c.pattern()
	if stop != nil {
		return stop
	}
	return c.read(*c.text(1), m.resultType(), func(s str) (*value, bool) {
		r := m.find(s.t, 0)
		switch {
		case r.found == policy.No:
			return c.fail("nothing matches"), true
		case r.at == nil:
			if r.found == policy.Maybe {
				c.doubt()
			}
			return nil, false
		}
		return m.result(c, s, r.at)
	})
}

func regexAll(c *call) *value {
	if bad := c.stringArgs(2); bad != nil {
		return bad
	}
	m, stop := c.pattern()
	if stop != nil {
		return stop
	}
	return c.read(*c.text(1), cty.List(m.resultType()), func(s str) (*value, bool) {
		matches, ok := m.all(s.t)
		if !ok {
			return nil, false
		}
		items := make([]*value, len(matches))
		for i, at := range matches {
			if items[i], ok = m.result(c, s, at); !ok {
				return nil, false
			}
		}
		return seqValue(kList, items, c.at).typed(cty.List(m.resultType())), true
	})
}

func (c *call) pattern() (m *matcher, stop *value) {
	expr, ok := c.literal(0)
	if !ok {
		return nil, c.unknown(cty.DynamicPseudoType)
	}
	m, err := newMatcher(expr)
	if err != nil {
		return nil, c.fail("%s", err)
	}
	return m, nil
}

func (m *matcher) resultType() cty.Type {
	if len(m.names) == 1 {
		return cty.String
	}
	return cty.DynamicPseudoType
}

// result is a match as regex gives it: a string without groups, a tuple of
// groups without names, an object of named ones.
func (m *matcher) result(c *call, s str, at []int) (*value, bool) {
	group := func(i int) (*value, bool) {
		from, to := at[2*i], at[2*i+1]
		switch {
		case from == interior || to == interior:
			return nil, false
		case from < 0:
			return nullValue(c.at), true
		}
		return c.string(s.slice(from, to)), true
	}
	if len(m.names) == 1 {
		return group(0)
	}
	var items []*value
	var members []member
	for i := 1; i < len(m.names); i++ {
		g, ok := group(i)
		if !ok {
			return nil, false
		}
		items = append(items, g)
		if m.names[i] != "" {
			members = append(members, member{key: literalValue(m.names[i], c.at).s, at: c.at, val: g})
		}
	}
	if len(members) > 0 {
		if len(members) < len(items) {
			return c.fail("named and unnamed groups are mixed"), true
		}
		return mapValue(kObject, members, c.at), true
	}
	return seqValue(kTuple, items, c.at), true
}

// once is a function whose result differs from run to run and from call to call.
func once(c *call) *value {
	v := c.derived(cty.String)
	v.sym.id = shorten(v.sym.id + c.at.Key() + c.in.instanceKey())
	v.sym.solid = true
	v.sym.reason.Why = c.name + "() differs from run to run"
	return v
}

func cidrsubnet(c *call) *value {
	if len(c.args) != 3 {
		return c.fail("wants a prefix, new bits and a number")
	}
	s, ok := c.literal(0)
	bits, ok1 := c.args[1].whole()
	num, ok2 := c.args[2].whole()
	if !ok || !ok1 || !ok2 {
		return c.unknown(cty.String)
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return c.fail("%s", err)
	}
	p = p.Masked()
	length := p.Bits() + bits
	if bits < 0 || length > p.Addr().BitLen() || bits < 62 && num >= 1<<bits || num < 0 {
		return c.fail("the prefix %s has no subnet %d with %d more bits", s, num, bits)
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
	return literalValue(netip.PrefixFrom(a, length).String(), c.at)
}

// arnParse takes an ARN apart, as the AWS provider's function does.
func arnParse(c *call) *value {
	if bad := c.stringArgs(1); bad != nil {
		return bad
	}
	v := arnParts(c, *c.text(0))
	if v == nil {
		return c.unknown(cty.DynamicPseudoType)
	}
	return v
}

// arnParts is an object with the parts of an ARN, nil when a hole may hide some.
func arnParts(c *call, s str) *value {
	matches, ok := literalMatcher(":").all(s.t)
	if !ok {
		// The resource may hold any number of colons; the first five count.
		matches = matches[:0]
		for from := 0; len(matches) < 5; {
			r := literalMatcher(":").find(s.t, from)
			if r.at == nil {
				return nil
			}
			matches, from = append(matches, r.at), r.at[1]
		}
	}
	if len(matches) < 5 {
		return c.fail("an ARN has six parts")
	}
	var members []member
	from := 0
	for i, name := range []string{"", "partition", "service", "region", "account_id", "resource"} {
		to := len(s.t.Encoded())
		if i < 5 {
			to = matches[i][0]
		}
		if i > 0 {
			members = append(members, member{key: literalValue(name, c.at).s, at: c.at, val: c.string(s.slice(from, to))})
		}
		from = to + 1
	}
	return mapValue(kObject, members, c.at)
}

func arnBuild(c *call) *value {
	if bad := c.stringArgs(5); bad != nil {
		return bad
	}
	parts := []str{literalValue("arn", c.at).s}
	for i := range c.args {
		parts = append(parts, literalValue(":", c.at).s, *c.text(i))
	}
	return c.string(joinStr(parts...))
}

// trimRolePath takes the path out of a role's ARN.
func trimRolePath(c *call) *value {
	if bad := c.stringArgs(1); bad != nil {
		return bad
	}
	return c.mapText(*c.text(0), func(s str) (str, bool) {
		r, err := newMatcher(`^arn:[^:]*:iam::[^:]*:role/((?:[^/]*/)*)[^/]*$`)
		if err != nil {
			return s, false
		}
		m := r.find(s.t, 0)
		if m.at == nil || m.at[2] == interior || m.at[3] == interior {
			return s, m.found == policy.No && strings.HasPrefix(s.t.Encoded(), "arn:")
		}
		return joinStr(s.slice(0, m.at[2]), s.slice(m.at[3], len(s.t.Encoded()))), true
	})
}
