package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// What two companies were is kept for as long as they can be parted, by any
// clock. A journal that is on its way is soon where it goes, or forgotten.
const (
	mergeKept  = relationship.SplitFor + 24*time.Hour
	stagedKept = 10 * time.Minute
	stagedOnce = 400 // entries, about 64 KiB: nobody has to wait for more
)

// The fields of what is kept of a merge.
const (
	mergeFrom  = "from"
	mergeInto  = "into"
	mergeAfter = "after" // the company that the merge made
	mergeLong  = "n"     // the entries of its journal then
)

// Merge writes a merge. The joined journal is brought into the store first, a
// little at a time, under a name of its own that nobody reads. One script then
// moves it, what it takes the place of, and all else that must change at once,
// so that the time for which everybody waits does not grow with the journals.
func (w *Workspace) Merge(ctx context.Context, m *relationship.Merge) error {
	version, err := w.at(ctx)
	if err != nil {
		return err
	}
	staged, err := w.stage(ctx, m.Journal)
	if err != nil {
		return err
	}
	age := w.seen.now()
	from, into := m.From.Company.ID, m.Into.Company.ID
	b := newBatch(w.keys.seen(m.ID), w.keys.company(into), w.keys)
	if err := w.merging(b, m, staged); err != nil {
		return err
	}
	g := guard{remember: remember, rev: m.Into.Revision, version: version}
	failed, found, err := b.run(ctx, w.client, g)
	if err != nil || failed != "" {
		w.known.drop(from)
		w.known.drop(into)
		_ = w.client.Unlink(ctx, staged).Err() // it is gone soon in any case
		return w.refused(ctx, failed, found, err)
	}
	wrote(ctx)
	w.known.drop(from)
	m.After.Revision++
	w.known.put(into, m.After, age)
	w.follow(ctx, version+bothListed)
	return nil
}

// bothListed is by how much the directory's version grows when two companies
// are entered in it.
const bothListed = 2

// refused turns the guard that failed into an error.
func (w *Workspace) refused(ctx context.Context, failed, found string, err error) error {
	switch failed {
	case "":
		return err
	case "seen":
		return &relationship.RepeatError{Numbers: numbersIn(found)}
	case "rev", "long":
		return relationship.ErrConflict
	case "version", "name":
		if _, err := w.fresh(ctx, atoi(found)); err != nil {
			return err
		}
		return relationship.ErrStale
	default:
		return fmt.Errorf("store: script answered %q", failed)
	}
}

// stage brings a journal into the store.
func (w *Workspace) stage(ctx context.Context, journal []relationship.Entry) (key string, err error) {
	key = w.keys.staged(rand.Text())
	for some := range slices.Chunk(journal, stagedOnce) {
		lines, err := linesOf(some)
		if err != nil {
			return "", err
		}
		b := w.batch()
		b.doMany("RPUSH", key, lines)
		b.do("EXPIRE", key, int(stagedKept.Seconds()))
		if err := b.write(ctx, w.client); err != nil {
			return "", err
		}
	}
	return key, nil
}

// merging adds the commands of a merge: assertions first.
func (w *Workspace) merging(b *batchOf, m *relationship.Merge, staged string) error {
	from, into := m.From.Company.ID, m.Into.Company.ID
	b.rev(w.keys.company(from), m.From.Revision)
	b.long(staged, len(m.Journal))
	b.long(w.keys.journal(from), m.FromEntries)
	b.long(w.keys.journal(into), len(m.Journal)-m.FromEntries)

	for _, id := range [...]string{from, into} {
		w.put(b, w.keys.company(id), w.keys.mergedCompany(m.Ref, id))
	}
	if m.FromEntries > 0 {
		w.put(b, w.keys.journal(from), w.keys.mergedJournal(m.Ref, from))
	}
	if m.FromEntries < len(m.Journal) {
		w.put(b, w.keys.journal(into), w.keys.mergedJournal(m.Ref, into))
	}
	if len(m.Journal) > 0 {
		b.moved(staged, w.keys.journal(into))
		b.do("PERSIST", w.keys.journal(into))
	}
	if err := w.keepMerge(b, m); err != nil {
		return err
	}
	if err := w.record(b, m.After); err != nil {
		return err
	}
	if err := w.act(b, &m.Act); err != nil {
		return err
	}
	b.stale(w.keys.shown(from), w.keys.stale(), from)
	b.do("ZREM", w.keys.recent(), from)
	b.do("HDEL", w.keys.dropped(), from, into)
	w.touch(b, m.At, into)
	w.call(b, &m.After.Company, into)
	w.readdress(b, []*relationship.Record{m.From, m.Into}, []*relationship.Record{m.After})
	return w.listMerged(b, from, &m.After.Company)
}

// put puts a key by for as long as a merge can be taken back.
func (w *Workspace) put(b *batchOf, key, to string) {
	b.moved(key, to)
	b.do("EXPIRE", to, int(mergeKept.Seconds()))
}

// keepMerge notes what a merge was of.
func (w *Workspace) keepMerge(b *batchOf, m *relationship.Merge) error {
	after, err := json.Marshal(&m.After.Company)
	if err != nil {
		return fmt.Errorf("store: merged company: %w", err)
	}
	key := w.keys.merge(m.Ref)
	b.do("HSET", key, mergeFrom, m.From.Company.ID, mergeInto, m.Into.Company.ID, mergeAfter, after, mergeLong, len(m.Journal))
	b.do("EXPIRE", key, int(mergeKept.Seconds()))
	return nil
}

// record writes all fields of a company anew.
func (w *Workspace) record(b *batchOf, rec *relationship.Record) error {
	fields, err := encode(rec)
	if err != nil {
		return fmt.Errorf("store: encode %s: %w", rec.Company.ID, err)
	}
	b.do("HSET", w.keys.company(rec.Company.ID), fields...)
	return nil
}

// act adds what merging and taking it back do besides.
func (w *Workspace) act(b *batchOf, a *relationship.Act) error {
	for _, p := range a.Place {
		w.place(b, p, a.Owners[p.Ref])
		if p.Owner != "" && !p.Gone {
			b.do("SADD", w.keys.owners(), p.Owner)
		}
	}
	if err := w.plan(b, a.Errands); err != nil {
		return err
	}
	w.outdate(b, a.By, a.Place, a.Owners, a.Asked...)
	return w.audit(b, a.By, a.Audit, a.At)
}

// call makes the names of a company those of an ID.
func (w *Workspace) call(b *batchOf, co *relationship.Company, id string) {
	for _, name := range foldedNames(append([]string{co.Name}, co.Aliases...)) {
		b.do("HSET", w.keys.names(), name, id)
	}
}

// listMerged enters in the directory that a company became part of another.
func (w *Workspace) listMerged(b *batchOf, from string, into *relationship.Company) error {
	text, err := json.Marshal(relationship.Listing{Into: into.ID})
	if err != nil {
		return fmt.Errorf("store: listing: %w", err)
	}
	b.do("HSET", w.keys.directory(), from, text)
	b.do("RPUSH", w.keys.changes(), "c:"+from)
	return w.list(b, into)
}
