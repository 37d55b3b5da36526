package relationship

import "slices"

// Cited remembers, for the parts of the score that rest on many entries, the
// newest of them. Parts that rest on few are read off the rest of the [State].
type Cited struct {
	Contact Cites  `json:"c,omitzero"`  // interactions but unanswered attempts
	Named   []Cite `json:"n,omitempty"` // those of them that name people, newest last
	Moods   Cites  `json:"m,omitzero"`
	Ours    Cites  `json:"o,omitzero"`
	Theirs  Cites  `json:"t,omitzero"`
	Balance Cites  `json:"b,omitzero"`
	Harm    Cites  `json:"h,omitzero"`
}

// Cites are the newest entries behind a part, and how many there are in all.
type Cites struct {
	Newest []int `json:"l,omitempty"` // entry numbers in the order of (day, number)
	Count  int   `json:"n,omitempty"`
	// More means that Count is a lower bound: for breadth, whose entries fall
	// out of its window day by day, only the newest few are remembered.
	More bool `json:"-"`
}

// A Cite is an entry that counts for a time.
type Cite struct {
	Number int `json:"n"`
	Day    Day `json:"d"`
}

func (c *Cites) add(number int) {
	c.Count++
	c.Newest = push(c.Newest, number)
}

// push appends to a list of which only the newest few are kept.
func push[T any](list []T, v T) []T {
	if len(list) >= Named {
		copy(list, list[1:])
		list[len(list)-1] = v
		return list
	}
	return append(list, v)
}

func (c Cited) clone() Cited {
	for _, p := range []*Cites{&c.Contact, &c.Moods, &c.Ours, &c.Theirs, &c.Balance, &c.Harm} {
		p.Newest = slices.Clone(p.Newest)
	}
	c.Named = slices.Clone(c.Named)
	return c
}

// Cites returns the newest entries on which a part of the score of that day
// rests. The full lists need the journal: see [Model.Evidence].
func (s *State) Cites(p Part, today Day) Cites {
	var c Cites
	switch p {
	case PartRhythm, PartWarmth:
		c = s.Cited.Contact
	case PartInbound:
		c = s.Cited.Contact
		c.Newest = slices.Clone(c.Newest)
		for _, a := range s.Pending {
			c.add(a.Number)
		}
		return c
	case PartBreadth:
		for _, n := range s.Cited.Named {
			if today-n.Day <= breadthWindow {
				c.add(n.Number)
			}
		}
		c.More = c.Count == Named
		return c
	case PartSatisfaction:
		c = s.Cited.Moods
		c.Newest = slices.Clone(c.Newest)
		for _, a := range s.Pending {
			if a.countsNow() {
				c.add(a.Number)
			}
		}
		return c
	case PartOurs:
		c = s.Cited.Ours
	case PartTheirs:
		c = s.Cited.Theirs
	case PartBalance:
		c = s.Cited.Balance
	case PartResults:
		for _, f := range s.Present(today) {
			c.add(f.Number)
		}
		return c
	case PartComplaints:
		for _, o := range s.Complaints {
			c.add(o.Number)
		}
		return c
	case PartHarm:
		c = s.Cited.Harm
	}
	c.Newest = slices.Clone(c.Newest)
	return c
}
