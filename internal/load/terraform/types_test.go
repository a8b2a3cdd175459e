package terraform

import "testing"

// TestTypesThatNoElementShows: null and empty collections keep the type that
// they were converted to.
func TestTypesThatNoElementShows(t *testing.T) {
	const declarations = `terraform {
  backend "s3" {}
}
variable "b" { type = bool }
variable "u" {}
variable "none" { default = null }
variable "list" {
  type    = list(string)
  default = null
}
variable "empty" {
  type    = object({ list = list(string), map = map(bool), set = set(number) })
  default = { list = [], map = {}, set = [] }
}
variable "texts" {
  type    = map(string)
  default = {}
}
`
	cases := [][2]string{
		{`var.none[*]`, `[]`},
		{`try(var.list[*], "fails")`, `"fails"`},
		{`var.list`, `null`},
		{`try((true ? null : ["x"])[*], "fails")`, `"fails"`},
		{`(true ? null : "x")[*]`, `[]`},
		{`(true ? null : null)[*]`, `[]`},
		{`try((true ? null : var.u)[*], "z")`, `[] | "z"`},
		{`tostring(null)`, `null`},
		{`try(tostring(var.list), "fails")`, `"fails"`},
		{`try(tobool(tomap(null)), "fails")`, `"fails"`},
		{`try(tobool(tolist(null)), "fails")`, `"fails"`},
		{`toset(tolist(null))`, `null`},
		{`try(tobool(true ? null : []), "fails")`, `"fails"`},
		{`try(tobool(true ? null : var.u), "z")`, `null | "z"`},
		{`try(coalescelist(["a"], null), "fails")`, `"fails"`},
		{`coalescelist(["a"], var.list)`, `["a"]`},
		{`try(coalescelist(["a"], tomap(null)), "fails")`, `"fails"`},
		{`try(coalescelist(["a"], true ? null : var.u), "z")`, `["a"] | "z"`},
		{`try(coalescelist(["a"], lookup({ a = "x" }, "b", null)), "z")`, `["a"] | "z"`},
		{`try(coalescelist(["a"], tolist([null, null])[0]), "z")`, `["a"] | "z"`},
		{`try(true ? var.texts : var.empty, "fails")`, `"fails"`},
		{`try(true ? { a = var.empty.list } : { a = var.empty.map }, "fails")`, `"fails"`},
		{`try(true ? { a = var.empty.set } : { a = [true] }, "fails")`, `"fails"`},
		{`try(true ? tobool(null) : [], "fails")`, `"fails"`},
		{`try(true ? [] : tobool(null), "fails")`, `"fails"`},
		{`true ? 1 : tostring(null)`, `"1"`},
		{`true ? { a = var.empty.set } : { a = [1] }`, `{a=[]}`},
		{`try(tolist([var.empty.list, "x"]), "fails")`, `"fails"`},
	}
	wantResults(t, declarations, cases)
}
