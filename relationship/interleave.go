package relationship

// Interleave makes one journal of two: in the order of writing, by the time and
// then the number, as far as it can be without turning the order of either
// round. Numbers and all else stay as they are.
func Interleave(a, b []Entry) []Entry {
	all := make([]Entry, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		first := &a
		if b[0].writtenBefore(&a[0]) {
			first = &b
		}
		all = append(all, (*first)[0])
		*first = (*first)[1:]
	}
	return append(append(all, a...), b...)
}

func (e *Entry) writtenBefore(f *Entry) bool {
	if e.At != f.At && e.At != 0 && f.At != 0 {
		return e.At < f.At
	}
	return e.Number < f.Number
}
