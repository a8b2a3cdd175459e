package symbolic

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	ctyfunc "github.com/zclconf/go-cty/cty/function"
)

// Functions are the functions whose result hangs on their arguments alone. A
// function that is not here gives a derived symbol.
func Functions() map[string]Function {
	return map[string]Function{
		// text
		"chomp": trimming(`(?:\r\n?|\n)+$`), "trimspace": trimming(`^`+space+`+`, space+`+$`),
		"trimprefix": trimprefix, "trimsuffix": trimsuffix, "trim": trim,
		"startswith": startswith, "endswith": endswith, "strcontains": strcontains,
		"join": join, "split": split, "replace": replace, "substr": substr,
		"regex": regexFirst, "regexall": regexAll,
		"lower": lower, "upper": upper, "title": known(stdlib.TitleFunc, cty.String),
		"strrev": known(stdlib.ReverseFunc, cty.String), "indent": indent,
		"format": format, "formatlist": formatlist,
		"basename": Basename, "dirname": Dirname,
		"jsonencode": JSONEncode, "yamlencode": YAMLEncode, "jsondecode": JSONDecode, "yamldecode": YAMLDecode,
		"provider::kubernetes::manifest_decode": YAMLDecode,

		// numbers
		"abs": known(stdlib.AbsoluteFunc, cty.Number), "ceil": known(stdlib.CeilFunc, cty.Number), "floor": known(stdlib.FloorFunc, cty.Number),
		"log": known(stdlib.LogFunc, cty.Number), "pow": known(stdlib.PowFunc, cty.Number), "signum": known(stdlib.SignumFunc, cty.Number),
		"parseint": known(stdlib.ParseIntFunc, cty.Number), "max": known(stdlib.MaxFunc, cty.Number), "min": known(stdlib.MinFunc, cty.Number),
		"sum": sum, "range": rangeOf,

		// collections
		"length": length, "element": element, "index": index, "contains": contains, "lookup": lookup, "one": one,
		"concat": concat, "flatten": flatten, "compact": compact, "distinct": distinct, "reverse": reverse, "slice": slice,
		"chunklist": chunklist, "sort": sortStrings, "coalesce": coalesce, "coalescelist": coalescelist, "merge": merge,
		"keys": keys, "values": values, "zipmap": zipmap, "matchkeys": matchkeys,
		"setunion": setunion, "setintersection": setintersection, "setsubtract": setsubtract, "setproduct": setproduct,
		"alltrue": alltrue, "anytrue": anytrue,

		// types
		"tostring": converter(cty.String), "tonumber": converter(cty.Number), "tobool": converter(cty.Bool),
		"tolist": tolist, "toset": toset, "tomap": tomap,
		"sensitive": same, "nonsensitive": same,

		// encodings and hashes
		"base64encode": base64encode, "base64decode": base64decode, "urlencode": urlencode, "csvdecode": csvdecode,
		"md5": hashing(md5Hex), "sha1": hashing(sha1Hex), "sha256": hashing(sha256Hex), "sha512": hashing(sha512Hex),
		"base64sha256": hashing(sha256Base64), "base64sha512": hashing(sha512Base64),

		// time
		"formatdate": known(stdlib.FormatDateFunc, cty.String), "timeadd": known(stdlib.TimeAddFunc, cty.String),
		"timestamp": once, "plantimestamp": once, "uuid": once, "bcrypt": once,

		// network
		"cidrsubnet": cidrsubnet,

		// provider functions
		"provider::aws::arn_build": arnBuild, "provider::aws::arn_parse": arnParse, "provider::aws::trim_iam_role_path": trimRolePath,
	}
}

var (
	libraryIndent = known(stdlib.IndentFunc, cty.String)
	libraryCSV    = known(stdlib.CSVDecodeFunc, cty.DynamicPseudoType)
	librarySplit  = known(stdlib.SplitFunc, cty.List(cty.String))
)

// indent does not make what is too large.
func indent(c *Call) *Value {
	if len(c.Args) == 2 {
		text, _ := c.literal(1)
		n, ok := c.Args[0].Whole()
		if lines := strings.Count(text, "\n"); ok && (n > MaxText || n*lines > MaxText) {
			return TooLarge(c.At)
		}
	}
	return libraryIndent(c)
}

// csvdecode does not read what may have too many cells.
func csvdecode(c *Call) *Value {
	if text, ok := c.literal(0); ok && len(text) > MaxSize {
		return TooLarge(c.At)
	}
	return libraryCSV(c)
}

// known is a function of cty's library, which is asked only when all arguments
// are known; otherwise the result is a derived symbol of type t.
func known(f ctyfunc.Function, t cty.Type) Function {
	return func(c *Call) *Value {
		args := make([]cty.Value, len(c.Args))
		for i, a := range c.Args {
			if !a.Known() {
				return c.Unknown(t)
			}
			arg, err := convert.Convert(a.ToCty(), parameter(f, i))
			if err != nil {
				return c.Fail("%s", err)
			}
			args[i] = arg
		}
		v, err := callLibrary(f, args)
		if err != nil {
			return c.Fail("%s", err)
		}
		return FromCty(v, c.At)
	}
}

// parameter is the type of a function's argument.
func parameter(f ctyfunc.Function, i int) cty.Type {
	if list := f.Params(); i < len(list) {
		return list[i].Type
	}
	if rest := f.VarParam(); rest != nil {
		return rest.Type
	}
	return cty.DynamicPseudoType
}
