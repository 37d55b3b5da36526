package commands

import (
	"slices"

	"github.com/rapport-bot/rapport/relationship"
)

// privy reports whether the person may know what is private about a side of a
// company: harm, asks, what was given and received. What a whole room will
// read is told as it would be told to anybody.
func (r *Request) privy(co *relationship.Company, side relationship.Side) bool {
	return !r.Aloud && (r.User.Right == relationship.Manager || co.OwnedBy(r.Person, side))
}

// mayNotSee reports whether the number is kept from the person, who could work
// out from it what is private.
func (r *Request) mayNotSee(x *relationship.Rating) bool {
	return x.Guarded() && !r.reveals(x.Company, x.Side, 0)
}

// reveals is privy, and notes that the person is shown what is private: an entry,
// or with number 0 what its numbers tell.
func (r *Request) reveals(co *relationship.Company, side relationship.Side, number int) bool {
	if !r.privy(co, side) {
		return false
	}
	i := slices.IndexFunc(r.saw, func(g glimpse) bool { return g.company == co.Name })
	if i < 0 {
		i, r.saw = len(r.saw), append(r.saw, glimpse{company: co.Name})
	}
	if g := &r.saw[i]; number > 0 && !slices.Contains(g.entries, number) {
		g.entries = append(g.entries, number)
	}
	return true
}

// private reports whether entries of a type are seen by few.
func private(t relationship.Type) bool {
	switch t {
	case relationship.Harm, relationship.Ask, relationship.AskOutcome, relationship.Value:
		return true
	default:
		return false
	}
}

// maySee reports whether the person may see an entry.
func (r *Request) maySee(co *relationship.Company, en *relationship.Entry) bool {
	return !private(en.Type) || r.reveals(co, en.Side, en.Number)
}

// mayChange reports whether the person may edit or take back an entry that
// they may see: the author, the owner and managers may.
func (r *Request) mayChange(co *relationship.Company, en *relationship.Entry) bool {
	return r.Directory.As(en.By) == r.Person || r.User.May(relationship.Manager) || co.OwnedBy(r.Person, en.Side)
}

// seen returns the entries that count for a side and that the person may see,
// in the order of the days.
func (r *Request) seen(co *relationship.Company, entries []relationship.Entry, side relationship.Side) []relationship.Entry {
	var kept []relationship.Entry
	for _, en := range relationship.Live(entries) {
		if (side == relationship.Whole || en.On(side)) && r.maySee(co, &en) {
			kept = append(kept, en)
		}
	}
	return kept
}
