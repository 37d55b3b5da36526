package relationship

import "slices"

// Live returns the entries that count, in the order they are folded: without
// voids, without what they name, and without the outcomes and closes that
// refer to it. The argument is left as it was.
func Live(entries []Entry) []Entry {
	gone := map[int]bool{}
	for i := range entries {
		if entries[i].Type == Void {
			gone[entries[i].Number], gone[entries[i].Of] = true, true
		}
	}
	live := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
		return gone[e.Number] || e.Of != 0 && gone[e.Of]
	})
	Sort(live)
	return live
}
