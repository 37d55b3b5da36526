package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// recents and saved bound the lists of what was written to last.
const (
	recents = 100
	saved   = 50
)

// Reserve returns the first of n entry numbers that this process has not
// given out. The script of the commit has the last word.
func (w *Workspace) Reserve(ctx context.Context, n int) (int, error) {
	if _, err := w.Directory(ctx); err != nil {
		return 0, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	first := w.next
	w.next += n
	return first, nil
}

// Release gives back reserved numbers, if nobody has reserved after them.
func (w *Workspace) Release(first, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.next == first+n {
		w.next = first
	}
}

// Commit writes a change as one script.
func (w *Workspace) Commit(ctx context.Context, c *relationship.Change) error {
	version, err := w.at(ctx)
	if err != nil {
		return err
	}
	id := c.Record.Company.ID
	age := w.seen.now()
	b := newBatch(w.keys.seen(c.ID), w.keys.company(id), w.keys)
	if len(c.Return) > 0 {
		if _, err := w.salted(ctx); err != nil {
			return err
		}
	}
	if err := w.write(b, c); err != nil {
		return err
	}
	if c.Names {
		if version == 0 {
			w.born(b)
		}
		if err := w.register(ctx, version); err != nil {
			return err
		}
	}
	g := guard{receipt: receipt(c), remember: remember, rev: c.Record.Revision, version: version}
	if c.Blind {
		g.version = -1
	}
	if c.ID == "" {
		g.remember = 0
	}
	if len(c.Entries) > 0 {
		g.first, g.count = c.Entries[0].Number, len(c.Entries)
	}
	failed, found, err := b.run(ctx, w.client, g)
	if err != nil {
		// Whether it was written is not known; what is at hand may be old.
		w.known.drop(id)
		return err
	}
	switch failed {
	case "":
	case "seen":
		return &relationship.RepeatError{Numbers: numbersIn(found)}
	case "rev":
		w.known.outdated(id, g.rev)
		return relationship.ErrConflict
	case "number":
		w.skipTo(int(atoi(found)) + 1)
		return relationship.ErrTaken
	case "version", "name":
		if _, err := w.fresh(ctx, atoi(found)); err != nil {
			return err
		}
		return relationship.ErrStale
	default:
		return fmt.Errorf("store: script answered %q", failed)
	}
	wrote(ctx)
	c.Record.Revision++
	w.known.put(id, c.Record, age)
	if c.Names && !c.Blind {
		w.follow(ctx, version+1)
	}
	return nil
}

// write adds the commands of a change to a batch: assertions first.
func (w *Workspace) write(b *batchOf, c *relationship.Change) error {
	id := c.Record.Company.ID
	for _, e := range c.Entries {
		b.free(w.keys.entries(e.Number), strconv.Itoa(e.Number))
	}
	var names []string
	if c.Names {
		names = foldedNames(append([]string{c.Record.Company.Name}, c.Record.Company.Aliases...))
		for _, name := range names {
			b.mine(w.keys.names(), name, id)
		}
	}
	fields, err := encode(c.Record)
	if err != nil {
		return fmt.Errorf("store: encode %s: %w", id, err)
	}
	b.do("HSET", w.keys.company(id), fields...)
	if err := w.append(b, id, c.Entries); err != nil {
		return err
	}
	w.source(b, c.Entries, c.At)
	w.shelve(b, c.Entries)
	w.address(b, id, c)
	for _, p := range c.Place {
		old := c.Owners[p.Ref]
		w.place(b, p, old)
		if p.Owner != "" && (old != "" || c.Record.Revision == 0) {
			b.do("SADD", w.keys.owners(), p.Owner)
		}
	}
	if err := w.plan(b, c.Errands); err != nil {
		return err
	}
	w.outdate(b, c.By, c.Place, c.Owners, c.Asked...)
	if c.Quiet {
		b.stale(w.keys.shown(id), w.keys.stale(), id)
	} else {
		w.touch(b, c.At, id)
	}
	if len(c.Return) > 0 {
		w.unbury(b, &c.Record.Company, c.Return)
	}
	if c.Names {
		for _, old := range foldedNames(c.Was) {
			if !slices.Contains(names, old) {
				b.do("HDEL", w.keys.names(), old)
			}
		}
		for _, name := range names {
			b.do("HSET", w.keys.names(), name, id)
		}
		if err := w.list(b, &c.Record.Company); err != nil {
			return err
		}
	}
	if err := w.audit(b, c.By, c.Audit, c.At); err != nil {
		return err
	}
	if len(c.Entries) > 0 && c.By != "" {
		save, err := json.Marshal(relationship.Save{ID: id, Numbers: numbersOf(c.Entries), At: c.At})
		if err != nil {
			return fmt.Errorf("store: save: %w", err)
		}
		b.do("LPUSH", w.keys.saves(c.By), save)
		b.do("LTRIM", w.keys.saves(c.By), 0, saved-1)
	}
	return nil
}

// plan adds what is to be done unasked.
func (w *Workspace) plan(b *batchOf, errands []relationship.Errand) error {
	for _, e := range errands {
		text, err := json.Marshal(errand{Stage: string(relationship.Waiting), Due: float64(e.Due.Unix())})
		if err != nil {
			return fmt.Errorf("store: errand: %w", err)
		}
		b.do("HSETNX", w.keys.errands(), e.Name(), text)
		b.do("ZADD", w.keys.due(), "NX", e.Due.Unix(), e.Name())
	}
	return nil
}

// touch notes that a company was written to: it is among those written to last,
// and messages that show it are out of date.
func (w *Workspace) touch(b *batchOf, at time.Time, id string) {
	b.stale(w.keys.shown(id), w.keys.stale(), id)
	b.do("ZADD", w.keys.recent(), at.UnixMilli(), id)
	b.do("ZREMRANGEBYRANK", w.keys.recent(), 0, -recents-1)
}

// audit adds a line to the trail, unless nothing is said.
func (w *Workspace) audit(b *batchOf, by, what string, at time.Time) error {
	if what == "" {
		return nil
	}
	return b.audit(w.keys, auditEntry{By: by, At: at.UnixMilli(), What: what})
}

// outdate notes which home pages show what a change is about.
func (w *Workspace) outdate(b *batchOf, by string, places []relationship.Placing, owners map[relationship.Ref]string, asked ...string) {
	people := append([]string{allHomes, by}, asked...)
	for _, p := range places {
		people = append(people, p.Owner, owners[p.Ref])
	}
	slices.Sort(people)
	for _, person := range slices.Compact(people) {
		b.home(w.keys, person)
	}
}

// foldedNames returns the distinct folds of names, without empty ones.
func foldedNames(names []string) []string {
	var folds []string
	for _, name := range names {
		if f := relationship.Fold(name); f != "" && !slices.Contains(folds, f) {
			folds = append(folds, f)
		}
	}
	return folds
}

// encode makes the fields of the company's hash, at its next revision.
func encode(rec *relationship.Record) ([]any, error) {
	fields := []any{fieldRevision, rec.Revision + 1}
	put := func(name string, v any) error {
		text, err := json.Marshal(v)
		fields = append(fields, name, text)
		return err
	}
	errs := []error{put(fieldCompany, &rec.Company), put(fieldLatest, rec.Latest)}
	for side, held := range rec.Held {
		errs = append(errs, put(fieldHeld+string(side), held))
	}
	return fields, errors.Join(errs...)
}

func (w *Workspace) append(b *batchOf, id string, entries []relationship.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	lines, err := linesOf(entries)
	if err != nil {
		return err
	}
	for i := range entries {
		n := entries[i].Number
		b.do("HSET", w.keys.entries(n), strconv.Itoa(n), id)
	}
	b.doMany("RPUSH", w.keys.journal(id), lines)
	return nil
}

// linesOf are entries as a journal holds them.
func linesOf(entries []relationship.Entry) ([]any, error) {
	lines := make([]any, len(entries))
	for i := range entries {
		text, err := json.Marshal(&entries[i])
		if err != nil {
			return nil, fmt.Errorf("store: entry: %w", err)
		}
		lines[i] = text
	}
	return lines, nil
}

// list enters the company in the directory, where every process will see it.
func (w *Workspace) list(b *batchOf, co *relationship.Company) error {
	text, err := json.Marshal(relationship.Listing{Name: co.Name, Aliases: co.Aliases, Sides: co.Sides(), People: co.Names(), NoAI: co.NoAI})
	if err != nil {
		return fmt.Errorf("store: listing: %w", err)
	}
	b.do("SET", w.keys.schema(), schema)
	b.do("HSET", w.keys.directory(), co.ID, text)
	b.do("RPUSH", w.keys.changes(), "c:"+co.ID)
	return nil
}

// skipTo moves the next number forward after another process used it.
func (w *Workspace) skipTo(next int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.next = max(w.next, next)
}

func numbersOf(entries []relationship.Entry) []int {
	numbers := make([]int, len(entries))
	for i, e := range entries {
		numbers[i] = e.Number
	}
	return numbers
}

// receipt is what an event's ID is remembered with: its entries' numbers.
func receipt(c *relationship.Change) string {
	words := make([]string, len(c.Entries))
	for i, e := range c.Entries {
		words[i] = strconv.Itoa(e.Number)
	}
	return strings.Join(words, " ")
}

func numbersIn(receipt string) []int {
	var numbers []int
	for word := range strings.FieldsSeq(receipt) {
		numbers = append(numbers, int(atoi(word)))
	}
	return numbers
}
