package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// Whatever the history, recording what is offered gains exactly what was
// foretold the same day.
func TestAPredictionComesTrue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTalk(t)
		k.play("wait until 2026-03-10 09:00\n")
		e, err := k.bot.Env(k.team)
		if err != nil {
			t.Fatal(err)
		}
		offered := map[relationship.RemedyKind]int{}
		for seed := range uint64(300) {
			rnd := rand.New(rand.NewPCG(seed, 7))
			co := anyCompany(rnd, seed)
			k.write(relationship.Writing{
				ID: fmt.Sprint("add", seed), Company: co.ID, New: true, Names: true, Blind: true, At: time.Now(), By: "anna",
				Edit: func(to *relationship.Company) error { *to = co; return nil },
			})
			entries := anyHistory(rnd, co.Relationships[0].Side, e.Ledger.Today(time.Now()))
			if len(entries) > 0 {
				k.write(relationship.Writing{ID: fmt.Sprint("log", seed), Company: co.ID, Blind: true, At: time.Now(), By: "anna", Entries: entries})
			}
			_ = e.Ledger.Store.Fresh(t.Context()) // the new company is news to it
			rec, err := e.Ledger.Store.Record(t.Context(), co.ID)
			if err != nil {
				t.Fatal(err)
			}
			today := e.Ledger.Today(time.Now())
			x, _ := e.Ledger.Rate(rec, co.Relationships[0].Side, today)
			all, err := e.Ledger.Improve(t.Context(), x, func(*relationship.Remedy) bool { return false })
			if err != nil {
				t.Fatal(err)
			}
			if len(all) == 0 {
				continue
			}
			p := all[rnd.IntN(len(all))]
			offered[p.Kind]++
			if p.Kind == relationship.RemedyTalk && seed%2 == 0 { // it goes well
				p.Entries[0].Mood, p.After = new(relationship.Good), p.Well
			}
			done, err := e.Ledger.Write(t.Context(), relationship.Writing{ID: fmt.Sprint("do", seed), At: time.Now(), By: "anna", Company: co.ID, Blind: true, Entries: p.Entries})
			if err != nil {
				t.Fatal(err)
			}
			after, _ := e.Ledger.Rate(done.After, x.Side, today)
			gain := after.Score.Value - x.Score.Value
			if !x.Score.Scored {
				gain = after.Score.Value
			}
			if math.Abs(gain-p.Gain()) > 1e-9 || gain <= 0 {
				t.Errorf("seed %d: %s was to gain %v, gained %v", seed, p.Kind, p.Gain(), gain)
			}
		}
		for _, kind := range []relationship.RemedyKind{
			relationship.RemedyTalk, relationship.RemedyGood, relationship.RemedyOurs, relationship.RemedyTheirs, relationship.RemedyComplaint, relationship.RemedyGive, relationship.RemedyTake,
		} {
			if offered[kind] == 0 {
				t.Errorf("%s was never tried", kind)
			}
		}
	})
}

func anyCompany(rnd *rand.Rand, seed uint64) relationship.Company {
	side := relationship.Sides[rnd.IntN(len(relationship.Sides))]
	segments := side.Segments()
	return relationship.Company{
		ID: fmt.Sprint("any-", seed), Name: fmt.Sprint("Company ", seed),
		People: []relationship.Person{{Name: "Jana Novak", Role: "champion"}, {Name: "Peter Lind", Role: "decision-maker"}, {Name: "Eva Holm"}},
		Relationships: []relationship.Relationship{{
			Side: side, Segment: segments[rnd.IntN(len(segments))], Owner: "anna", Org: rnd.IntN(4) > 0,
		}},
	}
}

// anyHistory is some of everything that can be recorded, over a year. What
// refers to an earlier entry comes right after it.
func anyHistory(rnd *rand.Rand, side relationship.Side, today relationship.Day) []relationship.Entry {
	who := []string{"Jana Novak", "Peter Lind", "Eva Holm"}
	var all []relationship.Entry
	for range rnd.IntN(25) {
		day := today - relationship.Day(rnd.IntN(365))
		en := relationship.Entry{Type: relationship.Interaction, Day: day, Origin: relationship.Typed}
		switch rnd.IntN(12) {
		case 0:
			en = relationship.Entry{Type: relationship.Promise, Day: day, Side: side, Whose: relationship.Ours, Due: day + relationship.Day(rnd.IntN(60))}
		case 1:
			en = relationship.Entry{Type: relationship.Promise, Day: day, Side: side, Whose: relationship.Theirs, Due: day + relationship.Day(rnd.IntN(60))}
		case 2:
			en = relationship.Entry{Type: relationship.Complaint, Day: day, Side: side, Text: "late"}
		case 3:
			en = relationship.Entry{Type: relationship.Value, Day: day, Side: side, Given: float64(rnd.IntN(4))}
		case 4:
			en = relationship.Entry{Type: relationship.Value, Day: day, Side: side, Received: float64(rnd.IntN(4))}
		case 5:
			if side == relationship.Partner {
				en = relationship.Entry{Type: relationship.Harm, Day: day, Side: side, Severity: 1 + rnd.IntN(3), Area: "money"}
			}
		}
		if en.Type == relationship.Interaction {
			en.How = relationship.Hows[rnd.IntN(len(relationship.Hows))]
			en.Direction = en.How.Direction()
			if rnd.IntN(2) == 0 {
				en.Mood = new(relationship.Moods[rnd.IntN(len(relationship.Moods))])
			}
			if rnd.IntN(2) == 0 {
				en.Who = []string{who[rnd.IntN(len(who))]}
			}
		}
		all = append(all, en)
	}
	return all
}
