package commands

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

const (
	overviewMoves = 3 // rises, and as many falls
	leastMove     = 3 // points: less is the days that passed, and no news
	overviewRed   = 5
	overviewDue   = 8
	overviewAhead = 7  // days of promises
	overviewWeeks = 13 // of the trend
	// leastForMean keeps a mean from telling the number of one relationship.
	leastForMean = 5
)

var (
	saidOverview = say("overview.title", "%s on %s", "%s, %s")
	saidNoScope  = say("overview.empty", "%s: nothing on record yet. %s adds the first.", "%s: vēl nekā nav. Pirmo pievieno %s.")
	saidBandNow  = say("overview.band", "%d (%s since %s)", "%d (%s kopš %s)")
	saidRises    = say("overview.rises", "Largest rises since %s", "Lielākais kāpums kopš %s")
	saidFalls    = say("overview.falls", "Largest falls since %s", "Lielākais kritums kopš %s")
	saidMove     = say("overview.move", "%s: %d → %d, %s", "%s: %d → %d, %s")
	saidMoveTalk = say("overview.moved", "%s on %s (%s)", "%s %s (%s)")
	saidMoveLull = count("overview.lull", "%d day without a talk", "%d days without a talk", "%d dienu bez sarunas", "%d diena bez sarunas", "%d dienas bez sarunas")
	saidRedList  = say("overview.red", "Past their limit", "Pārsniegta robeža")
	saidRedLine  = say("overview.redline", "%s · %s, limit %d · %s", "%s · %s, robeža %d · %s")
	saidDueSoon  = say("overview.promises", "Promises due in a week", "Solījumi nedēļas laikā")
	saidDueOurs  = say("overview.ours", "%s: ours, %s (%s)", "%s: mūsu, %s (%s)")
	saidDueYours = say("overview.theirs", "%s: theirs, %s (%s)", "%s: viņu, %s (%s)")
	saidReviews  = count("overview.reviews", "%d review is overdue: %s", "%d reviews are overdue: %s",
		"Kavējas %d izvērtējumu: %s", "Kavējas %d izvērtējums: %s", "Kavējas %d izvērtējumi: %s")
	saidAndMore = count("overview.others", "and %d more", "and %d more", "un vēl %d", "un vēl %d", "un vēl %d")
	saidTrendOf = say("overview.trend", "Mean score", "Vidējais vērtējums")
	saidAlt     = say("overview.alt", "%s. %s: %s.", "%s. %s: %s.")
)

// overview is how all relationships of a scope stand. It reads rankings and
// what the night wrote down, never every company.
func (e *Env) overview(ctx context.Context, r *Request, side relationship.Side) (card.Message, error) {
	counts, total, err := e.standings(ctx, side, "")
	if err != nil {
		return card.Message{}, err
	}
	name := capital(r.say(scopeWords[scopeOf(&relationship.Digest{Scope: side})]))
	if total == 0 {
		return told(r.line(saidNoScope, name, card.Lit("add Acme "+string(cmp.Or(side, relationship.Customer))))), nil
	}
	title := r.say(saidOverview, name, r.date(r.Today))
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	then, err := e.snapshotOn(ctx, r.Today-overviewAhead)
	if err != nil {
		return m, err
	}
	m.Blocks = append(m.Blocks, r.bandFacts(counts, then, side))
	for _, part := range []func(context.Context, *Request, relationship.Side) ([]card.Block, error){e.moves, e.redList, e.promisesSoon, e.reviewsOverdue} {
		blocks, err := part(ctx, r, side)
		if err != nil {
			return m, err
		}
		m.Blocks = append(m.Blocks, blocks...)
	}
	picture, err := e.portrait(ctx, r, title, counts, side)
	if err != nil {
		return m, err
	}
	m.Blocks = append(m.Blocks, picture...)
	m.Blocks = append(m.Blocks, r.note(saidHigher))
	return m, nil
}

// standings counts the relationships in each band, of one owner or of all.
func (e *Env) standings(ctx context.Context, side relationship.Side, owner string) (counts map[relationship.Band]int, total int, err error) {
	counts = map[relationship.Band]int{}
	const top = 999
	for _, b := range relationship.Bands {
		from := relationship.Standing(b, 0)
		n, err := e.Ledger.Store.Count(ctx, relationship.Query{Index: relationship.ByStanding, Side: side, Owner: owner, Min: from, Max: from + top})
		if err != nil {
			return nil, 0, err
		}
		counts[b] = n
		total += n
	}
	return counts, total, nil
}

// snapshotOn returns what the night wrote down on a day, nil if it did not.
func (e *Env) snapshotOn(ctx context.Context, d relationship.Day) (*relationship.Snapshot, error) {
	text, err := e.Memory.Kept(ctx, relationship.SnapshotName(d))
	if errors.Is(err, relationship.ErrUnknown) {
		return nil, nil //nolint:nilnil // there is none, and that is no error
	}
	if err != nil {
		return nil, err
	}
	s := &relationship.Snapshot{}
	return s, json.Unmarshal([]byte(text), s)
}

// bandsShown are the bands from the best, those without a verdict last.
var bandsShown = []relationship.Band{relationship.Healthy, relationship.Watch, relationship.AtRisk, relationship.TooEarly, relationship.NoBand}

func (r *Request) bandFacts(counts map[relationship.Band]int, then *relationship.Snapshot, side relationship.Side) card.Facts {
	var facts card.Facts
	for _, b := range bandsShown {
		value := strconv.Itoa(counts[b])
		if then != nil && counts[b] != then.Count(side, b) {
			value = r.say(saidBandNow, counts[b], r.signed(float64(counts[b]-then.Count(side, b)), 0), r.day(then.Day, r.Today))
		}
		facts = append(facts, card.Fact{Label: capital(r.band(b)), Value: card.Say(value)})
	}
	return facts
}

// moves are the largest rises and falls, with what they come from.
func (e *Env) moves(ctx context.Context, r *Request, side relationship.Side) ([]card.Block, error) {
	last, err := e.snapshotOn(ctx, r.Today)
	if err != nil || last == nil {
		return nil, err
	}
	var up, down []relationship.Move
	sides := map[string]relationship.Side{}
	for at, one := range last.Sides {
		if side != relationship.Whole && at != side {
			continue
		}
		for _, m := range append(slices.Clone(one.Week.Up), one.Week.Down...) {
			sides[m.ID] = at
		}
		up, down = append(up, one.Week.Up...), append(down, one.Week.Down...)
	}
	var blocks []card.Block
	for _, kind := range []struct {
		title phrase
		moves []relationship.Move
	}{{saidRises, up}, {saidFalls, down}} {
		kind.moves = slices.DeleteFunc(kind.moves, func(m relationship.Move) bool { return abs(m.To-m.From) < leastMove })
		slices.SortFunc(kind.moves, func(a, b relationship.Move) int {
			return cmp.Or(cmp.Compare(abs(b.To-b.From), abs(a.To-a.From)), cmp.Compare(a.ID, b.ID))
		})
		lines, err := e.moveLines(ctx, r, kind.moves, sides)
		if err != nil {
			return nil, err
		}
		if len(lines) > 0 {
			blocks = append(blocks, r.under(r.say(kind.title, r.day(last.Day-overviewAhead, r.Today)), lines))
		}
	}
	return blocks, nil
}

func abs(n int) int { return max(n, -n) }

func (e *Env) moveLines(ctx context.Context, r *Request, moves []relationship.Move, sides map[string]relationship.Side) ([][]card.Span, error) {
	ids := make([]string, 0, len(moves))
	for _, m := range moves {
		ids = append(ids, m.ID)
	}
	recs, err := e.Ledger.Store.Records(ctx, ids)
	if err != nil {
		return nil, err
	}
	var lines [][]card.Span
	for i, m := range moves {
		if recs[i] == nil || len(lines) == overviewMoves {
			continue
		}
		x, ok := e.Ledger.Rate(recs[i], sides[m.ID], r.Today)
		if !ok || r.mayNotSee(x) || !x.Score.Scored {
			continue
		}
		lines = append(lines, r.line(saidMove, card.Bold(x.Company.Name), m.From, m.To, r.whyMoved(x)))
	}
	return lines, nil
}

// whyMoved says what happened lately, or that nothing did: talks first, then
// what was decided or measured. Moods and what is private are left out.
func (r *Request) whyMoved(x *relationship.Rating) string {
	for _, counts := range []func(*relationship.Entry) bool{
		(*relationship.Entry).TwoWay,
		func(en *relationship.Entry) bool {
			switch en.Type {
			case relationship.PromiseOutcome, relationship.Complaint, relationship.ComplaintClose, relationship.FactEntry:
				return true
			default:
				return false
			}
		},
	} {
		for i := range x.Latest {
			if en := &x.Latest[i]; en.On(x.Side) && en.Day > r.Today-overviewAhead && counts(en) {
				return r.say(saidMoveTalk, r.kindOf(en), r.day(en.Day, r.Today), hash(en.Number))
			}
		}
	}
	return r.say(saidMoveLull, x.Timing.Since)
}

// under is a paragraph of lines below a heading.
func (r *Request) under(title string, lines [][]card.Span) card.Text {
	all := card.Say(card.Bold(title))
	for _, line := range lines {
		all = append(append(all, card.Break()), line...)
	}
	return card.Text(all)
}

// redList names those that are past their limit, the longest first.
func (e *Env) redList(ctx context.Context, r *Request, side relationship.Side) ([]card.Block, error) {
	q := relationship.Query{Index: relationship.ByNeeds, Min: 1, Max: int(r.Today), Limit: 10 * overviewRed, Most: 10 * overviewRed * overviewDue}
	red, _, err := e.Ledger.Select(ctx, q, r.Today, func(x *relationship.Rating) bool {
		return (side == relationship.Whole || x.Side == side) && x.Timing.Due == relationship.Red && !x.Snoozing()
	})
	if err != nil || len(red) == 0 {
		return nil, err
	}
	slices.SortStableFunc(red, func(a, b *relationship.Rating) int {
		return cmp.Compare(b.Timing.Since-b.Timing.Max, a.Timing.Since-a.Timing.Max)
	})
	var lines [][]card.Span
	for _, x := range red[:min(len(red), overviewRed)] {
		lines = append(lines, r.line(saidRedLine, card.Bold(x.Company.Name), r.say(saidDaysSilent, x.Timing.Since), x.Timing.Max, r.ownerOf(x)))
	}
	if more := len(red) - len(lines); more > 0 {
		lines = append(lines, r.line(saidAndMore, more))
	}
	return []card.Block{r.under(r.say(saidRedList), lines)}, nil
}

// promisesSoon names the promises of both sides that fall due within a week.
func (e *Env) promisesSoon(ctx context.Context, r *Request, side relationship.Side) ([]card.Block, error) {
	until := r.Today + overviewAhead
	q := relationship.Query{Index: relationship.ByDate, Min: int(r.Today) - lookBack, Max: int(until), Limit: 10 * overviewDue, Most: 10 * overviewDue * overviewDue}
	named, _, err := e.Ledger.Select(ctx, q, r.Today, func(x *relationship.Rating) bool { return side == relationship.Whole || x.Side == side })
	if err != nil {
		return nil, err
	}
	type due struct {
		day  relationship.Day
		line []card.Span
	}
	var all []due
	for _, x := range named {
		for _, p := range x.Held.State.Open {
			if p.Due < r.Today || p.Due > until {
				continue
			}
			said := saidDueOurs
			if p.Theirs {
				said = saidDueYours
			}
			all = append(all, due{p.Due, r.line(said, card.Bold(x.Company.Name), r.day(p.Due, r.Today), hash(p.Number))})
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	slices.SortStableFunc(all, func(a, b due) int { return cmp.Compare(a.day, b.day) })
	var lines [][]card.Span
	for _, d := range all[:min(len(all), overviewDue)] {
		lines = append(lines, d.line)
	}
	if more := len(all) - len(lines); more > 0 {
		lines = append(lines, r.line(saidAndMore, more))
	}
	return []card.Block{r.under(r.say(saidDueSoon), lines)}, nil
}

// reviewsOverdue names partners whose segment was not looked at for a year, the
// longest overdue first.
func (e *Env) reviewsOverdue(ctx context.Context, r *Request, side relationship.Side) ([]card.Block, error) {
	q := relationship.Query{Index: relationship.ByReview, Side: side, Min: 1, Max: int(r.Today) - 1, Limit: overviewRed}
	refs, err := e.Ledger.Store.Find(ctx, q)
	if err != nil || len(refs) == 0 {
		return nil, err
	}
	n, err := e.Ledger.Store.Count(ctx, q)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(refs))
	for i, ref := range refs {
		names[i] = r.name(ref.ID)
	}
	line := r.line(saidReviews, n, strings.Join(names, ", "))
	if more := n - len(names); more > 0 {
		line = spaced(line, r.line(saidAndMore, more))
	}
	return []card.Block{card.Text(line)}, nil
}

// portrait is the picture of an overview, with all its figures in words.
func (e *Env) portrait(ctx context.Context, r *Request, title string, counts map[relationship.Band]int, side relationship.Side) ([]card.Block, error) {
	if e.Painter == nil {
		return nil, nil
	}
	p := Portrait{Title: title, TrendTitle: r.say(saidTrendOf), Latvian: r.lang == latvian}
	var words []string
	for _, b := range bandsShown {
		p.Bands = append(p.Bands, Portion{Band: b, Label: capital(r.band(b)), Count: counts[b]})
		words = append(words, capital(r.band(b))+" "+strconv.Itoa(counts[b]))
	}
	var trend []string
	const week = 7
	for back := overviewWeeks - 1; back >= 0; back-- {
		s, err := e.snapshotOn(ctx, r.Today-relationship.Day(week*back))
		if err != nil {
			return nil, err
		}
		if s == nil || s.Rated(side) < leastForMean {
			continue
		}
		mean, _ := s.Mean(side)
		p.Trend = append(p.Trend, Moment{Day: s.Day, Label: r.day(s.Day, r.Today), Score: mean})
		trend = append(trend, r.day(s.Day, r.Today)+" "+r.decimal(mean, 0))
	}
	alt := r.say(saidAlt, strings.TrimSuffix(title, "."), r.say(labelScore), strings.Join(words, ", "))
	if len(trend) > 1 {
		alt = alt + " " + r.say(saidTrendOf) + ": " + strings.Join(trend, ", ") + "."
	}
	picture, err := e.Painter.Paint(p)
	if err != nil {
		return nil, err
	}
	plot := card.Plot{Title: title, Series: []card.Series{{Name: r.say(labelScore)}}}
	for _, b := range p.Bands {
		plot.Categories = append(plot.Categories, b.Label)
		plot.Series[0].Values = append(plot.Series[0].Values, float64(b.Count))
	}
	return []card.Block{card.Image{Name: "overview.png", Alt: alt, PNG: picture, Plot: &plot}}, nil
}
