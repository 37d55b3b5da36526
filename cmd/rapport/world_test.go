package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// The world of the product's worked examples, as it stands on 10 March 2026.
// "given world" records it through the store; "given entry" records one entry
// more, as JSON with the company's name and the day, and
// "given companies" adds so many companies more:
//
//	given entry {"company":"Acme","day":"2026-03-09","t":"note","x":"new CFO"}
//	given companies 25

type placed struct {
	company string
	entry   relationship.Entry
}

func day(iso string) relationship.Day {
	d, err := relationship.ParseDay(iso)
	if err != nil {
		panic(err)
	}
	return d
}

func met(company string, n int, iso string, how relationship.How, m relationship.Mood, text string, who ...string) placed {
	return placed{company, relationship.Entry{
		Number: n, Type: relationship.Interaction, Day: day(iso), How: how, Direction: how.Direction(),
		Mood: new(m), Who: who, Text: text,
	}}
}

func worldCompanies() []relationship.Company {
	side := func(s relationship.Side, seg relationship.Segment, owner string) relationship.Relationship {
		return relationship.Relationship{Side: s, Segment: seg, Owner: owner, Org: true, Added: day("2025-06-01")}
	}
	people := func(names ...string) []relationship.Person {
		var all []relationship.Person
		for _, n := range names {
			name, role, _ := strings.Cut(n, "/")
			all = append(all, relationship.Person{Name: name, Role: role})
		}
		return all
	}
	const customer, partner = relationship.Customer, relationship.Partner
	one := func(r relationship.Relationship) []relationship.Relationship { return []relationship.Relationship{r} }
	added := func(iso string, r relationship.Relationship) []relationship.Relationship {
		r.Added = day(iso)
		return one(r)
	}
	ziemelu, mono := side(partner, relationship.Strategic, "toms"), side(partner, relationship.Bottleneck, "toms")
	ziemelu.Alternative, mono.Sole = true, true
	return []relationship.Company{
		{ID: "acme", Name: "Acme", Aliases: []string{"ACME Corp"}, People: people("Jana Novak/champion", "Peter Lind/decision-maker"), Relationships: one(side(customer, relationship.TierB, "anna"))},
		{ID: "dzintara", Name: "Dzintara Banka", Aliases: []string{"AS Dzintara Banka"}, People: people("Ilze Kalniņa"), Relationships: one(side(customer, relationship.TierA, "anna"))},
		{ID: "beta", Name: "Beta Retail", Aliases: []string{"Beta"}, People: people("Māra Ozola"), Relationships: one(side(customer, relationship.TierB, "anna"))},
		{ID: "gamma", Name: "Gamma", Relationships: added("2026-03-01", side(customer, relationship.TierC, "anna"))},
		{ID: "acmelog", Name: "Acme Logistics", Relationships: added("2026-02-01", side(partner, relationship.Routine, "toms"))},
		{ID: "ziemelu", Name: "Ziemeļu Loģistika", Aliases: []string{"SIA Ziemeļu Loģistika"}, People: people("Jānis Bērziņš", "Anda Liepa"), Relationships: one(ziemelu)},
		{ID: "mono", Name: "Mono Chip", Relationships: one(mono)},
		{ID: "nordtek", Name: "Nordtek", People: people("Eva Holm"), Relationships: []relationship.Relationship{side(customer, relationship.TierB, "anna"), side(partner, relationship.Leverage, "toms")}},
	}
}

func worldEntries() []placed {
	const (
		good, bad, neutral = relationship.Good, relationship.Bad, relationship.Neutral
		meeting, call      = relationship.Meeting, relationship.Call
		jana, peter        = "Jana Novak", "Peter Lind"
		janis, anda        = "Jānis Bērziņš", "Anda Liepa"
	)
	all := []placed{
		met("acme", 1, "2025-10-09", meeting, good, "kick-off", jana, peter),
		met("acme", 2, "2025-11-03", call, good, "", jana),
		met("acme", 3, "2025-12-01", call, neutral, "asked about invoices", jana),
		{"acme", relationship.Entry{Number: 4, Type: relationship.Value, Side: relationship.Customer, Day: day("2025-12-15"), Given: 1, Text: "training day"}},
		met("acme", 5, "2026-01-05", meeting, relationship.VeryBad, "outage over New Year", jana, peter),
		met("acme", 6, "2026-01-20", relationship.Mail, neutral, "sent the outage report", jana),
		met("acme", 7, "2026-03-02", call, relationship.Great, "outage forgiven, renewal looks good", jana),
		met("beta", 17, "2025-12-25", call, neutral, "waiting for credit note", "Māra Ozola"),
		met("mono", 70, "2026-03-02", call, neutral, "lead times again"),
		{"mono", relationship.Entry{Number: 71, Type: relationship.Harm, Side: relationship.Partner, Day: day("2026-02-15"), Severity: 5, Area: "delivery"}},
		met("nordtek", 72, "2026-03-06", call, good, "spring campaign", "Eva Holm"),
		{"beta", relationship.Entry{Number: 88, Type: relationship.Complaint, Side: relationship.Customer, Day: day("2026-01-12"), Text: "wrong invoice twice"}},
	}
	for i, iso := range []string{"2025-11-28", "2025-12-12", "2026-01-09", "2026-01-23", "2026-02-06", "2026-02-20"} {
		all = append(all, met("dzintara", 8+i, iso, call, good, "", "Ilze Kalniņa"))
	}
	for i, iso := range []string{"2025-06-18", "2025-07-16", "2025-08-20", "2025-09-17", "2025-10-15", "2025-11-19", "2025-12-17", "2026-01-21"} {
		all = append(all, met("ziemelu", 20+i, iso, meeting, good, "", janis, anda))
	}
	theirs := func(e relationship.Entry) placed {
		e.Side = relationship.Partner
		return placed{"ziemelu", e}
	}
	all = append(all,
		met("ziemelu", 28, "2026-02-18", meeting, neutral, "rates from April", janis, anda),
		met("ziemelu", 29, "2026-03-06", call, bad, "two late deliveries", janis))
	for i := range 8 {
		result := relationship.Kept
		if i >= 6 {
			result = relationship.Broken
		}
		made := day("2025-09-01") + relationship.Day(i)
		if i == 5 {
			made = day("2026-02-01")
		}
		all = append(all,
			theirs(relationship.Entry{Number: 30 + 2*i, Type: relationship.Promise, Day: made, Whose: relationship.Theirs, Due: made + 10, Text: fmt.Sprintf("delivery %d on time", i+1)}),
			theirs(relationship.Entry{Number: 31 + 2*i, Type: relationship.PromiseOutcome, Day: made + 10, Of: 30 + 2*i, Result: result}))
	}
	all = append(all,
		theirs(relationship.Entry{Number: 46, Type: relationship.FactEntry, Day: day("2026-02-28"), Fact: relationship.DeliveredOnTime, Value: "82"}),
		theirs(relationship.Entry{Number: 47, Type: relationship.FactEntry, Day: day("2026-02-28"), Fact: relationship.QualityFact, Value: "96"}),
		theirs(relationship.Entry{Number: 48, Type: relationship.FactEntry, Day: day("2026-01-02"), Fact: relationship.RateChange, Value: "+4 %"}),
		theirs(relationship.Entry{Number: 49, Type: relationship.Harm, Day: day("2026-01-29"), Severity: 4, Area: "delivery", Text: "line stood still"}),
		theirs(relationship.Entry{Number: 50, Type: relationship.Harm, Day: day("2026-02-27"), Severity: 3, Area: "money", Text: "billed twice"}),
		theirs(relationship.Entry{Number: 51, Type: relationship.Ask, Day: day("2026-01-29"), Text: "5% lower rate", Gain: "€9k a year", Give: "12 months of volume"}),
		theirs(relationship.Entry{Number: 52, Type: relationship.AskOutcome, Day: day("2026-02-05"), Of: 51, Result: relationship.Declined}))
	slices.SortFunc(all, func(a, b placed) int { return a.entry.Number - b.entry.Number })
	return all
}

// world records the worked examples.
func (k *talk) world() {
	for _, co := range worldCompanies() {
		w := relationship.Writing{ID: "world-" + co.ID, New: true, Names: true, Company: co.ID, By: "rita", At: time.Now()}
		w.Edit = func(c *relationship.Company) error {
			*c = co
			return nil
		}
		k.write(w)
	}
	for _, p := range worldEntries() {
		k.given([]string{"number", fmt.Sprint(p.entry.Number)})
		by := "anna"
		if p.company == "ziemelu" || p.company == "mono" {
			by = "toms"
		}
		at := p.entry.Day.Date().Add(12 * time.Hour)
		k.write(relationship.Writing{
			ID: fmt.Sprint("world-", p.entry.Number), Company: p.company, By: by, At: at, Entries: []relationship.Entry{p.entry},
		})
	}
	k.given([]string{"number", "101"})
}

// entry records what commands do not record yet, or not on such a day.
func (k *talk) entry(text string) {
	var in struct {
		relationship.Entry
		Company string `json:"company"`
		When    string `json:"day"`
		Until   string `json:"until"`
		By      string `json:"who"`
	}
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		k.t.Fatalf("given entry %s: %v", text, err)
	}
	in.Day = day(in.When)
	if in.Until != "" {
		in.Due = day(in.Until)
	}
	e, err := k.bot.Env(k.team)
	if err != nil {
		k.t.Fatal(err)
	}
	d, err := e.Ledger.Store.Directory(k.t.Context())
	if err != nil {
		k.t.Fatal(err)
	}
	k.events++
	k.write(relationship.Writing{
		ID: fmt.Sprint("given-", k.events), Company: d.Find(in.Company).ID, By: in.By, At: time.Now(),
		Entries: []relationship.Entry{in.Entry},
	})
}

func (k *talk) companies(number string) {
	n, err := strconv.Atoi(number)
	if err != nil {
		k.t.Fatal(err)
	}
	today := relationship.DayOf(time.Now(), k.zone)
	for i := range n {
		id := fmt.Sprintf("shop-%02d", i+1)
		k.write(relationship.Writing{
			ID: "given-" + id, New: true, Names: true, Company: id, By: "anna", At: time.Now(),
			Edit: func(c *relationship.Company) error {
				c.Name, c.Added = fmt.Sprintf("Shop %02d", i+1), today
				c.Relationships = []relationship.Relationship{{
					Side: relationship.Customer, Segment: relationship.TierC, Owner: "anna", Org: true, Added: today,
				}}
				return nil
			},
			Entries: []relationship.Entry{{
				Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual,
				Day: today - relationship.Day(i), Mood: new(relationship.Good),
			}},
		})
	}
}

func (k *talk) write(w relationship.Writing) {
	e, err := k.bot.Env(k.team)
	if err == nil {
		_, err = e.Ledger.Write(k.t.Context(), w)
	}
	if err != nil {
		k.t.Fatalf("%s: %v", w.ID, err)
	}
}
