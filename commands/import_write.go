package commands

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// An ImportReport says what an import did, or would do.
type ImportReport struct {
	Rows      int // of data
	Companies int // added
	Completed int // known before, with a person, an alias, a side or an owner added
	Entries   int
	Already   int // entries that were there before
	Forgotten int // people left out, and taken out of entries, because they were forgotten
	Wrong     []*RowError
	Cards     bool // the rows were vCards
}

// Nothing reports that there was nothing new in the file.
func (r *ImportReport) Nothing() bool { return r.Companies+r.Completed+r.Entries == 0 }

// Import writes what a plan says. Each company is written at once with all its
// entries. What is there already is not written again, so an import that was
// broken off is finished by running it once more. What people have set since,
// such as an owner or a tier, is left as it is. Progress, in rows, is called by
// one goroutine at a time and may be nil.
func Import(ctx context.Context, e *Env, plan *ImportPlan, by string, at time.Time, progress func(done, total int)) (ImportReport, error) {
	im := &importer{env: e, plan: plan, by: by, at: at, progress: progress, tier: sync.OnceValue(plan.usualTier)}
	return im.run(ctx)
}

// weigh works out what [Import] would do, and writes nothing.
func weigh(ctx context.Context, e *Env, plan *ImportPlan, at time.Time) (ImportReport, error) {
	return (&importer{env: e, plan: plan, at: at, dry: true, tier: sync.OnceValue(plan.usualTier)}).run(ctx)
}

// importers is how many companies are written at a time: enough to keep a
// store busy, few enough that everybody else is served between.
const importers = 8

// An importer is one import under way.
type importer struct {
	env      *Env
	plan     *ImportPlan
	by       string
	at       time.Time
	dry      bool
	progress func(done, total int)

	mu          sync.Mutex // guards what follows
	report      ImportReport
	done, total int

	tier func() relationship.Segment // of new customers, if the file names none
}

func (im *importer) run(ctx context.Context) (ImportReport, error) {
	d, err := im.env.Ledger.Store.Directory(ctx)
	if err != nil {
		return ImportReport{}, err
	}
	im.report = ImportReport{Rows: im.plan.Rows, Wrong: slices.Clone(im.plan.Wrong), Cards: im.plan.Cards}
	// The known ones come first: each new name makes the directory that reads
	// are checked against older.
	var old, add []*incoming
	for _, co := range im.plan.companies {
		im.total += co.size()
		if co.aim(d).add {
			add = append(add, co)
		} else {
			old = append(old, co)
		}
	}
	for _, part := range [][]*incoming{old, add} {
		if err := im.each(ctx, part); err != nil {
			return im.report, err
		}
	}
	if im.report.Companies+im.report.Completed > 0 && !im.dry {
		// See the names that were added.
		if err := im.look(ctx); err != nil {
			return im.report, err
		}
	}
	slices.SortFunc(im.report.Wrong, func(a, b *RowError) int { return a.Row - b.Row })
	return im.report, nil
}

// each brings in companies, several at a time, up to the first error.
func (im *importer) each(ctx context.Context, companies []*incoming) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan *incoming)
	var workers sync.WaitGroup
	for range min(importers, len(companies)) {
		workers.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					cancel(bot.Panicked(p))
				}
			}()
			for co := range next {
				if err := im.bring(ctx, co); err != nil {
					cancel(fmt.Errorf("import %s: %w", co.name, err))
				}
			}
		})
	}
	for _, co := range companies {
		select {
		case next <- co:
			continue
		case <-ctx.Done():
		}
		break
	}
	close(next)
	workers.Wait()
	return context.Cause(ctx)
}

// bring writes one company. When somebody else has meanwhile taken its name or
// made it, it is looked for again.
func (im *importer) bring(ctx context.Context, co *incoming) error {
	var err error
	for range attempts {
		var d *relationship.Directory
		if d, err = im.env.Ledger.Store.Directory(ctx); err != nil {
			return err
		}
		t := co.aim(d)
		var did ImportReport
		if did, err = im.write(ctx, d, t); err == nil {
			im.count(co, t, did)
			return nil
		}
		if !errors.Is(err, relationship.ErrStale) && !errors.Is(err, relationship.ErrConflict) {
			return err
		}
		if err := im.look(ctx); err != nil {
			return err
		}
	}
	return err
}

func (im *importer) count(co *incoming, t *destination, did ImportReport) {
	im.mu.Lock()
	defer im.mu.Unlock()
	im.report.Companies += did.Companies
	im.report.Completed += did.Completed
	im.report.Entries += did.Entries
	im.report.Already += did.Already
	im.report.Forgotten += did.Forgotten
	im.report.Wrong = append(im.report.Wrong, t.wrong...)
	im.done += co.size()
	if im.progress != nil {
		im.progress(im.done, im.total)
	}
}

func (im *importer) write(ctx context.Context, d *relationship.Directory, t *destination) (did ImportReport, err error) {
	if t.add && len(t.sides) == 0 {
		return did, nil // every row of it is wrong
	}
	if months, err := strconv.Atoi(d.Setting(relationship.TextsSetting)); err == nil && months > 0 {
		t.textless = relationship.DayOf(im.at.AddDate(0, -months, 0), im.env.Ledger.Zone)
	}
	if did.Forgotten, err = im.sparing(ctx, d, t); err != nil {
		return did, err
	}
	owners := t.ownersIn(d)
	aliases := t.aliasesIn(d)
	w := relationship.Writing{By: im.by, At: im.at, Company: t.id, Blind: true}
	w.Edit = func(co *relationship.Company) error {
		im.complete(co, t, owners, aliases)
		return nil
	}
	if t.add {
		w.New, w.Names, w.Audit = true, true, "added by import"
		w.Entries, _ = t.fresh(nil)
		did.Companies = 1
	} else {
		rec, err := im.known(ctx, t.id)
		if err != nil {
			return did, err
		}
		journal, err := im.env.Ledger.History(ctx, t.id)
		if err != nil {
			return did, err
		}
		w.Entries, did.Already = t.fresh(journal)
		var changed bool
		if changed, w.Names = im.complete(rec.Company.Clone(), t, owners, aliases); changed {
			w.Audit, did.Completed = "completed by import", 1
		} else if len(w.Entries) == 0 {
			return did, nil
		}
	}
	did.Entries = len(t.entries) - did.Already
	if im.dry {
		return did, nil
	}
	_, err = im.env.Ledger.Write(ctx, w)
	return did, err
}

// complete gives a company what the file says and it does not have yet.
func (im *importer) complete(co *relationship.Company, t *destination, owners map[relationship.Side]string, aliases []string) (changed, names bool) {
	if t.add {
		co.Name, co.Added = t.name, im.addedOf(t)
	}
	for _, s := range t.sides {
		i := slices.IndexFunc(co.Relationships, func(r relationship.Relationship) bool { return r.Side == s })
		if i < 0 {
			i = len(co.Relationships)
			r := relationship.Relationship{Side: s, Segment: im.segment(t, s), Added: im.addedOf(t), Org: !co.Solo}
			r.Restage(relationship.Staged{Stage: cmp.Or(t.stages[s], t.stages[relationship.Whole]), On: r.Added, By: im.by})
			co.Relationships = append(co.Relationships, r)
			changed, names = true, true
		}
		owner := owners[s]
		if owner == "" {
			owner = owners[relationship.Whole]
		}
		if r := &co.Relationships[i]; r.Owner == "" && owner != "" && !r.Archived {
			r.Owner, changed = owner, true
		}
	}
	slices.SortFunc(co.Relationships, func(a, b relationship.Relationship) int {
		return slices.Index(relationship.Sides[:], a.Side) - slices.Index(relationship.Sides[:], b.Side)
	})
	for _, p := range t.people {
		if relationship.IsErased(p.Name) {
			continue // an export has tokens in the place of the forgotten
		}
		before := slices.Clone(co.People)
		if co.People = meetPerson(co.People, p); !slices.Equal(before, co.People) {
			changed = true
		}
	}
	for _, alias := range aliases {
		has := func(name string) bool { return relationship.Fold(name) == relationship.Fold(alias) }
		if !has(co.Name) && !slices.ContainsFunc(co.Aliases, has) {
			co.Aliases = append(co.Aliases, alias)
			changed, names = true, true
		}
	}
	return changed, names
}

// addedOf is when we have known the company: since its first entry, if the
// file does not say.
func (im *importer) addedOf(t *destination) relationship.Day {
	day := im.env.Ledger.Today(im.at)
	if t.dated {
		day = t.added
	}
	if len(t.incoming.entries) > 0 && len(t.entries) > 0 {
		day = min(day, t.entries[0].Day)
	}
	return day
}

// segment is what the file says, if a side has it, in words or by its pace.
func (im *importer) segment(t *destination, s relationship.Side) relationship.Segment {
	for _, from := range []relationship.Side{s, relationship.Whole} {
		if seg := t.segments[from]; slices.Contains(s.Segments(), seg) {
			return seg
		}
	}
	if s == relationship.Customer {
		return im.tier()
	}
	return s.DefaultSegment()
}

// ownersIn finds the colleagues. One that cannot be is reported; the rest of
// the rows count.
func (t *destination) ownersIn(d *relationship.Directory) map[relationship.Side]string {
	owners := map[relationship.Side]string{}
	for s, text := range t.owners {
		id, ok := colleague(d, text)
		if !ok {
			t.refuse(t.first(), rowOwner, text)
			continue
		}
		owners[s] = id
	}
	return owners
}

// aliasesIn leaves out what other companies are called.
func (t *destination) aliasesIn(d *relationship.Directory) []string {
	var free []string
	for _, alias := range t.aliases {
		if m := d.Find(alias); m.ID != "" && m.Exact && m.ID != t.id {
			t.refuse(t.first(), rowAlias, alias)
			continue
		}
		free = append(free, alias)
	}
	return free
}

// first is the first row of the company.
func (t *destination) first() int {
	first := 0
	if len(t.rows) > 0 {
		first = t.rows[0]
	}
	for i := range t.incoming.entries {
		if row := t.incoming.entries[i].row; first == 0 || row < first {
			first = row
		}
	}
	return first
}

// known reads a record at hand, or without asking for the directory: each
// person whom the import adds makes it older, and nothing here depends on it.
func (im *importer) known(ctx context.Context, id string) (*relationship.Record, error) {
	rec, err := im.env.Ledger.Store.Known(ctx, id)
	if !errors.Is(err, relationship.ErrStale) {
		return rec, err
	}
	recs, err := im.env.Ledger.Store.Records(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	if recs[0] == nil {
		return nil, fmt.Errorf("company %s: %w", id, relationship.ErrUnknown)
	}
	return recs[0], nil
}

// look brings the directory up to date.
func (im *importer) look(ctx context.Context) error {
	if err := im.env.Ledger.Store.Fresh(ctx); err != nil && !errors.Is(err, relationship.ErrStale) {
		return err
	}
	return nil
}

// freeID makes the ID of a new company from its name, so that two processes
// that import the same file add it once. Another one is made where the company
// that had the name was renamed.
func freeID(d *relationship.Directory, name string) string {
	fold := relationship.Fold(name)
	for n := 0; ; n++ {
		text := fold
		if n > 0 {
			text += "\n" + strconv.Itoa(n)
		}
		const enough = 8
		sum := sha256.Sum256([]byte(text))
		id := hex.EncodeToString(sum[:enough])
		if _, taken := d.Listing(id); !taken {
			return id
		}
	}
}
