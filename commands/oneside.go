package commands

import "github.com/rapport-bot/rapport/relationship"

// oneSide returns the side that an entry or a setting is about: the one the
// line names, else the only one the company has. It asks when there are two.
func (c company) oneSide(rec *relationship.Record) (relationship.Side, error) {
	if c.Side != relationship.Whole {
		return c.Side, nil
	}
	if live := rec.Company.Sides(); len(live) == 1 {
		return live[0], nil
	}
	return relationship.Whole, &whichSideError{c.ID}
}
