package relationship

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"
)

// Resume finishes what was broken off, and forgets anew who came back with a
// copy that was put in the place of the store.
func (l *Ledger) Resume(ctx context.Context, now time.Time) error {
	open, err := l.Store.Forgettings(ctx)
	if err != nil {
		return err
	}
	for _, f := range open {
		if _, err := l.Forget(ctx, f); err != nil {
			return err
		}
	}
	buried, err := l.Store.Buried(ctx)
	if err != nil {
		return err
	}
	for _, id := range buried {
		back, err := l.returned(ctx, id)
		if err != nil {
			return err
		}
		for _, s := range back {
			if _, err := l.Forget(ctx, Forgetting{Subject: s, At: now.UnixMilli()}); err != nil {
				return err
			}
		}
	}
	return nil
}

// returned are those who were forgotten at a company and stand there all the
// same, or at the one that it became part of.
func (l *Ledger) returned(ctx context.Context, id string) ([]Subject, error) {
	d, err := l.Store.Directory(ctx)
	if err != nil {
		return nil, err
	}
	now := d.Now(id)
	rec, err := l.read(ctx, now)
	if errors.Is(err, ErrUnknown) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	history, err := l.History(ctx, now)
	if err != nil {
		return nil, err
	}
	called, written := namesAt(rec, history)
	stones, err := l.Store.Tombstones(ctx, []string{id}, slices.Sorted(maps.Keys(called)))
	back := map[string]Subject{}
	for said, stone := range stones {
		// A text that was written since may mean somebody else.
		if written[said] <= stone.Day {
			name := called[said]
			back[Fold(name)] = Subject{Company: now, Name: name, Token: stone.Token}.Of(&rec.Company)
		}
	}
	return slices.Collect(maps.Values(back)), err
}

// namesAt are the names at a company, by whatever may have a tombstone: a name
// or an e-mail address. Of those that stand in texts alone it tells when the
// oldest text was written.
func namesAt(rec *Record, history []Entry) (called map[string]string, written map[string]Day) {
	called, written = map[string]string{}, map[string]Day{}
	for _, p := range rec.Company.People {
		called[p.Name] = p.Name
		if p.Email != "" {
			called[p.Email] = p.Name
		}
	}
	for i := range history {
		for _, name := range history[i].Who {
			called[name] = name
		}
	}
	for i := range history {
		day := DayOf(time.UnixMilli(history[i].At), time.UTC)
		for _, text := range history[i].texts() {
			for _, name := range NamesIn(*text) {
				if old, text := written[name]; called[name] == "" && (!text || day < old) {
					written[name] = day
				}
			}
		}
	}
	for name := range written {
		called[name] = name
	}
	return called, written
}
