package commands

import (
	"fmt"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// check refuses what this person must not merge, or nobody, or not now.
func (m *merger) check(from, into *relationship.Record) error {
	r := m.r
	if len(into.Company.Sides()) == 0 {
		l, _ := r.Directory.Listing(m.into)
		return r.ended(l)
	}
	for _, rec := range [...]*relationship.Record{from, into} {
		if !r.mayMerge(&rec.Company) {
			return m.notTheirs(rec)
		}
	}
	for _, rec := range [...]*relationship.Record{from, into} {
		for i := range rec.Company.Relationships {
			if err := m.ending(&rec.Company, &rec.Company.Relationships[i]); err != nil {
				return err
			}
		}
	}
	if m.seen != "" && m.seen != revisions(from, into) {
		return errSeenOther
	}
	return nil
}

// revisions name what a preview is of.
func revisions(from, into *relationship.Record) string {
	return fmt.Sprintf("%d.%d", from.Revision, into.Revision)
}

// mayMerge reports whether the person may make the company one with another:
// they look after all of it, or are a manager or an admin.
func (r *Request) mayMerge(co *relationship.Company) bool {
	if r.User.May(relationship.Manager) {
		return true
	}
	sides := co.Sides()
	for _, side := range sides {
		if x, _ := co.Relationship(side); r.Directory.As(x.Owner) != r.Person {
			return false
		}
	}
	return len(sides) > 0 || co.OwnedBy(r.Person, relationship.Whole)
}

// notTheirs says whose a company is.
func (m *merger) notTheirs(rec *relationship.Record) error {
	answer, about := m.r.refuse(saidMergeBoth), company{ID: rec.Company.ID}
	for _, side := range rec.Company.Sides() {
		x, _ := rec.Company.Relationship(side)
		if about.Side == relationship.Whole && m.r.Directory.As(x.Owner) != m.r.Person {
			about.Side = side
		}
		answer.message.Blocks = append(answer.message.Blocks,
			m.r.para(saidMergeWhose, card.Bold(m.r.labelled(&rec.Company, x)), m.r.who(x.Owner)))
	}
	return answer.with(tellOwner(m.r, about)...)
}

// who is a colleague, or nobody.
func (r *Request) who(id string) card.Span {
	if id == "" {
		return card.Span{Text: r.say(wordNobody)}
	}
	return card.Who(id)
}

// ending refuses while the end of a relationship is on its way. That it is, only
// few may know.
func (m *merger) ending(co *relationship.Company, x *relationship.Relationship) error {
	switch {
	case !x.Leave.Running():
		return nil
	case !m.r.privy(co, x.Side):
		return m.r.refuse(saidMergeOpen, card.Bold(co.Name))
	}
	return m.r.refuse(saidMergeEnding, card.Bold(m.r.labelled(co, x))).
		with(card.Action{Label: m.r.say(buttonShow), Line: lineOn("drop", co, x.Side, "")})
}
