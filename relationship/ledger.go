package relationship

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"
)

// A Ledger is a workspace's book of relationships: it folds what is recorded
// into states and hands both to the store as one change.
type Ledger struct {
	Store Store
	Model *Model
	Zone  *time.Location // where the workspace's days begin and end
	Wrote func()         // called after each write, nil: nobody wants to know
	// Purge takes what was erased out of the store's files; nil: nobody can.
	Purge func(context.Context) (Purged, error)

	learned   atomic.Pointer[Model]
	addressed atomic.Bool // the index of addresses is full: see [Ledger.Addressees]
	stocked   atomic.Bool // the shelves are known to be full: see [Ledger.Stock]
}

// InForce returns the model that scores are made with: the newest one learned
// from the workspace's own history, else Model.
func (l *Ledger) InForce() *Model {
	if m := l.learned.Load(); m != nil {
		return m
	}
	return l.Model
}

// Learn puts a model in force. It is safe while others are scoring; nil returns
// to Model.
func (l *Ledger) Learn(m *Model) { l.learned.Store(m) }

// A Writing is something to record about one company.
type Writing struct {
	ID      string // of the event: the same ID never writes twice
	By      string // the colleague
	At      time.Time
	Company string // the company's ID
	New     bool   // the company is to be added
	// Edit changes the company, nil if only entries are written. It may be
	// called again on a newer copy when somebody else wrote meanwhile.
	Edit func(*Company) error
	// Entries to append. Number, By and At are set by the ledger. An Of or Save
	// below zero refers to an entry of the same writing: -1 the first.
	Entries []Entry
	Names   bool   // Edit changes the name, aliases or sides; people are noticed without it
	Blind   bool   // the directory may change meanwhile; see [Change]
	Audit   string // what Edit changes, in words
	Refold  bool   // the states are worked out anew from the whole journal
	// Return lets people in who were forgotten. Without it they are refused with
	// a [*ForgottenError].
	Return bool
	// Link is the address of the message that the entries come from, "" if they
	// come from none. What takes the place of another entry keeps that one's.
	Link string
	// Tell is when those who must know of a review are told, zero: at once.
	Tell time.Time
	// Follow returns what is to be done unasked because of the writing, nil if
	// nothing ever is.
	Follow func(*Written) []Errand
	// Done is told once of what was written, nil: nobody wants to know.
	Done func(*Written)
}

// A Written is what a writing did, or would do.
type Written struct {
	Before, After *Record
	Entries       []Entry // as they stand in the journal
}

// Today returns the workspace's day at an instant.
func (l *Ledger) Today(at time.Time) Day { return DayOf(at, l.Zone) }

// tries bounds how often a writing is worked out again because somebody else
// wrote to the same company. Each loser means that another one got through.
const tries = 64

// Write records w, all of it or nothing. It returns a [*RepeatError] if the
// event was recorded before.
func (l *Ledger) Write(ctx context.Context, w Writing) (*Written, error) {
	n := len(w.Entries)
	first, err := l.reserve(ctx, n)
	if err != nil {
		return nil, err
	}
	for range tries {
		var done *Written
		done, err = l.attempt(ctx, w, first)
		switch {
		case err == nil:
			if l.Wrote != nil {
				l.Wrote()
			}
			if w.Done != nil {
				w.Done(done)
			}
			return done, nil
		case errors.Is(err, ErrConflict) && n == 0:
		case errors.Is(err, ErrConflict):
			// Whoever got through has a number of their own. Under one before
			// it the whole journal would have to be folded, for which there is
			// less time than they need to get through again.
			l.Store.Release(first, n)
			var none error
			if first, none = l.reserve(ctx, n); none != nil {
				return nil, none
			}
		case errors.Is(err, ErrTaken):
			var none error
			if first, none = l.reserve(ctx, n); none != nil {
				return nil, none
			}
		default:
			if n > 0 && !errors.Is(err, ErrUnsure) {
				l.Store.Release(first, n)
			}
			return nil, err
		}
	}
	return nil, fmt.Errorf("write to %s: %w %d times", w.Company, err, tries)
}

func (l *Ledger) reserve(ctx context.Context, n int) (int, error) {
	if n == 0 {
		return 0, nil
	}
	return l.Store.Reserve(ctx, n)
}

func (l *Ledger) attempt(ctx context.Context, w Writing, first int) (*Written, error) {
	// A new company is not looked for: if there is one of its ID, the store
	// refuses the revision.
	before := &Record{Company: Company{ID: w.Company}}
	if !w.New {
		var err error
		if before, err = l.Store.Known(ctx, w.Company); err != nil {
			return nil, err
		}
	}
	done, err := l.apply(ctx, before, w, first)
	if err != nil {
		return nil, err
	}
	// The directory knows the people as well.
	renamed := w.Names || !slices.Equal(before.Company.Names(), done.After.Company.Names())
	change := &Change{
		ID: w.ID, By: w.By, At: w.At,
		Record: done.After, Entries: done.Entries,
		Place: l.places(before, done.After, l.Today(w.At)), Owners: owners(before, done.After), Asked: asked(before, done.After),
		Names: renamed, Blind: w.Blind, Quiet: w.Refold, Audit: w.Audit,
	}
	if change.Return, err = l.returning(ctx, before, done.After, w); err != nil {
		return nil, err
	}
	change.Come, change.Gone = addressesMoved(&before.Company, &done.After.Company)
	if renamed {
		change.Was = append([]string{before.Company.Name}, before.Company.Aliases...)
	}
	if w.Follow != nil {
		change.Errands = w.Follow(done)
	}
	if w.Tell.IsZero() {
		w.Tell = w.At
	}
	reviews, err := l.tellOfReviews(ctx, done.After, w.Tell, before)
	if err != nil {
		return nil, err
	}
	change.Errands = append(change.Errands, reviews...)
	if err := l.Store.Commit(ctx, change); err != nil {
		return nil, err
	}
	return done, nil
}

// returning are the names that a writing enters of people who were forgotten. It
// asks the store only where anybody ever was.
func (l *Ledger) returning(ctx context.Context, before, after *Record, w Writing) ([]string, error) {
	var fresh []string
	for _, name := range after.Company.Names() {
		if !slices.ContainsFunc(before.Company.People, func(p Person) bool { return p.Name == name }) {
			fresh = append(fresh, name)
		}
	}
	if len(fresh) == 0 {
		return nil, nil
	}
	d, err := l.Store.Directory(ctx)
	if err != nil || d.Setting(ForgottenSetting) == "" {
		return nil, err
	}
	stones, err := l.Store.Tombstones(ctx, after.Company.IDs(), fresh)
	var names []string
	for name, stone := range stones {
		if !w.Return {
			return nil, &ForgottenError{name, stone.Day}
		}
		names = append(names, name)
	}
	return names, err
}

// Preview works out what [Ledger.Write] would do, and changes nothing. Its
// entries have no numbers.
func (l *Ledger) Preview(ctx context.Context, w Writing) (*Written, error) {
	before, err := l.Store.Known(ctx, w.Company)
	if err != nil {
		return nil, err
	}
	return l.apply(ctx, before, w, provisional)
}

// provisional numbers stand in for the real ones in a preview: newer than any
// entry there is.
const provisional = 1 << 40

// apply works out the record after w, leaving before as it was.
func (l *Ledger) apply(ctx context.Context, before *Record, w Writing, first int) (*Written, error) {
	after := before.clone()
	if w.Edit != nil {
		if err := w.Edit(&after.Company); err != nil {
			return nil, err
		}
	}
	entries := slices.Clone(w.Entries)
	for i := range entries {
		e := &entries[i]
		e.Number, e.By, e.At = first+i, w.By, w.At.UnixMilli()
		if e.Of < 0 {
			e.Of = first - e.Of - 1
		}
		if i > 0 {
			e.Save = first
		}
		if e.Link == "" && e.Old == 0 && e.Type != Void {
			e.Link = w.Link
		}
	}
	journal := func() ([]Entry, error) { return l.History(ctx, after.Company.ID) }
	fold := l.fold
	if w.Refold {
		fold = l.foldAnew
	}
	if err := fold(before, after, entries, journal); err != nil {
		return nil, err
	}
	l.review(after, entries, l.Today(w.At), before)
	return &Written{Before: before, After: after, Entries: entries}, nil
}

// fold brings after's states up to date with new entries, in constant time
// each where their order allows, from the whole journal of before where not.
func (l *Ledger) fold(before, after *Record, entries []Entry, journal func() ([]Entry, error)) error {
	for _, r := range after.Company.Relationships {
		held := after.Held[r.Side]
		if held != nil && l.sameHorizon(before, &r) && addAll(l.InForce(), &r, held, entries) {
			continue
		}
		var history []Entry
		if after.Revision > 0 {
			var err error
			if history, err = journal(); err != nil {
				return err
			}
		}
		l.rebuild(after, append(history, entries...))
		return nil
	}
	after.Latest = latest(after.Latest, entries)
	return nil
}

// foldAnew works the states out from the whole journal, whatever they were.
func (l *Ledger) foldAnew(_, after *Record, entries []Entry, journal func() ([]Entry, error)) error {
	history, err := journal()
	if err == nil {
		l.rebuild(after, append(history, entries...))
	}
	return err
}

func (l *Ledger) sameHorizon(before *Record, r *Relationship) bool {
	i := slices.IndexFunc(before.Company.Relationships, func(o Relationship) bool { return o.Side == r.Side })
	return i >= 0 && l.InForce().Horizon(&before.Company.Relationships[i]) == l.InForce().Horizon(r)
}

func addAll(m *Model, r *Relationship, h *Held, entries []Entry) bool {
	for i := range entries {
		if e := &entries[i]; e.On(r.Side) && !h.add(m, r, e) {
			return false
		}
	}
	return true
}

// rebuild folds a whole journal into fresh states.
func (l *Ledger) rebuild(after *Record, journal []Entry) {
	live := Live(journal)
	after.Held = make(map[Side]*Held, len(after.Company.Relationships))
	for i := range after.Company.Relationships {
		r := &after.Company.Relationships[i]
		after.Held[r.Side] = l.InForce().hold(r, live)
	}
	after.Latest = latest(nil, live)
}

// chunk is how many entries of a journal are read at once: about 64 KiB, so
// that one long history does not hold up the store for everybody.
const chunk = 400

// History reads the whole journal of a company, oldest first, voided entries
// and all. Its cost grows with the journal; commands that only show a score
// do without.
func (l *Ledger) History(ctx context.Context, id string) ([]Entry, error) {
	var all []Entry
	for {
		page, err := l.Store.Journal(ctx, id, len(all), chunk)
		if err != nil {
			return nil, fmt.Errorf("history of %s: %w", id, err)
		}
		all = append(all, page...)
		if len(page) < chunk {
			slices.Reverse(all)
			return all, nil
		}
	}
}

// ShownLatest is the most entries a record carries so that a card can show last
// words without reading the journal.
const ShownLatest = 5

// latest puts new entries in front of the newest few, by day and number. The
// last talk stays among them, however much was recorded since.
func latest(old, entries []Entry) []Entry {
	all := slices.Concat(entries, old) // mostly in order already, newest first
	slices.SortFunc(all, func(a, b Entry) int { return inOrder(&b, &a) })
	if len(all) > ShownLatest {
		if talk := slices.IndexFunc(all, func(e Entry) bool { return e.TwoWay() }); talk >= ShownLatest {
			all[ShownLatest-1] = all[talk]
		}
		all = all[:ShownLatest]
	}
	return slices.Clip(all)
}

func (rec *Record) clone() *Record {
	after := &Record{
		Company:  *rec.Company.Clone(),
		Held:     make(map[Side]*Held, len(rec.Held)),
		Latest:   slices.Clone(rec.Latest),
		Revision: rec.Revision,
	}
	for side, h := range rec.Held {
		after.Held[side] = &Held{
			State: *h.State.Clone(),
			Trail: Trail{Until: h.Trail.Until, Past: slices.Clone(h.Trail.Past)},
		}
	}
	return after
}

// owners returns who looked after the relationships that change hands.
func owners(before, after *Record) map[Ref]string {
	var changed map[Ref]string
	for _, old := range before.Company.Relationships {
		if now, ok := after.Company.Relationship(old.Side); ok && now.Owner == old.Owner {
			continue
		}
		if changed == nil {
			changed = map[Ref]string{}
		}
		changed[Ref{before.Company.ID, old.Side}] = cmp.Or(old.Owner, Nobody)
	}
	return changed
}

// asked returns to whom relationships are or were offered.
func asked(records ...*Record) (people []string) {
	for _, rec := range records {
		for i := range rec.Company.Relationships {
			if to := rec.Company.Relationships[i].Offered; to != "" {
				people = append(people, to)
			}
		}
	}
	return people
}
