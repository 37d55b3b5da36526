package relationship

import "slices"

// A Company is the other side. It may hold two relationships with us, one a
// side, each with an owner and a score of its own.
type Company struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
	// Solo is true of a one-person company, where the number of people
	// involved says nothing.
	Solo          bool           `json:"solo,omitempty"`
	People        []Person       `json:"people,omitempty"`
	Relationships []Relationship `json:"rel"`
	Added         Day            `json:"added"`
	// NoAI keeps the company from every model: none is told anything of it.
	NoAI bool `json:"noai,omitempty"`
	// Consents are what the company agreed to being used for, Handoffs where it
	// was passed on to.
	Consents []Consent `json:"ok,omitempty"`
	Handoffs []Handoff `json:"handed,omitempty"`
	// Merged are the companies that became part of this one, the newest last.
	Merged []Merged `json:"merged,omitempty"`
}

// A Relationship is one role of a company: what it is to us, who looks after
// it and how often we want to talk.
type Relationship struct {
	Side    Side    `json:"side"`
	Segment Segment `json:"seg"`
	Owner   string  `json:"owner,omitempty"` // a colleague's ID, "" needs an owner
	Added   Day     `json:"added"`
	// Cadence and Max, in days, are what a person agreed for this
	// relationship; 0 leaves them to the segment.
	Cadence int `json:"cad,omitempty"`
	Max     int `json:"max,omitempty"`
	// Org is whether the other side is more than one person: only then does
	// the number of people seen count.
	Org bool `json:"org,omitempty"`
	// Sole marks the only source of what it supplies, Alternative that an
	// active second source exists.
	Sole        bool `json:"sole,omitempty"`
	Alternative bool `json:"alt,omitempty"`
	// Alternatives are the other sources by name, Impact and Risk what the
	// segment was made of, 1 to 5, 0 if it was chosen.
	Alternatives []Alternative `json:"alts,omitempty"`
	Impact       int           `json:"imp,omitempty"`
	Risk         int           `json:"risk,omitempty"`
	// Snoozed is the day on which reminders start again, 0 if not snoozed.
	Snoozed     Day    `json:"snooze,omitempty"`
	SnoozeWhy   string `json:"snoozewhy,omitempty"`
	SnoozeCount int    `json:"snoozes,omitempty"` // in a row, without a talk between
	// Next is a planned step, 0 if none.
	Next     Day    `json:"next,omitempty"`
	NextWhat string `json:"nextwhat,omitempty"`
	NextAt   string `json:"nextat,omitempty"` // the time of day, "14:00", "" if any
	// Offered is the colleague asked to take over, who has not answered yet.
	Offered     string `json:"offer,omitempty"`
	OfferedNote string `json:"offernote,omitempty"`
	OfferedOn   Day    `json:"offeron,omitempty"`
	OfferedBy   string `json:"offerby,omitempty"`
	// Reviewed is the day on which the segment was last looked at, 0 if never.
	Reviewed Day `json:"reviewed,omitempty"`
	// Plan is what is done to raise the score, or the last that was.
	Plan Plan `json:"plan,omitzero"`
	// Exit is the newest review of whether to keep a partner, Leave the end that
	// was asked for. Both are seen by few.
	Exit  ExitReview `json:"exit,omitzero"`
	Leave Leave      `json:"leave,omitzero"`
	// Staged are the stages of a company that is to become a customer or a
	// partner, the newest last. Joined says that it was one before, so that it
	// is ended like one.
	Staged []Staged `json:"staged,omitempty"`
	Joined bool     `json:"joined,omitempty"`
	// Category is what a partner supplies, as a person named it, "" if nobody
	// did. Partners of one category can stand in for each other.
	Category string `json:"cat,omitempty"`
	// Archived keeps the history of a role that was left.
	Archived bool `json:"archived,omitempty"`
}

// A Person works at a company.
type Person struct {
	Name  string `json:"name"`
	Role  string `json:"role,omitempty"` // one of [PersonRoles]
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// PersonRoles are the parts a person can play at a company.
var PersonRoles = []string{"champion", "decision-maker", "user", "finance", "legal", "blocker"}

// Names returns the names of the people known at the company.
func (c *Company) Names() []string {
	var names []string
	for i := range c.People {
		names = append(names, c.People[i].Name)
	}
	return names
}

// Relationship returns the company's live relationship on a side.
func (c *Company) Relationship(s Side) (*Relationship, bool) {
	i := slices.IndexFunc(c.Relationships, func(r Relationship) bool { return r.Side == s && !r.Archived })
	if i < 0 {
		return nil, false
	}
	return &c.Relationships[i], true
}

// IDs returns the company's ID, and those of the companies that became part of
// it.
func (c *Company) IDs() []string {
	ids := []string{c.ID}
	for _, m := range c.Merged {
		ids = append(ids, m.ID)
	}
	return ids
}

// Sides returns the sides on which the company has a live relationship.
func (c *Company) Sides() []Side {
	var live []Side
	for _, s := range Sides {
		if _, ok := c.Relationship(s); ok {
			live = append(live, s)
		}
	}
	return live
}

// OwnedBy reports whether the colleague looks after the company on a side, or
// on any side for [Whole]; of a relationship that is archived, whether they did.
func (c *Company) OwnedBy(id string, s Side) bool {
	return slices.ContainsFunc(c.Relationships, func(r Relationship) bool {
		return r.Owner == id && (s == Whole || r.Side == s)
	})
}

// PutAway archives the relationship, and what was planned with it is over.
func (r *Relationship) PutAway() {
	r.Archived, r.Offered, r.OfferedNote = true, "", ""
	r.Next, r.NextWhat, r.NextAt, r.Snoozed, r.SnoozeWhy = 0, "", "", 0, ""
}

// Pace returns the cadence, max and weight in force: what was agreed for the
// relationship, else what its segment says. An agreed cadence without a max
// tolerates half as much again, rounded up.
func (r *Relationship) Pace() Pace {
	p := r.Segment.Pace()
	if r.Cadence > 0 {
		p.Cadence, p.Max = r.Cadence, r.Max
		if p.Max == 0 {
			p.Max = (3*r.Cadence + 1) / 2
		}
	}
	return p
}

// Agreed reports whether a person agreed a cadence for this relationship.
func (r *Relationship) Agreed() bool { return r.Cadence > 0 }

// Clone returns a copy that shares nothing with c.
func (c *Company) Clone() *Company {
	d := *c
	d.Aliases = slices.Clone(c.Aliases)
	d.People = slices.Clone(c.People)
	d.Consents = slices.Clone(c.Consents)
	d.Handoffs = slices.Clone(c.Handoffs)
	d.Merged = slices.Clone(c.Merged)
	d.Relationships = slices.Clone(c.Relationships)
	for i := range d.Relationships {
		d.Relationships[i].Alternatives = slices.Clone(d.Relationships[i].Alternatives)
		d.Relationships[i].Leave.Done = slices.Clone(d.Relationships[i].Leave.Done)
		d.Relationships[i].Staged = slices.Clone(d.Relationships[i].Staged)
	}
	return &d
}
