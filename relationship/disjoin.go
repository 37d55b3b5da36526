package relationship

import "reflect"

// Disjoin makes two companies of one that a merge made of them: each as it was
// before, but for what was decided since. What was changed since stays with
// into, or goes to from if from alone had it.
func Disjoin(into, from, after, now *Company) (Company, Company) {
	mine, theirs := mend(*into, *after, *now), *from.Clone()
	mine.Aliases, theirs.Aliases = divided(into.Aliases, from.Aliases, after.Aliases, now.Aliases,
		func(a, b string) bool { return Fold(a) == Fold(b) })
	mine.People, theirs.People = divided(into.People, from.People, after.People, now.People, Person.Same)
	mine.Relationships, theirs.Relationships = divided(into.Relationships, from.Relationships, after.Relationships, now.Relationships,
		func(a, b Relationship) bool { return a.Side == b.Side })
	mine.Consents, theirs.Consents = divided(into.Consents, from.Consents, after.Consents, now.Consents,
		func(a, b Consent) bool { return a.What == b.What })
	mine.Handoffs, theirs.Handoffs = divided(into.Handoffs, from.Handoffs, after.Handoffs, now.Handoffs,
		func(a, b Handoff) bool { return a.Ref == b.Ref })
	mine.Merged, theirs.Merged = divided(into.Merged, from.Merged, after.Merged, now.Merged,
		func(a, b Merged) bool { return a.Ref == b.Ref })
	// Nothing is shared with what is kept.
	return *mine.Clone(), *theirs.Clone()
}

// divided makes two lists of one that was made of them. An item of both is
// into's again, and from's as it was.
func divided[T any](into, from, after, now []T, same func(a, b T) bool) (mine, theirs []T) {
	find := func(list []T, one T) (T, bool) {
		for _, other := range list {
			if same(other, one) {
				return other, true
			}
		}
		return one, false
	}
	back := func(old T) (T, bool) {
		was, joined := find(after, old)
		is, there := find(now, old)
		switch {
		case there && joined:
			return mend(old, was, is), true
		case joined:
			return old, false // it was taken away since
		}
		return old, true
	}
	for _, old := range into {
		if one, stays := back(old); stays {
			mine = append(mine, one)
		}
	}
	for _, old := range from {
		one, stays := old, true
		if _, both := find(into, old); !both {
			one, stays = back(old)
		}
		if stays {
			theirs = append(theirs, one)
		}
	}
	for _, is := range now {
		if _, joined := find(after, is); !joined {
			mine = append(mine, is)
		}
	}
	return mine, theirs
}

// mend returns a value as it was before, but for the fields that were changed
// between after and now.
func mend[T any](before, after, now T) T {
	b, a, n := reflect.ValueOf(&before).Elem(), reflect.ValueOf(after), reflect.ValueOf(now)
	if b.Kind() != reflect.Struct {
		if !unchanged(a, n) {
			return now
		}
		return before
	}
	for i := range b.NumField() {
		if !unchanged(a.Field(i), n.Field(i)) {
			b.Field(i).Set(n.Field(i))
		}
	}
	return before
}

// unchanged reports whether two values are equal; no list is an empty one.
func unchanged(a, b reflect.Value) bool {
	if a.Kind() == reflect.Slice && a.Len() == 0 && b.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}
