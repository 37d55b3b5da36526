package relationship

import (
	"cmp"
	"slices"
	"strings"
)

// A Setting is something about a company that a person decided, and that two
// records of one company may disagree on.
type Setting string

// The settings that a merge tells of.
const (
	SettingRole        Setting = "role" // one of them is a customer or partner, the other was or is none
	SettingSegment     Setting = "segment"
	SettingStage       Setting = "stage"
	SettingOwner       Setting = "owner"
	SettingOffer       Setting = "offer"
	SettingCadence     Setting = "cadence"
	SettingSnooze      Setting = "snooze"
	SettingNext        Setting = "next"
	SettingPlan        Setting = "plan"
	SettingCategory    Setting = "category"
	SettingAlternative Setting = "alternative"
	SettingConsent     Setting = "consent"
	SettingPerson      Setting = "person"
	SettingSolo        Setting = "solo"
)

// A Difference is a setting on which two companies that become one differ.
type Difference struct {
	Side    Side // Whole if it is the company's
	Setting Setting
	Of      string // the person or the use that was consented to, "" of others
	// Taken: the company that stays had none, or a weaker claim, and has the
	// other's now. Else it keeps its own.
	Taken bool
}

// Join makes one company of two: that of into, with what from has beside it.
// Where both decided something, into's word stands, for it is the company that
// was chosen to stay; where it decided nothing, from's does. A consent in doubt
// is none, what is kept from models stays so, and who has come further is not a
// prospect again. Nothing of from or into is shared with the result.
func Join(from, into *Company, today Day) (*Company, []Difference) {
	j := joining{today: today, co: into.Clone()}
	from = from.Clone()
	if j.co.Solo != from.Solo {
		j.differ(Whole, SettingSolo, "", false)
	}
	j.co.NoAI = j.co.NoAI || from.NoAI
	j.co.Added = earlier(j.co.Added, from.Added)
	for _, name := range append([]string{from.Name}, from.Aliases...) {
		j.alias(name)
	}
	for _, p := range from.People {
		j.person(p)
	}
	for i := range from.Relationships {
		j.relationship(&from.Relationships[i])
	}
	for _, c := range from.Consents {
		j.consent(c)
	}
	j.co.Handoffs = append(j.co.Handoffs, from.Handoffs...)
	slices.SortStableFunc(j.co.Handoffs, func(a, b Handoff) int { return cmp.Compare(a.On, b.On) })
	return j.co, j.found
}

// A joining is a company on its way to being one with another.
type joining struct {
	today Day
	co    *Company
	found []Difference
}

func (j *joining) differ(side Side, s Setting, of string, taken bool) {
	j.found = append(j.found, Difference{Side: side, Setting: s, Of: of, Taken: taken})
}

// alias makes another name of one of from's, unless it names the company
// already.
func (j *joining) alias(name string) {
	for _, known := range append([]string{j.co.Name}, j.co.Aliases...) {
		if Fold(known) == Fold(name) {
			return
		}
	}
	j.co.Aliases = append(j.co.Aliases, name)
}

// person adds somebody, or what is known of them to somebody who is there.
func (j *joining) person(p Person) {
	i := slices.IndexFunc(j.co.People, func(q Person) bool { return q.Same(p) })
	if i < 0 {
		j.co.People = append(j.co.People, p)
		return
	}
	q, clash := &j.co.People[i], false
	for _, part := range [...]struct {
		to   *string
		have string
	}{{&q.Role, p.Role}, {&q.Email, p.Email}, {&q.Phone, p.Phone}} {
		clash = clash || *part.to != "" && part.have != "" && *part.to != part.have
		*part.to = cmp.Or(*part.to, part.have)
	}
	if clash {
		j.differ(Whole, SettingPerson, q.Name, false)
	}
}

// Same reports whether two people of a company are one: they have one name but
// for case and accents, or one e-mail address.
func (p Person) Same(q Person) bool {
	email := strings.TrimSpace(p.Email)
	return slices.Equal(nameWords(p.Name), nameWords(q.Name)) || email != "" && strings.EqualFold(email, strings.TrimSpace(q.Email))
}

// consent adds what from said to a use. Of a yes and a no the no stands.
func (j *joining) consent(c Consent) {
	was, ok := j.co.Consented(c.What)
	switch {
	case !ok:
		j.co.Consents = append(j.co.Consents, c)
	case was.Yes != c.Yes:
		j.differ(Whole, SettingConsent, c.What, was.Yes)
		if was.Yes {
			j.co.Consent(c)
		}
	case c.On > was.On:
		j.co.Consent(c)
	}
}

func (j *joining) relationship(from *Relationship) {
	i := slices.IndexFunc(j.co.Relationships, func(r Relationship) bool { return r.Side == from.Side })
	if i < 0 {
		j.co.Relationships = append(j.co.Relationships, *from)
		if !from.Archived {
			j.differ(from.Side, SettingRole, "", true)
		}
		return
	}
	into := &j.co.Relationships[i]
	added, org, was := earlier(into.Added, from.Added), into.Org || from.Org, into.Joined || from.Joined
	switch {
	case into.Archived && !from.Archived:
		j.differ(from.Side, SettingRole, "", true)
		*into = *from
	case !into.Archived && !from.Archived:
		j.decided(from, into)
	}
	into.Added, into.Org, into.Joined = added, org, was
}

// decided joins what people decided about one side of both.
func (j *joining) decided(from, into *Relationship) {
	// What the segment was made of goes with it.
	if from.Segment != into.Segment || from.Sole != into.Sole {
		j.differ(into.Side, SettingSegment, "", false)
	}
	j.stage(from, into)
	ownerless := into.Owner == ""
	if j.either(into.Side, SettingOwner, into.Owner != "", from.Owner != "", into.Owner == from.Owner) {
		into.Owner = from.Owner
	}
	// Who is asked to take over is asked by the owner that stays.
	offer := into.Offered != "" || !ownerless
	if j.either(into.Side, SettingOffer, offer, from.Offered != "", into.Offered == from.Offered) {
		into.Offered, into.OfferedNote, into.OfferedOn, into.OfferedBy = from.Offered, from.OfferedNote, from.OfferedOn, from.OfferedBy
	}
	if j.either(into.Side, SettingCadence, into.Agreed(), from.Agreed(), into.Cadence == from.Cadence && into.Max == from.Max) {
		into.Cadence, into.Max = from.Cadence, from.Max
	}
	// A company that somebody wants to be reminded of is not put to sleep.
	j.either(into.Side, SettingSnooze, true, from.Snoozed > j.today, into.Snoozed == from.Snoozed)
	if j.either(into.Side, SettingNext, into.Next != 0, from.Next != 0, into.Next == from.Next && into.NextWhat == from.NextWhat && into.NextAt == from.NextAt) {
		into.Next, into.NextWhat, into.NextAt = from.Next, from.NextWhat, from.NextAt
	}
	if j.either(into.Side, SettingPlan, into.Plan.Running(j.today), from.Plan.Running(j.today), into.Plan == from.Plan) {
		into.Plan = from.Plan
	}
	if j.either(into.Side, SettingCategory, into.Category != "", from.Category != "", Fold(into.Category) == Fold(from.Category)) {
		into.Category = from.Category
	}
	j.alternatives(from, into)
	if from.Exit.Open() && !into.Exit.Open() || into.Exit.Opened == 0 {
		into.Exit = from.Exit
	}
	if into.Leave.Stage == "" {
		into.Leave = from.Leave
	}
}

// stage joins how far two have come. It is no decision but what happened, so
// the one that has come further counts.
func (j *joining) stage(from, into *Relationship) {
	if from.Stage() == into.Stage() {
		return
	}
	further := into.Prospect() && (!from.Prospect() || StageRank(from.Stage()) > StageRank(into.Stage()))
	if into.Prospect() || from.Prospect() {
		j.differ(into.Side, SettingStage, "", further)
	}
	if further {
		into.Staged = from.Staged
	}
}

// either reports whether from's word is taken, and notes that there were two,
// or only from's.
func (j *joining) either(side Side, s Setting, into, from, same bool) (taken bool) {
	if !from || into && same {
		return false
	}
	j.differ(side, s, "", !into)
	return !into
}

func (j *joining) alternatives(from, into *Relationship) {
	known := len(into.Alternatives)
	for _, a := range from.Alternatives {
		if into.alternative(a.Name) < 0 {
			into.Alternatives = append(into.Alternatives, a)
		}
	}
	if len(into.Alternatives) > known {
		j.differ(into.Side, SettingAlternative, "", true)
		marked := into.Alternative
		into.sourced()
		into.Alternative = into.Alternative || marked
	}
}

// earlier is the earlier of two days that are known.
func earlier(a, b Day) Day {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}
