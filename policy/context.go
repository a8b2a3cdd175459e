package policy

// Entry is what a request carries for one condition key.
type Entry struct {
	Key     Text
	Present Truth  // Maybe: the key may be absent
	Values  []Text // when it is present
	Open    bool   // the values are not all known
	Multi   bool   // the key may have several values
}

// Context is what is known of a request's condition keys. Keys that no entry
// names may be absent or have any value.
type Context struct {
	Entries []Entry
	// Issuer is the issuer of a web identity token: the claims of every other
	// issuer are surely absent.
	Issuer *Text
}

// With is c with one more key that is surely present.
func (c Context) With(key Text, values ...Text) Context {
	c.Entries = append(c.Entries[:len(c.Entries):len(c.Entries)], Entry{Key: key, Present: Yes, Values: values})
	return c
}

// Without is c with a key that is surely absent.
func (c Context) Without(key Text) Context {
	c.Entries = append(c.Entries[:len(c.Entries):len(c.Entries)], Entry{Key: key, Present: No})
	return c
}
