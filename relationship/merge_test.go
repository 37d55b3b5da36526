package relationship

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// A pair is two companies with their journals, numbered as one.
type pair struct {
	from, into               Company
	fromJournal, intoJournal []Entry
	today                    Day
}

// newPair numbers two histories in one run, as a workspace does.
func newPair(d draw) pair {
	a, b := newHistory(d), newHistory(d)
	p := pair{today: max(a.today, b.today)}
	p.from, p.into = anyCompany(d, "from", a.r), anyCompany(d, "into", b.r)
	lists := [...]*struct {
		have    []Entry
		journal *[]Entry
		numbers map[int]int
	}{
		{a.entries, &p.fromJournal, map[int]int{0: 0}},
		{b.entries, &p.intoJournal, map[int]int{0: 0}},
	}
	for n := 1; len(lists[0].have)+len(lists[1].have) > 0; n++ {
		l := lists[d(2)]
		if len(l.have) == 0 {
			continue
		}
		e := l.have[0]
		l.have = l.have[1:]
		l.numbers[e.Number] = n
		e.Number, e.Of, e.At = n, l.numbers[e.Of], int64(n)*1000
		*l.journal = append(*l.journal, e)
	}
	return p
}

func anyCompany(d draw, id string, r Relationship) Company {
	word := func(of ...string) string { return pick(d, of...) }
	r.Owner, r.Category = word("", "anna", "toms"), word("", "paper", "Paper", "steel")
	r.Added -= Day(d(50))
	if d.chance(3) {
		r.Next, r.NextWhat = epoch+Day(d(2000)), word("", "send offer")
	}
	if d.chance(3) {
		r.Plan = Plan{Goal: 60, By: epoch + Day(d(3000)), From: 40}
	}
	if d.chance(4) {
		r.Snoozed, r.SnoozeWhy = epoch+Day(d(3000)), "on holiday"
	}
	if d.chance(3) {
		r.Alternatives = []Alternative{{Name: word("ChipEast", "Other"), Status: pick(d, AlternativeStatuses...)}}
		r.sourced()
	}
	for range d(3) {
		r.Restage(Staged{Stage: Stages[d(3)], On: r.Added + Day(d(90)), By: "anna"})
	}
	r.Archived = d.chance(8)
	c := Company{ID: id, Name: id, Solo: d.chance(5), Added: r.Added, Relationships: []Relationship{r}}
	if d.chance(3) {
		other := Relationship{Side: r.Side.Other(), Segment: r.Side.Other().DefaultSegment(), Owner: word("", "anna", "zane"), Added: c.Added, Archived: d.chance(3)}
		c.Relationships = append(c.Relationships, other)
	}
	for i := range d(4) {
		c.Aliases = append(c.Aliases, id+" alias "+strconv.Itoa(i))
		c.People = append(c.People, Person{
			Name: word("Jana Novak", "jana novák", "Peter Lind", "Eva Holm"), Role: word("", "champion", "user"), Email: word("", id+"@acme.eu", "one@acme.eu"),
		})
	}
	c.People = slices.CompactFunc(c.People, func(a, b Person) bool { return a.Same(b) })
	for _, what := range Consents[:d(3)] {
		c.Consents = append(c.Consents, Consent{What: what, Yes: d(2) == 0, On: epoch + Day(d(50))})
	}
	c.NoAI = d.chance(5)
	return c
}

// union merges a pair, and returns it with what it was before.
func (p *pair) union(l *Ledger) (*Union, *Before) {
	u := &Union{
		From: &Record{Company: p.from, Revision: 3}, Into: &Record{Company: p.into, Revision: 5},
		FromJournal: p.fromJournal, IntoJournal: p.intoJournal,
	}
	l.rebuild(u.From, p.fromJournal)
	l.rebuild(u.Into, p.intoJournal)
	l.unite(u, Merging{Ref: "m1", By: "zane", At: p.today.Date()})
	return u, &Before{From: u.From, Into: u.Into, FromJournal: p.fromJournal, IntoJournal: p.intoJournal, After: u.After.Company.Clone()}
}

// eachPair runs a test on drawn pairs, and on some that are the same each time.
func eachPair(t *testing.T, test func(t fataler, p pair, d draw)) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "n") })
		test(t, newPair(d), d)
	})
	for seed := range uint64(400) {
		d := seeded(seed)
		test(t, newPair(d), d)
	}
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func testLedger() *Ledger { return &Ledger{Model: Default(), Zone: time.UTC} }

// What a merge holds is the fold of both journals, on any later day, and the
// numbers and the order within each journal are what they were.
func TestAMergeIsTheFoldOfTheUnion(t *testing.T) {
	l := testLedger()
	eachPair(t, func(t fataler, p pair, _ draw) {
		u, _ := p.union(l)
		if kept := p.from.NoAI || p.into.NoAI; u.After.Company.NoAI != kept {
			t.Fatalf("kept from models: %v, and the merge %v", kept, u.After.Company.NoAI)
		}
		both := slices.Concat(p.fromJournal, p.intoJournal)
		for i := range u.After.Company.Relationships {
			r := &u.After.Company.Relationships[i]
			for _, later := range []Day{0, 1, 40, 400} {
				day := p.today + 400 + later // no entry lies after it
				want := l.Model.Rate(r, l.Model.Fold(r, both, day), day)
				got := l.Model.Rate(r, &u.After.Held[r.Side].State, day)
				if err := same("score", got.Value, want.Value); err != nil {
					t.Fatalf("%s on day %d: %v", r.Side, day, err)
				}
				if got.Scored != want.Scored || got.Class != want.Class || got.Band != want.Band {
					t.Fatalf("%s on day %d: %+v, want %+v", r.Side, day, got, want)
				}
			}
		}
		if len(u.Journal) != len(both) {
			t.Fatalf("%d entries, want %d", len(u.Journal), len(both))
		}
		for _, part := range [][]Entry{p.fromJournal, p.intoJournal} {
			kept := slices.DeleteFunc(slices.Clone(u.Journal), func(e Entry) bool {
				return !slices.ContainsFunc(part, func(f Entry) bool { return f.Number == e.Number })
			})
			if diff := cmp.Diff(part, kept, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("a journal within both (-was +is):\n%s", diff)
			}
		}
		if !slices.IsSortedFunc(u.Journal, func(a, b Entry) int { return a.Number - b.Number }) {
			t.Fatalf("the journal is not in the order of writing")
		}
	})
}

var butRevision = cmp.Options{cmpopts.IgnoreFields(Record{}, "Revision"), cmpopts.EquateEmpty()}

// A merge that is taken back leaves no trace: the records are what they were,
// trails of past scores and all.
func TestAMergeTakenBackLeavesNoTrace(t *testing.T) {
	l := testLedger()
	eachPair(t, func(t fataler, p pair, _ draw) {
		u, before := p.union(l)
		// The merge itself reviews, and so does taking it back.
		l.review(u.From, nil, p.today, u.From)
		l.review(u.Into, nil, p.today, u.Into)
		parts, err := l.part(u.After, before, NewDirectory(), p.today)
		if err != nil {
			t.Fatalf("part: %v", err)
		}
		if diff := cmp.Diff(u.From, parts.From, butRevision); diff != "" {
			t.Fatalf("the company that was merged (-was +is):\n%s", diff)
		}
		if diff := cmp.Diff(u.Into, parts.Into, butRevision); diff != "" {
			t.Fatalf("the company that stayed (-was +is):\n%s", diff)
		}
	})
}

// What was written after a merge stays, but for what refers to an entry of the
// other company or to a side that it alone has; and each record is the fold of
// its own journal.
func TestWhatWasWrittenSinceAMergeFindsItsPlace(t *testing.T) {
	l := testLedger()
	eachPair(t, func(t fataler, p pair, d draw) {
		u, before := p.union(l)
		h := history{r: u.After.Company.Relationships[d(len(u.After.Company.Relationships))], entries: slices.Clone(u.Journal)}
		for range d(8) {
			h.add(d, p.today-Day(d(30)))
		}
		before.Since = h.entries[len(u.Journal):]
		for i := range before.Since {
			if e := &before.Since[i]; i > 0 && d.chance(3) {
				e.Save = before.Since[i-1].Saved()
			}
		}
		l.rebuild(u.After, h.entries)
		parts, err := l.part(u.After, before, NewDirectory(), p.today)
		if err != nil {
			t.Fatalf("part: %v", err)
		}
		if got := len(parts.Back) + len(parts.Stay); got != len(before.Since) {
			t.Fatalf("%d of %d entries are somewhere", got, len(before.Since))
		}
		theirs := slices.Concat(p.fromJournal, parts.Back)
		mine := slices.Concat(p.intoJournal, parts.Stay)
		number := func(e Entry) int { return e.Number }
		for _, e := range parts.Stay {
			if e.Of != 0 && slices.ContainsFunc(theirs, func(f Entry) bool { return number(f) == e.Of }) {
				t.Fatalf("#%d stays and is about #%d, which went", e.Number, e.Of)
			}
		}
		for _, one := range []struct {
			rec     *Record
			journal []Entry
		}{{parts.From, theirs}, {parts.Into, mine}} {
			for i := range one.rec.Company.Relationships {
				r := &one.rec.Company.Relationships[i]
				day := p.today + 400
				want := l.Model.Rate(r, l.Model.Fold(r, one.journal, day), day)
				got := l.Model.Rate(r, &one.rec.Held[r.Side].State, day)
				if err := same("score", got.Value, want.Value); err != nil {
					t.Fatalf("%s of %s: %v", r.Side, one.rec.Company.ID, err)
				}
			}
		}
	})
}

// Whatever a relationship or a company has is something that merging knows
// what to do with. Who adds a field says so in Join, and here.
func TestMergingKnowsEveryField(t *testing.T) {
	known := map[reflect.Type]string{
		reflect.TypeFor[Company](): "ID Name Aliases Solo People Relationships Added NoAI Consents Handoffs Merged",
		reflect.TypeFor[Person]():  "Name Role Email Phone",
		reflect.TypeFor[Relationship](): "Side Segment Owner Added Cadence Max Org Sole Alternative Alternatives Impact Risk Snoozed SnoozeWhy SnoozeCount " +
			"Next NextWhat NextAt Offered OfferedNote OfferedOn OfferedBy Reviewed Plan Exit Leave Staged Joined Category Archived",
	}
	for typ, fields := range known {
		var have []string
		for field := range typ.Fields() {
			have = append(have, field.Name)
		}
		if diff := cmp.Diff(strings.Fields(fields), have); diff != "" {
			t.Errorf("%s (-known +has):\n%s", typ, diff)
		}
	}
}
