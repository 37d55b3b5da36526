package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rapport-bot/rapport/bot/web"
	"github.com/rapport-bot/rapport/relationship"
)

var samplePeople = []web.Person{
	{ID: "anna", Name: "Anna", About: "customers · English", Locale: "en"},
	{ID: "toms", Name: "Toms", About: "partneri · latviski", Locale: "lv"},
	{ID: "zane", Name: "Zane", About: "manager", Locale: "en"},
	{ID: "rita", Name: "Rita", About: "admin", Locale: "en"},
	{ID: "kate", Name: "Kate", About: "member", Locale: "en"},
}

var sampleRights = map[string]relationship.Right{"zane": relationship.Manager, "rita": relationship.Admin}

var sampleSuggestions = map[string][]string{
	"anna": {"score Acme", "who am I neglecting?", "good call with Jana at Acme today", "how is Acme doing?"},
	"toms": {"vērtējums Ziemeļu Loģistikai", "kam sen neesmu zvanījis?", "vakar zvanīju Jānim no Ziemeļu Loģistikas"},
	"zane": {"list at-risk", "due team", "score Acme why"},
	"rita": {"admin status", "list", "score Acme"},
	"kate": {"score Acme", "list customers", "help"},
}

//go:embed sample.json
var sampleText []byte

// A sample is a workspace as of the day Today. Its days are moved so that
// Today is the day of the first start.
type sample struct {
	Today     string
	Companies []sampleCompany
}

type sampleCompany struct {
	relationship.Company        // name, aliases, solo, people, rel
	Since                string // the day it was added
	Days                 []sampleEntry
}

// A sampleEntry is one thing that happened, and what came of it.
type sampleEntry struct {
	relationship.Entry        // its short JSON names, without days and numbers
	On                 string // the day it happened
	Until              string // the due day of a promise
	Feel               string // a mood
	Then, Result       string // the day of the outcome or the close, and how it went
}

var sampleMoods = map[string]*relationship.Mood{
	"very bad": new(relationship.VeryBad), "bad": new(relationship.Bad),
	"neutral": new(relationship.Neutral), "good": new(relationship.Good),
	"great": new(relationship.Great),
}

// fillSample writes the sample into an empty workspace as it would have been written
// over the year, and returns the number of entries, 0 if it was filled before.
// Each writing has an ID of its own, so that an interrupted fill can go on.
func fillSample(ctx context.Context, l *relationship.Ledger, now time.Time) (int, error) {
	d, err := l.Store.Directory(ctx)
	if err != nil || len(d.Users()) > 0 { // people come last
		return 0, err
	}
	var s sample
	if err := json.Unmarshal(sampleText, &s); err != nil {
		return 0, fmt.Errorf("sample.json: %w", err)
	}
	writings, err := s.writings(l.Today(now), l.Zone)
	if err != nil {
		return 0, fmt.Errorf("sample.json: %w", err)
	}
	numbers := map[string]int{}
	entries := 0
	for _, w := range writings {
		if len(w.Entries) > 0 {
			entries++
			if of := w.of; of != "" {
				w.Entries[0].Of = numbers[of]
			}
		}
		done, err := l.Write(ctx, w.Writing)
		var before *relationship.RepeatError
		switch {
		case errors.As(err, &before):
			if len(before.Numbers) > 0 {
				numbers[w.ID] = before.Numbers[0]
			}
		case err != nil:
			return 0, fmt.Errorf("%s: %w", w.ID, err)
		case len(done.Entries) > 0:
			numbers[w.ID] = done.Entries[0].Number
		}
	}
	if err := l.Refresh(ctx, l.Today(now)); err != nil {
		return 0, err
	}
	for _, who := range samplePeople {
		u := relationship.User{ID: who.ID, Name: who.Name, Right: sampleRights[who.ID], Language: who.Locale}
		if err := l.Store.SaveUser(ctx, u, "sample", "sample workspace", now); err != nil {
			return 0, err
		}
	}
	return entries, nil
}

// A sampleWriting may be about an entry that another writing makes.
type sampleWriting struct {
	relationship.Writing
	of string // the ID of that one
}

// writings returns what was written, oldest first.
func (s *sample) writings(today relationship.Day, zone *time.Location) ([]sampleWriting, error) {
	c := &calendar{zone: zone}
	c.shift = today - c.day(s.Today)
	var all []sampleWriting
	for i := range s.Companies {
		all = append(all, s.Companies[i].writings(c)...)
	}
	slices.SortStableFunc(all, func(a, b sampleWriting) int { return a.At.Compare(b.At) })
	return all, c.err
}

func (co *sampleCompany) writings(c *calendar) []sampleWriting {
	co.Added = c.day(co.Since) + c.shift
	for i := range co.Relationships {
		r := &co.Relationships[i]
		r.Added, r.Org = co.Added, !co.Solo
	}
	id := "sample-" + co.ID
	add := sampleWriting{Writing: relationship.Writing{
		ID: id, By: co.Relationships[0].Owner, At: c.at(co.Added, 0), Company: co.ID, New: true, Names: true, Audit: "added",
		Edit: func(to *relationship.Company) error { *to = *co.Clone(); return nil },
	}}
	all := []sampleWriting{add}
	for i, e := range co.Days {
		by := e.By
		if by == "" {
			by = co.owner(e.Side)
		}
		write := func(id string, day relationship.Day, of string, entry relationship.Entry) {
			entry.Day, entry.Origin = day, relationship.Typed
			all = append(all, sampleWriting{Writing: relationship.Writing{
				ID: id, By: by, At: c.at(day, 1+i), Company: co.ID, Entries: []relationship.Entry{entry},
			}, of: of})
		}
		one := fmt.Sprintf("%s-%d", id, i)
		entry := e.Entry
		entry.Mood = sampleMoods[e.Feel]
		if entry.Type == "" {
			entry.Type, entry.Direction = relationship.Interaction, entry.How.Direction()
		}
		if e.Until != "" {
			entry.Due = c.day(e.Until) + c.shift
		}
		write(one, c.day(e.On)+c.shift, "", entry)
		if e.Then != "" {
			write(one+"-then", c.day(e.Then)+c.shift, one, relationship.Entry{Type: outcomes[entry.Type], Side: entry.Side, Result: e.Result})
		}
	}
	return all
}

var outcomes = map[relationship.Type]relationship.Type{
	relationship.Promise:   relationship.PromiseOutcome,
	relationship.Complaint: relationship.ComplaintClose,
	relationship.Ask:       relationship.AskOutcome,
}

func (co *sampleCompany) owner(side relationship.Side) string {
	for _, r := range co.Relationships {
		if side == relationship.Whole || r.Side == side {
			return r.Owner
		}
	}
	return ""
}

// A calendar moves the sample's days, and remembers the first that is none.
type calendar struct {
	zone  *time.Location
	shift relationship.Day
	err   error
}

func (c *calendar) day(iso string) relationship.Day {
	d, err := relationship.ParseDay(iso)
	if err != nil && c.err == nil {
		c.err = err
	}
	return d
}

// at is a time of the working day, later for a later turn.
func (c *calendar) at(day relationship.Day, turn int) time.Time {
	y, m, d := day.Date().Date()
	return time.Date(y, m, d, 9, turn, 0, 0, c.zone)
}
