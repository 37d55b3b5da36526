package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// Before returns what two companies were before a merge.
func (w *Workspace) Before(ctx context.Context, ref string) (*relationship.Before, error) {
	kept, err := w.client.HGetAll(ctx, w.keys.merge(ref)).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	from, into := kept[mergeFrom], kept[mergeInto]
	if from == "" {
		return nil, fmt.Errorf("merge %s: %w", ref, relationship.ErrUnknown)
	}
	before := &relationship.Before{}
	if err := json.Unmarshal([]byte(kept[mergeAfter]), &before.After); err != nil {
		return nil, fmt.Errorf("store: merge %s: %w", ref, err)
	}
	var fields [2]*redis.MapStringStringCmd
	_, err = w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, id := range [...]string{from, into} {
			fields[i] = p.HGetAll(ctx, w.keys.mergedCompany(ref, id))
		}
		return nil
	})
	if err != nil {
		return nil, unavailable(err)
	}
	if before.From, err = decode(from, fields[0].Val()); err != nil {
		return nil, err
	}
	if before.Into, err = decode(into, fields[1].Val()); err != nil {
		return nil, err
	}
	for _, one := range [...]struct {
		to    *[]relationship.Entry
		key   string
		start int64
	}{
		{&before.FromJournal, w.keys.mergedJournal(ref, from), 0},
		{&before.IntoJournal, w.keys.mergedJournal(ref, into), 0},
		{&before.Since, w.keys.journal(into), atoi(kept[mergeLong])},
	} {
		if *one.to, err = w.entriesFrom(ctx, one.key, one.start); err != nil {
			return nil, err
		}
	}
	return before, nil
}

// entriesFrom reads a journal from an entry on, the oldest first.
func (w *Workspace) entriesFrom(ctx context.Context, key string, start int64) ([]relationship.Entry, error) {
	var all []relationship.Entry
	for {
		lines, err := w.client.LRange(ctx, key, start, start+stagedOnce-1).Result()
		if err != nil {
			return nil, unavailable(err)
		}
		entries, err := entriesIn(lines)
		if err != nil {
			return nil, fmt.Errorf("store: %s: %w", key, err)
		}
		all = append(all, entries...)
		if len(lines) < stagedOnce {
			return all, nil
		}
		start += stagedOnce
	}
}

// Split takes a merge back: one script moves what was kept to where it stood,
// and appends what was written since.
func (w *Workspace) Split(ctx context.Context, s *relationship.Split) error {
	version, err := w.at(ctx)
	if err != nil {
		return err
	}
	age := w.seen.now()
	into := s.Into.Company.ID
	b := newBatch(w.keys.seen(s.ID), w.keys.company(into), w.keys)
	if err := w.splitting(b, s); err != nil {
		return err
	}
	g := guard{remember: remember, rev: s.Merged.Revision, version: version}
	failed, found, err := b.run(ctx, w.client, g)
	if err != nil || failed != "" {
		w.known.drop(into)
		return w.refused(ctx, failed, found, err)
	}
	wrote(ctx)
	for _, rec := range [...]*relationship.Record{s.From, s.Into} {
		rec.Revision++
		w.known.put(rec.Company.ID, rec, age)
	}
	w.follow(ctx, version+bothListed)
	return nil
}

// splitting adds the commands of a split: assertions first.
func (w *Workspace) splitting(b *batchOf, s *relationship.Split) error {
	from, into := s.From.Company.ID, s.Into.Company.ID
	b.rev(w.keys.mergedCompany(s.Ref, from), s.From.Revision)
	b.long(w.keys.mergedJournal(s.Ref, from), s.FromEntries)
	b.long(w.keys.mergedJournal(s.Ref, into), s.IntoEntries)
	for _, name := range foldedNames(append([]string{s.From.Company.Name}, s.From.Company.Aliases...)) {
		b.mine(w.keys.names(), name, into)
	}

	b.do("UNLINK", w.keys.journal(into))
	for _, one := range [...]struct {
		rec     *relationship.Record
		entries int
		since   []relationship.Entry
	}{{s.Into, s.IntoEntries, s.Stay}, {s.From, s.FromEntries, s.Back}} {
		id := one.rec.Company.ID
		b.do("DEL", w.keys.company(id))
		if err := w.record(b, one.rec); err != nil {
			return err
		}
		b.do("DEL", w.keys.mergedCompany(s.Ref, id))
		if one.entries > 0 {
			b.moved(w.keys.mergedJournal(s.Ref, id), w.keys.journal(id))
			b.do("PERSIST", w.keys.journal(id))
		}
		if err := w.append(b, id, one.since); err != nil {
			return err
		}
		w.touch(b, s.At, id)
	}
	b.do("DEL", w.keys.merge(s.Ref))
	w.readdress(b, []*relationship.Record{s.Merged}, []*relationship.Record{s.From, s.Into})
	b.do("HDEL", w.keys.dropped(), from, into)
	if err := w.act(b, &s.Act); err != nil {
		return err
	}
	return w.parted(b, s)
}

// parted gives each of two companies its names back, and enters them in the
// directory.
func (w *Workspace) parted(b *batchOf, s *relationship.Split) error {
	var kept []string
	for _, rec := range [...]*relationship.Record{s.From, s.Into} {
		co := &rec.Company
		kept = append(kept, foldedNames(append([]string{co.Name}, co.Aliases...))...)
	}
	for _, old := range foldedNames(append([]string{s.Merged.Company.Name}, s.Merged.Company.Aliases...)) {
		if !slices.Contains(kept, old) {
			b.do("HDEL", w.keys.names(), old)
		}
	}
	for _, rec := range [...]*relationship.Record{s.From, s.Into} {
		w.call(b, &rec.Company, rec.Company.ID)
		if err := w.list(b, &rec.Company); err != nil {
			return err
		}
	}
	return nil
}
