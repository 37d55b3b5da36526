package relationship

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// DropTexts takes the texts out of entries that were written before a time, and
// returns how many it changed. What is counted stays, as do the texts of what is
// still open. Each journal is read only from where the last time ended.
func (l *Ledger) DropTexts(ctx context.Context, before, now time.Time) (int, error) {
	if err := l.fresh(ctx); err != nil {
		return 0, err
	}
	d, err := l.Store.Directory(ctx)
	if err != nil {
		return 0, err
	}
	done, err := l.Store.Dropped(ctx)
	if err != nil {
		return 0, err
	}
	all := 0
	for ids := range slices.Chunk(d.IDs(), batch) {
		written, err := l.Store.WrittenAt(ctx, ids, done)
		if err != nil {
			return all, err
		}
		for i, id := range ids {
			if written[i] == 0 || written[i] >= before.UnixMilli() {
				continue
			}
			n, err := l.dropTexts(ctx, id, done[id], before, now)
			if err != nil {
				return all, fmt.Errorf("drop texts of %s: %w", id, err)
			}
			all += n
		}
	}
	if all == 0 {
		return 0, nil
	}
	if l.Purge != nil {
		if _, err := l.Purge(ctx); err != nil {
			return all, err
		}
	}
	return all, l.fresh(ctx)
}

func (l *Ledger) dropTexts(ctx context.Context, id string, from int, before, now time.Time) (int, error) {
	rec, err := l.read(ctx, id)
	if errors.Is(err, ErrUnknown) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	open := rec.open()
	// The next time begins with the first entry that is too young or still open.
	next, end := -1, from
	changed, err := l.rewrite(ctx, id, from, func(at int, e *Entry) (changed, on bool) {
		young := e.At >= before.UnixMilli()
		if end = at + 1; (young || open[e.Number]) && (next < 0 || at < next) {
			next = at
		}
		return !young && !open[e.Number] && e.ClearTexts(), !young
	})
	if err != nil {
		return len(changed), err
	}
	if next < 0 {
		next = end
	}
	if len(changed) > 0 || rec.older(before, open) {
		if err := l.anew(ctx, Writing{At: now, Company: id}); err != nil {
			return len(changed), err
		}
	}
	return len(changed), l.Store.SetDropped(ctx, id, next)
}

// open are the numbers of the promises, complaints and asks that wait for an
// outcome.
func (rec *Record) open() map[int]bool {
	open := map[int]bool{}
	for _, h := range rec.Held {
		for _, p := range h.State.Open {
			open[p.Number] = true
		}
		for _, c := range h.State.Complaints {
			open[c.Number] = true
		}
		open[h.State.AskEntry] = true // whether it has an outcome or not: it is the newest
	}
	return open
}

// older reports whether the newest entries, as the record carries them, still
// have texts from before a time.
func (rec *Record) older(before time.Time, open map[int]bool) bool {
	for _, e := range rec.Latest {
		if e.At < before.UnixMilli() && !open[e.Number] && e.ClearTexts() {
			return true
		}
	}
	return false
}
