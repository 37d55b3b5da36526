package commands

import (
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/relationship"
)

// A destination is where an incoming company goes: a company on record, or a new
// one; with the entries that may be written, all of them on a side it has.
type destination struct {
	*incoming
	id      string
	add     bool
	sides   []relationship.Side
	entries []planned
	wrong   []*RowError
	// textless is the day before which entries on record have lost their texts,
	// 0 if none have.
	textless relationship.Day
}

// aim finds where a company goes, and what is wrong with its rows there. Only
// a name or an alias in full is the same company.
func (co *incoming) aim(d *relationship.Directory) *destination {
	t := &destination{incoming: co, sides: slices.Clone(co.sides), add: true}
	if m := d.Find(co.name); m.ID != "" && m.Exact {
		t.id, t.add = m.ID, false
		l, _ := d.Listing(m.ID)
		for _, s := range l.Sides {
			if !slices.Contains(t.sides, s) {
				t.sides = append(t.sides, s)
			}
		}
	} else {
		t.id = freeID(d, co.name)
	}
	if len(t.sides) == 0 {
		for i := range co.entries {
			if s := co.entries[i].Side; s != relationship.Whole && !slices.Contains(t.sides, s) {
				t.sides = append(t.sides, s) // a fact that only one side has
			}
		}
	}
	if len(t.sides) == 0 && t.add {
		for _, row := range co.rows {
			t.refuse(row, rowNoKind, co.name)
		}
		for i := range co.entries {
			t.refuse(co.entries[i].row, rowNoKind, co.name)
		}
		return t
	}
	t.entries = make([]planned, 0, len(co.entries))
	for _, p := range co.entries {
		switch {
		case !sided(p.Type):
		case p.Side == relationship.Whole && len(t.sides) == 1:
			p.Side = t.sides[0]
		case p.Side == relationship.Whole:
			t.refuse(p.row, rowSide, co.name)
			continue
		case !slices.Contains(t.sides, p.Side):
			t.refuse(p.row, rowFactSide, p.Fact)
			continue
		}
		t.entries = append(t.entries, p)
	}
	slices.SortStableFunc(t.entries, func(a, b planned) int { return int(a.Day - b.Day) })
	return t
}

func (t *destination) refuse(row int, p phrase, text string) {
	e := wrong(p, text)
	e.Row = row
	t.wrong = append(t.wrong, e)
}

// colleague returns the ID of an owner: of a colleague on record, else what
// stands there, unless it is a name that could be anybody's.
func colleague(d *relationship.Directory, text string) (string, bool) {
	name := strings.TrimPrefix(text, "@")
	for _, u := range d.Users() {
		if u.ID == name || relationship.Plain(u.Name) == relationship.Plain(name) {
			return d.As(u.ID), true
		}
	}
	return name, name != "" && !strings.ContainsAny(name, " \t")
}

// A content is what makes two entries the same. Who wrote it and by which
// road does not count, so a file that was exported here, added to and
// imported again brings only what is new.
type content struct {
	day             relationship.Day
	typ             relationship.Type
	how             relationship.How
	side            relationship.Side
	felt            bool
	mood            relationship.Mood
	given, received float64
	text            string
	fact, value     string
	whose           string
	due             relationship.Day
}

func contentOf(e *relationship.Entry) content {
	c := content{
		day: e.Day, typ: e.Type, how: e.How, side: e.Side, given: e.Given, received: e.Received,
		text: strings.TrimSpace(e.Text), fact: e.Fact, value: e.Value, whose: e.Whose, due: e.Due,
	}
	if e.Mood != nil {
		c.felt, c.mood = true, *e.Mood
	}
	return c
}

// A written entry, and whether something became of it already.
type onRecord struct {
	number int
	ended  bool
}

// fresh returns the entries to write: those that are not on record yet, as
// often as the file has them, and what became of the others since. The entries
// on record are a whole journal.
func (t *destination) fresh(journal []relationship.Entry) (entries []relationship.Entry, already int) {
	known := map[content][]onRecord{}
	if len(journal) > 0 {
		live := relationship.Live(journal)
		ended := map[int]bool{}
		for i := range live {
			if e := &live[i]; e.Type == relationship.ComplaintClose || e.Type == relationship.PromiseOutcome && e.Result != relationship.Moved {
				ended[e.Of] = true
			}
		}
		for i := range live {
			c := contentOf(&live[i])
			known[c] = append(known[c], onRecord{live[i].Number, ended[live[i].Number]})
		}
	}
	type ending struct {
		relationship.Entry
		of int // the place among the entries, or a number on record below zero
	}
	var endings []ending
	entries = make([]relationship.Entry, 0, len(t.entries))
	for i := range t.entries {
		p := &t.entries[i]
		c := contentOf(&p.Entry)
		if len(known[c]) == 0 && p.Day < t.textless {
			c.text = ""
		}
		if same := known[c]; len(same) > 0 {
			known[c] = same[1:]
			if p.after == nil || same[0].ended {
				already++
				continue
			}
			endings = append(endings, ending{*p.after, -same[0].number})
		} else {
			if p.after != nil {
				endings = append(endings, ending{*p.after, len(entries)})
			}
			entries = append(entries, p.Entry)
		}
		if p.after != nil {
			endings[len(endings)-1].Side = p.Side
		}
	}
	for _, end := range endings {
		// Of names an entry of the same writing by its place, from -1 down.
		if end.Of = -end.of - 1; end.of < 0 {
			end.Of = -end.of
		}
		entries = append(entries, end.Entry)
	}
	return entries, already
}
