package commands

import (
	"context"
	"slices"

	"github.com/rapport-bot/rapport/relationship"
)

// sparing takes people who were forgotten out of what is to be imported, so that
// a file from before does not bring them back, and its entries are the ones that
// are on record already. It returns how many there were. Only who is named by a
// row, or in a text as names are written, can be told.
func (im *importer) sparing(ctx context.Context, d *relationship.Directory, t *destination) (int, error) {
	if d.Setting(relationship.ForgottenSetting) == "" {
		return 0, nil
	}
	ids := []string{t.id}
	if !t.add {
		rec, err := im.known(ctx, t.id)
		if err != nil {
			return 0, err
		}
		ids = rec.Company.IDs()
	}
	var names []string
	for _, p := range t.people {
		names = append(names, p.Name, p.Email)
	}
	for i := range t.entries {
		names = append(append(names, t.entries[i].Who...), relationship.NamesIn(t.entries[i].Text)...)
	}
	slices.Sort(names)
	names = slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" })
	stones, err := im.env.Ledger.Store.Tombstones(ctx, ids, names)
	if err != nil || len(stones) == 0 {
		return 0, err
	}
	in := *t.incoming // the plan stays as it was read
	in.people = slices.Clone(in.people)
	t.incoming, t.entries = &in, slices.Clone(t.entries)
	var tokens []string
	for name, stone := range stones {
		s := relationship.Subject{Company: t.id, Called: []string{t.name}, Name: name, Token: stone.Token}
		in.people = slices.DeleteFunc(in.people, func(p relationship.Person) bool {
			if p.Name != name && p.Email != name {
				return false
			}
			s.Name = p.Name
			if p.Email != "" {
				s.Emails = append(s.Emails, p.Email)
			}
			return true
		})
		others := make([]string, len(in.people))
		for i, p := range in.people {
			others[i] = p.Name
		}
		q := s.At(t.id, others)
		for i := range t.entries {
			t.entries[i].Who = slices.Clone(t.entries[i].Who)
			q.EraseEntry(&t.entries[i].Entry)
		}
		if !slices.Contains(tokens, stone.Token) {
			tokens = append(tokens, stone.Token)
		}
	}
	return len(tokens), nil
}
