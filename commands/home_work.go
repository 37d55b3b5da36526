package commands

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

const (
	homeLines = 5 // of what needs the person, and of promises
	homeWeek  = 8 // of what the calendar names
	homeRead  = 60
	homeMost  = 80 // records looked at in a ranking
)

var (
	saidOursOver   = say("home.ours.over", "Our promise %s was due %s", "Mūsu solījums %s, termiņš bija %s")
	saidTheirsOver = say("home.theirs.over", "Their promise %s was due %s", "Viņu solījums %s, termiņš bija %s")
	saidOursUndue  = say("home.ours.undue", "Our promise %s, without a date", "Mūsu solījums %s, bez termiņa")
	saidTheirUndue = say("home.theirs.undue", "Their promise %s, without a date", "Viņu solījums %s, bez termiņa")
	saidAndOthers  = say("home.others", "and others", "un citi")
)

// gather reads what the page may name: everything that the person looks after,
// or of a large portfolio those that have waited longest and those whose days
// come first.
func (p *homePage) gather(ctx context.Context) error {
	saves, err := p.saves(ctx, p.r)
	if err != nil {
		return err
	}
	p.saved = len(saves) > 0
	all := relationship.Query{Index: relationship.ByNeeds, Owner: p.r.Person, Max: forever, Limit: homeRead, Most: homeMost}
	if p.owned, err = p.Ledger.Store.Count(ctx, all); err != nil || p.owned == 0 {
		return err
	}
	if p.owned <= homeRead {
		p.whole = true
		p.read, _, err = p.Ledger.Select(ctx, all, p.r.Today, nil)
		p.ranked = slices.ContainsFunc(p.read, func(x *relationship.Rating) bool { return x.Segment != x.Side.DefaultSegment() })
		p.read = slices.DeleteFunc(p.read, func(x *relationship.Rating) bool { return !p.shows(x) })
		return err
	}
	needy, dated := all, all
	needy.Min, needy.Max = 1, int(p.r.Today)
	dated.Index, dated.Min = relationship.ByDate, int(p.r.Today)-lookBack
	if p.read, _, err = p.Ledger.Select(ctx, needy, p.r.Today, p.waits); err != nil {
		return err
	}
	days, _, err := p.Ledger.Select(ctx, dated, p.r.Today, p.shows)
	for _, x := range days {
		if !slices.ContainsFunc(p.read, func(y *relationship.Rating) bool { return y.Company.ID == x.Company.ID && y.Side == x.Side }) {
			p.read = append(p.read, x)
		}
	}
	return err
}

func (p *homePage) shows(x *relationship.Rating) bool {
	return p.side == relationship.Whole || x.Side == p.side
}

// waits reports whether a relationship needs the person now.
func (p *homePage) waits(x *relationship.Rating) bool {
	return p.shows(x) && x.Timing.NeedsAttention && !x.Snoozing() && x.Timing.SilentUntil == 0
}

// homeNeeds are those that need the person most.
func homeNeeds(_ context.Context, p *homePage) ([]card.Block, error) {
	needy := slices.Clone(p.read)
	needy = slices.DeleteFunc(needy, func(x *relationship.Rating) bool { return !p.waits(x) })
	if len(needy) == 0 {
		return nil, nil
	}
	slices.SortFunc(needy, urgency)
	blocks := []card.Block{card.Title(p.r.say(saidNeedsYou))}
	for i, x := range needy[:min(len(needy), homeLines)] {
		blocks = append(blocks, p.needLine(p.r, x, i+1))
		if x.Offered != "" {
			blocks = append(blocks, p.r.para(saidLineOffered, card.Who(x.Offered)))
		}
		blocks = append(blocks, p.r.homeButtons(x))
	}
	return append(blocks, card.Actions{p.r.showAll()}), nil
}

// homeButtons are those of a check-in's line that a look at the page leads to:
// to hand over or let go is left to the check-in.
func (r *Request) homeButtons(x *relationship.Rating) card.Actions {
	usual := r.checkinButtons(x)
	score := card.Action{Label: r.say(buttonScore), Line: "score " + quote(x.Company.Name)}
	return card.Actions{usual[0], score, usual[1]}
}

// A dated thing is what the calendar names for a relationship.
type dated struct {
	x       *relationship.Rating
	day     relationship.Day // 0: none was set
	what    relationship.NewsKind
	promise relationship.OpenPromise
}

// byDay puts the earliest first, and those without a day last.
func byDay(a, b dated) int {
	if (a.day == 0) != (b.day == 0) {
		return cmp.Compare(b.day, a.day)
	}
	return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.x.Company.Name, b.x.Company.Name), cmp.Compare(a.what, b.what), cmp.Compare(a.promise.Number, b.promise.Number))
}

// andMore says how many are not shown, or that there are others where not all
// were read.
func (p *homePage) andMore(n int) []card.Span {
	if !p.whole {
		return p.r.line(saidAndOthers)
	}
	return p.r.line(saidAndMore, n)
}

// homeSteps are the week's planned steps, reviews and days from which another
// proposal is not too soon.
func homeSteps(_ context.Context, p *homePage) ([]card.Block, error) {
	var all []dated
	for _, x := range p.read {
		for what, day := range map[relationship.NewsKind]relationship.Day{
			relationship.NewsStep: x.Next, relationship.NewsReview: x.Review(), relationship.NewsAsk: x.Held.State.AskAgain(),
			relationship.NewsPlan: x.Plan.By,
		} {
			if what == relationship.NewsPlan && p.r.mayNotSee(x) {
				continue
			}
			if day != 0 && day >= p.r.Today-lookBack && day <= p.r.Today+overviewAhead {
				all = append(all, dated{x: x, day: day, what: what})
			}
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	slices.SortFunc(all, byDay)
	lines := make([][]card.Span, 0, homeWeek)
	for _, d := range all[:min(len(all), homeWeek)] {
		lines = append(lines, p.r.homeStep(d))
	}
	if more := len(all) - len(lines); more > 0 {
		lines = append(lines, p.andMore(more))
	}
	return []card.Block{p.r.under(p.r.say(saidThisWeek), lines)}, nil
}

func (r *Request) homeStep(d dated) []card.Span {
	var said []card.Span
	switch d.what {
	case relationship.NewsStep:
		what := d.x.NextWhat
		if d.x.NextAt != "" {
			what = strings.TrimSpace(d.x.NextAt + " " + what)
		}
		said = r.line(saidStepDue, shorten(cmp.Or(what, "–"), textInLine))
	case relationship.NewsReview:
		said = r.line(saidReviewDue)
	case relationship.NewsAsk:
		said = r.line(saidAskOpen, hash(d.x.Held.State.AskEntry))
	case relationship.NewsPlan:
		said = r.planLine(d.x)
	case relationship.NewsPromise, relationship.NewsLate, relationship.NewsBand, relationship.NewsExit:
	}
	return append(card.Say(r.day(d.day, r.Today)+" · ", card.Bold(shorten(d.x.Company.Name, nameShown)), " · "), said...)
}

// homePromises asks what became of the open promises, the overdue ones first.
func homePromises(_ context.Context, p *homePage) ([]card.Block, error) {
	var all []dated
	for _, x := range p.read {
		for _, one := range x.Held.State.Open {
			all = append(all, dated{x, one.Due, relationship.NewsPromise, one})
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	slices.SortFunc(all, byDay)
	blocks := []card.Block{card.Title(p.r.say(saidPromises))}
	for _, d := range all[:min(len(all), homeLines)] {
		line := "promise " + hash(d.promise.Number) + " "
		said := card.Say(card.Bold(shorten(d.x.Company.Name, nameShown)), " · ", p.r.homePromise(d))
		blocks = append(blocks, card.Text(said), card.Actions{
			{Label: p.r.say(buttonKept), Line: p.r.once(line + "kept"), Style: card.Primary},
			{Label: p.r.say(buttonBroken), Line: p.r.once(line + "broken")},
			{Label: p.r.say(buttonNewDate), Line: line + "moved"},
		})
	}
	if more := len(all) - homeLines; more > 0 {
		blocks = append(blocks, card.Note(p.andMore(more)))
	}
	return blocks, nil
}

func (r *Request) homePromise(d dated) []card.Span {
	number := hash(d.promise.Number)
	if d.day == 0 {
		return r.line(either(d.promise.Theirs, saidTheirUndue, saidOursUndue), number)
	}
	said := either(d.promise.Theirs, saidTheirsDue, saidOursDue)
	if d.day < r.Today {
		said = either(d.promise.Theirs, saidTheirsOver, saidOursOver)
	}
	return r.line(said, number, r.day(d.day, r.Today))
}

func either(first bool, a, b phrase) phrase {
	if first {
		return a
	}
	return b
}
