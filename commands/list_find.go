package commands

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/rapport-bot/rapport/relationship"
)

// sortWord is what a list is sorted by.
type sortWord string

const (
	byScore  sortWord = "score"  // the lowest first
	byName   sortWord = "name"   // by the alphabet
	bySilent sortWord = "silent" // the longest silent first
	byDue    sortWord = "due"    // the longest overdue first
	byStage  sortWord = "stage"  // the nearest to an agreement first
)

var sortNames = index(map[sortWord]string{
	byScore:  `score, vērtējums, vērtējuma`,
	byName:   `name, company, nosaukums, nosaukuma, vārds`,
	bySilent: `silent, silence, last, klusums, kluss, pēdējā saruna`,
	byDue:    `due, needs, termiņš, termiņa`,
	byStage:  `stage, posms, posma`,
})

var sortWords = map[sortWord]phrase{
	byScore:  say("sort.score", "score, the lowest first", "vērtējums, zemākais vispirms"),
	byName:   say("sort.name", "name", "nosaukums"),
	bySilent: say("sort.silent", "silence, the longest first", "klusums, garākais vispirms"),
	byDue:    say("sort.due", "due day, the earliest first", "termiņš, agrākais vispirms"),
	byStage:  say("sort.stage", "stage, the nearest to an agreement first", "posms, tuvākais vienošanās brīdim vispirms"),
}

func (s *sortWord) read(r *Request, text string) (bool, error) {
	v, ok := sortNames.read(text)
	if !ok {
		return false, r.whichFilters(text)
	}
	*s = v
	return true, nil
}

// order is what the list is sorted by: what was asked, else what the filters
// are about.
func (f *filters) order(asked sortWord) sortWord {
	switch {
	case asked != "":
		return asked
	case f.silent >= 0:
		return bySilent
	case f.needs:
		return byDue
	case f.prospects || len(f.stages) > 0:
		return byStage
	case len(f.bands)+len(f.classes) > 0 || f.harm:
		return byScore
	default:
		return byName
	}
}

// forever bounds a ranking by days from above.
const forever = math.MaxInt32

// A listing is a page of relationships.
type listing struct {
	shown []*relationship.Rating
	more  bool
}

// listed finds a page. A ranking that is in the order of the list is read as
// far as the page; else what the narrowest ranking offers is gathered, within
// bounds, and sorted. It reports whether the bounds were reached.
func (e *Env) listed(ctx context.Context, r *Request, f *filters, how sortWord, p pageNumber) (*listing, bool, error) {
	if err := e.Ledger.Refresh(ctx, r.Today); err != nil {
		return nil, false, err
	}
	keep := func(x *relationship.Rating) bool { return f.holds(r, x) }
	q, narrow := f.ranking(how, r.Today)
	if how == byName && !narrow {
		return e.byName(ctx, r, keep, p)
	}
	// Only silence is ranked as it is today; scores fade by the day and their
	// ranking tells the band alone.
	streams := q.Index == relationship.ByLast && how == bySilent
	q.Most, q.Limit = gathered, gathered
	if streams {
		q.Limit = p.from() + perPage + 1
	}
	all, more, err := e.Ledger.Select(ctx, q, r.Today, keep)
	if err != nil {
		return nil, false, err
	}
	partly := more && len(all) < q.Limit || more && !streams
	if !streams {
		slices.SortFunc(all, r.sorting(how))
	}
	l := &listing{}
	l.shown, l.more = cut(p, all)
	return l, partly, nil
}

// ranking chooses the part of a ranking to read, and reports whether a filter
// made it narrower than everything.
func (f *filters) ranking(how sortWord, today relationship.Day) (q relationship.Query, narrow bool) {
	if index, from, to := f.sparse(today); index != "" {
		return relationship.Query{Index: index, Side: f.side, Min: from, Max: to}, true
	}
	switch {
	case f.owner != "":
		return relationship.Query{Index: relationship.ByNeeds, Owner: f.owner, Max: forever}, true
	case f.silent >= 0:
		return relationship.Query{Index: relationship.ByLast, Side: f.side, Max: int(today) - f.silent - 1}, true
	case f.needs:
		return relationship.Query{Index: relationship.ByNeeds, Min: 1, Max: int(today)}, true
	case len(f.bands) > 0 && !slices.Contains(f.bands, relationship.TooEarly):
		from, to := bandRange(f.bands)
		return relationship.Query{Index: relationship.ByScore, Side: f.side, Min: from, Max: to}, true
	}
	q = relationship.Query{Side: f.side, Max: forever}
	switch how {
	case bySilent:
		q.Index = relationship.ByLast
	case byDue:
		q.Index, q.Min = relationship.ByNeeds, 1
	case byScore, byName, byStage:
		q.Index, q.Min = relationship.ByScore, -1
	}
	return q, false
}

// sparse chooses a ranking in which few stand, and the part of it to read; ""
// if no filter is about one.
func (f *filters) sparse(today relationship.Day) (index relationship.Index, from, to int) {
	switch {
	case f.offered:
		return relationship.ByOffer, 1, forever
	case f.promises:
		return relationship.ByPromise, 1, int(today) - 1
	case f.reviews:
		return relationship.ByReview, 1, int(today) - 1
	case len(f.stages) > 0 && !slices.Contains(f.stages, relationship.NoStage):
		from, to = forever, 0
		for _, s := range f.stages {
			from, to = min(from, relationship.StageRank(s)), max(to, relationship.StageRank(s))
		}
		return relationship.ByStage, from, to
	case f.prospects:
		return relationship.ByStage, relationship.StageRank(relationship.StageIdentified), relationship.StageRank(relationship.StageEvaluating)
	}
	return "", 0, 0
}

// bandRange returns the rounded scores between which the bands lie.
func bandRange(bands []relationship.Band) (from, to int) {
	from, to = math.MaxInt32, -1
	for _, b := range bands {
		lo, hi := -1, -1
		switch b {
		case relationship.Healthy:
			lo, hi = relationship.HealthyFrom, 100
		case relationship.Watch:
			lo, hi = relationship.WatchFrom, relationship.HealthyFrom-1
		case relationship.AtRisk:
			lo, hi = 0, relationship.WatchFrom-1
		case relationship.TooEarly, relationship.NoBand:
		}
		from, to = min(from, lo), max(to, hi)
	}
	return from, to
}

// sorting compares by what the list is sorted by, then by name and side.
func (r *Request) sorting(how sortWord) func(a, b *relationship.Rating) int {
	return func(a, b *relationship.Rating) int {
		c := 0
		switch how {
		case byScore:
			c = cmp.Compare(r.height(a), r.height(b))
		case bySilent:
			c = cmp.Compare(b.Timing.Since, a.Timing.Since)
		case byDue:
			c = cmp.Compare(a.Timing.DueDay, b.Timing.DueDay)
		case byStage:
			c = cmp.Or(cmp.Compare(relationship.StageRank(b.Stage()), relationship.StageRank(a.Stage())), cmp.Compare(a.StagedOn(), b.StagedOn()))
		case byName:
		}
		return cmp.Or(c, cmp.Compare(relationship.Plain(a.Company.Name), relationship.Plain(b.Company.Name)), cmp.Compare(a.Side, b.Side))
	}
}

// height places a score. One that is kept back stands behind all of its band,
// so that its place tells no more than the band does.
func (r *Request) height(x *relationship.Rating) float64 {
	const behind = 0.5
	switch {
	case !x.Score.Scored:
		return -1
	case !r.mayNotSee(x):
		return float64(x.Score.Shown)
	}
	switch x.Score.Band {
	case relationship.AtRisk:
		return relationship.WatchFrom - behind
	case relationship.Watch:
		return relationship.HealthyFrom - behind
	case relationship.Healthy, relationship.TooEarly, relationship.NoBand:
	}
	const top = 100
	return top + behind
}

// byName pages through the directory, which is in memory.
func (e *Env) byName(ctx context.Context, r *Request, keep func(*relationship.Rating) bool, p pageNumber) (*listing, bool, error) {
	ids := r.Directory.IDs()
	names := make(map[string]string, len(ids))
	for _, id := range ids {
		names[id] = relationship.Plain(r.name(id))
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(names[a], names[b]), cmp.Compare(a, b)) })
	var all []*relationship.Rating
	want := p.from() + perPage + 1
	for some := range slices.Chunk(ids[:min(len(ids), max(gathered, want))], listBatch) {
		rated, err := e.Ledger.RateAll(ctx, some, r.Today)
		if err != nil {
			return nil, false, err
		}
		for _, x := range rated {
			if keep(x) {
				all = append(all, x)
			}
		}
		if len(all) >= want {
			break
		}
	}
	l := &listing{}
	l.shown, l.more = cut(p, all)
	return l, len(all) < want && len(ids) > max(gathered, want), nil
}

// listBatch is how many companies are read at once.
const listBatch = 64
