package catalogue

// reader takes an embedded table apart. The tables are written by
// internal/gen/catalogue and read whole in tests, so it does not check bounds.
type reader struct {
	s   string
	pos int
}

func (r *reader) number() int {
	n, shift := 0, 0
	for {
		c := r.s[r.pos]
		r.pos++
		n |= int(c&0x7f) << shift
		if c < 0x80 {
			return n
		}
		shift += 7
	}
}

// text shares the bytes of the table.
func (r *reader) text() string {
	n := r.number()
	r.pos += n
	return r.s[r.pos-n : r.pos]
}

// source reads a table's magic and where it was taken from.
func (r *reader) source(magic string) Source {
	if r.s[:len(magic)] != magic {
		panic("catalogue: the embedded table is not a " + magic)
	}
	r.pos = len(magic)
	return Source{Package: r.text(), Version: r.text(), Date: r.text(), SHA256: r.text()}
}
