package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// pinsFile lists the disagreements with the simulator that are known, each with
// the reason why ours is the answer to keep.
//
//go:embed pins.json
var pinsFile []byte

// pin is one known disagreement.
type pin struct {
	ID     string `json:"id"`
	Topic  string `json:"topic"`
	Theirs string `json:"theirs"`
	Ours   string `json:"ours"`
	Why    string `json:"why"`
}

func readPins() ([]pin, error) {
	var pins []pin
	if err := json.Unmarshal(pinsFile, &pins); err != nil {
		return nil, fmt.Errorf("read pins.json: %w", err)
	}
	for _, p := range pins {
		if signs[p.ID] == nil {
			return nil, fmt.Errorf("read pins.json: nothing tells which cases %q is about", p.ID)
		}
		if p.Topic == "" || p.Theirs == "" || p.Ours == "" || p.Why == "" {
			return nil, fmt.Errorf("read pins.json: %q lacks a part", p.ID)
		}
	}
	return pins, nil
}

// signs tell whether a case has what a pin is about.
var signs = map[string]func(*testCase) bool{
	"old-version": func(c *testCase) bool {
		return c.any(func(d *document, st *statement) bool { return d.Version != "2012-10-17" && st.mentions("${") })
	},
	"negated-variable": func(c *testCase) bool {
		return c.any(func(_ *document, st *statement) bool {
			return st.condition(func(operator, _, value string) bool {
				return strings.Contains(operator, "Not") && strings.Contains(value, "${")
			})
		})
	},
	"type-wildcard": func(c *testCase) bool {
		return c.resources(func(parts []string) bool {
			return len(parts) == 6 && strings.ContainsAny(strings.FieldsFunc(parts[5]+"/", isSeparator)[0], "*?") && strings.ContainsAny(parts[5], "/:")
		})
	},
	"date-number": func(c *testCase) bool { return c.carries("aws:CurrentTime", "1767225600") },
	"ipv6-text":   func(c *testCase) bool { return c.carries("aws:SourceIp", "2001:db8:0:0:0:0:0:1") },
	"number-text": func(c *testCase) bool { return c.carries("aws:MultiFactorAuthAge", "10abc") },
	"empty-variable": func(c *testCase) bool {
		return c.carries("aws:username", "") && c.mentions("${aws:username") ||
			c.carries("aws:PrincipalTag/team", "") && c.mentions("${aws:PrincipalTag/team")
	},
	"session-path": func(c *testCase) bool {
		return strings.HasSuffix(c.role, ":role/team/api") && c.mentions(":role/api")
	},
	"part-case": func(c *testCase) bool {
		return c.resources(func(parts []string) bool {
			return strings.ToLower(strings.Join(head(parts), "")) != strings.Join(head(parts), "")
		})
	},
	"part-regexp": func(c *testCase) bool {
		return c.resources(func(parts []string) bool { return strings.ContainsAny(strings.Join(head(parts), ""), ".+()[]") })
	},
	"session-direct": func(c *testCase) bool {
		return c.Session != nil && c.ResourcePolicy != nil && slices.ContainsFunc(c.ResourcePolicy.Statement, func(st *statement) bool {
			return st.mentions(`"Principal":"*"`) || st.mentions(`"AWS":["*"`) || st.mentions(`,"*"]`) || st.mentions(":assumed-role/")
		})
	},
	"not-resource-variable": func(c *testCase) bool {
		return c.any(func(_ *document, st *statement) bool {
			return slices.ContainsFunc(st.NotResource, func(r string) bool { return strings.Contains(r, "${aws:") })
		})
	},
	"provider-account": func(c *testCase) bool {
		return c.Principal == provider && (c.mentions(`"`+accountA+`"`) || c.mentions("::"+accountA+":root"))
	},
	"address-families": func(c *testCase) bool {
		source, _ := c.Context["aws:SourceIp"].(string)
		return c.any(func(_ *document, st *statement) bool {
			return st.condition(func(operator, _, value string) bool {
				return strings.Contains(operator, "NotIpAddress") && strings.Contains(value, ":") != strings.Contains(source, ":")
			})
		})
	},
}

func isSeparator(r rune) bool { return r == '/' || r == ':' }

// head are the parts of an ARN before the last.
func head(parts []string) []string { return parts[:min(len(parts), 5)] }

func (c *testCase) any(is func(*document, *statement) bool) bool {
	found := false
	c.statements(func(d *document, st *statement) { found = found || is(d, st) })
	return found
}

func (c *testCase) resources(is func(parts []string) bool) bool {
	return c.any(func(_ *document, st *statement) bool {
		return slices.ContainsFunc(slices.Concat(st.Resource, st.NotResource), func(r string) bool {
			return strings.HasPrefix(r, "arn:") && is(strings.SplitN(r, ":", 6))
		})
	})
}

func (c *testCase) carries(key, value string) bool { return c.Context[key] == value }

func (c *testCase) mentions(text string) bool {
	return c.any(func(_ *document, st *statement) bool { return st.mentions(text) })
}

func (st *statement) mentions(text string) bool {
	b, err := json.Marshal(st)
	if err != nil {
		panic(err)
	}
	return strings.Contains(string(b), text)
}

func (st *statement) condition(is func(operator, key, value string) bool) bool {
	for operator, block := range st.Condition {
		for key, values := range block {
			for _, v := range values.([]string) {
				if is(operator, key, v) {
					return true
				}
			}
		}
	}
	return false
}
