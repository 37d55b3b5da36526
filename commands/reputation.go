package commands

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type reputationArgs struct {
	Period lookback `arg:"period" keys:"periods"`
}

var _ = define(Spec{
	Name: "reputation", Latvian: "reputācija", Group: Look, Shared: true,
	Summary:  say("reputation.summary", "How others see us: promises, payments, ratings, complaints", "Kā mūs redz citi: solījumi, maksājumi, vērtējumi, sūdzības"),
	Examples: []string{"reputation quarter", "reputation month"},
	Related:  []string{"fact", "promise", "learn"},
}, reputation)

var (
	saidReputation = say("reputation.title", "Our reputation · %s", "Mūsu reputācija · %s")
	saidKeptShare  = say("reputation.kept", "%s of %d in time", "laikā %s no %d")
	saidPaidShare  = say("reputation.paid", "%s on time on average (%s)", "vidēji laikā %s (%s)")
	saidRatedMean  = say("reputation.rated", "%s of 10 on average, %d companies (%s)", "vidēji %s no 10, uzņēmumi: %d (%s)")
	saidTooFew     = say("reputation.few", "too few: %d of %d companies (%s)", "par maz: uzņēmumi: %d no %d (%s)")
	saidNoFigures  = say("reputation.none", "too few: 0 of %d companies", "par maz: uzņēmumi: 0 no %d")
	saidSome       = say("reputation.some", "%d (%s)", "%d (%s)")
	saidOutcomeOf  = say("reputation.outcome", "%s %d (%s)", "%s %d (%s)")
	saidRecordUs   = say("reputation.how", "Numbers come from what was logged, for instance %s.", "Skaitļi ir no pierakstītā, piemēram, %s.")
	saidYearlong   = say("reputation.year", "A promise counts where it was due first, a reference for a year.", "Solījumu skaita tur, kur bija tā pirmais termiņš; atsauksme der gadu.")

	labelOurWord    = say("reputation.word", "Our promises", "Mūsu solījumi")
	labelOurBills   = say("reputation.bills", "Invoices we pay", "Rēķini, ko maksājam")
	labelRatings    = say("reputation.ratings", "Ratings of us", "Mūs vērtē")
	labelReferences = say("reputation.references", "References", "Atsauksmes")
	labelRefusals   = say("reputation.refusals", "Would rather not be named", "Nevēlas tikt minēti")
	labelComplaints = say("reputation.complaints", "Complaints about us", "Sūdzības par mums")
	wordInTime      = say("reputation.intime", "in time", "laikā")
	wordTardy       = say("reputation.late", "late", "vēlāk")
	wordOverdue     = say("reputation.overdue", "open, overdue", "atvērti, kavēti")

	columnQuarter = say("reputation.quarter", "Quarter", "Ceturksnis")
	columnWord    = say("reputation.colword", "Promises in time", "Solījumi laikā")
	columnPaid    = say("reputation.colpaid", "Paid on time", "Apmaksāts laikā")
	columnRated   = say("reputation.colrated", "Rated us", "Mūs vērtē")
	columnGripes  = say("reputation.colcomplaints", "Complaints", "Sūdzības")
	saidQuarter   = say("reputation.q", "Q%d %s", "%[2]s. gada %[1]d. cet.")
	saidQuarterly = say("reputation.trend", "Promises in time by quarter, %%", "Laikā turēti solījumi pa ceturkšņiem, %%")
)

// quartersShown is how many quarters the trend has.
const quartersShown = 4

func reputation(ctx context.Context, e *Env, r *Request, in reputationArgs) (bot.Reply, error) {
	over := in.Period.or(r, quarterUnit).Span
	quarters := lastQuarters(over.To)
	reach := relationship.Span{From: min(over.From, quarters[0].From, over.To-relationship.AsideDays), To: r.Today}
	journals, partly, err := e.Ledger.Excerpts(ctx, reach, r.Today, leafed,
		relationship.WordShelf, relationship.AboutUsShelf, relationship.ComplaintShelf)
	if err != nil {
		return bot.Reply{}, err
	}
	for id := range journals {
		if _, known := r.Directory.Listing(id); !known {
			delete(journals, id)
		}
	}
	now := relationship.NewReputation(journals, over, r.Today)
	then := make([]*relationship.Reputation, len(quarters))
	for i, q := range quarters {
		then[i] = relationship.NewReputation(journals, q, r.Today)
	}
	title := r.say(saidReputation, r.within(over))
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title), r.reputed(now), r.byQuarter(quarters, then)}}
	picture, err := e.reputationChart(r, title, now, quarters, then)
	if err != nil {
		return bot.Reply{}, err
	}
	m.Blocks = append(m.Blocks, picture...)
	example := r.verb("fact") + " Nordtek our-payment=96% period=2026-02"
	if r.lang == latvian {
		example = r.verb("fact") + " Nordtek mūsu-maksājumi=96% periods=2026-02"
	}
	foot := spaced(r.line(saidRecordUs, card.Lit(example)), r.line(saidYearlong))
	if partly {
		foot = spaced(foot, r.line(saidPartly, leafed))
	}
	m.Blocks = append(m.Blocks, card.Note(foot))
	return bot.Reply{Message: m}, nil
}

// reputed are the figures of a span, each with its entries.
func (r *Request) reputed(p *relationship.Reputation) card.Facts {
	return card.Facts{
		{Label: r.say(labelOurWord), Value: card.Say(r.ourWord(p))},
		{Label: r.say(labelOurBills), Value: card.Say(r.ourBills(p))},
		{Label: r.say(labelRatings), Value: card.Say(r.ratings(p))},
		{Label: r.say(labelReferences), Value: card.Say(r.some(p.References))},
		{Label: r.say(labelRefusals), Value: card.Say(r.some(p.Refusals))},
		{Label: r.say(labelComplaints), Value: card.Say(r.some(p.Complaints))},
	}
}

func (r *Request) ourWord(p *relationship.Reputation) string {
	n, share, ok := p.Promises()
	if !ok {
		return r.say(saidNoData)
	}
	words := []string{r.say(saidKeptShare, r.percentage(share), n)}
	for _, part := range r.outcomes(p) {
		if len(part.marks) > 0 {
			words = append(words, r.say(saidOutcomeOf, part.label, len(part.marks), numbersIn(part.marks)))
		}
	}
	return strings.Join(words, " · ")
}

// An outcomePart is how many promises of ours ended in one way.
type outcomePart struct {
	label string
	band  relationship.Band // whose colour it is drawn in
	marks []relationship.Mark
}

func (r *Request) outcomes(p *relationship.Reputation) []outcomePart {
	return []outcomePart{
		{r.say(wordInTime), relationship.Healthy, p.InTime},
		{r.say(wordTardy), relationship.Watch, p.Late},
		{r.say(resultWords[relationship.Broken]), relationship.AtRisk, p.Broken},
		{r.say(wordOverdue), relationship.TooEarly, p.Overdue},
	}
}

func (r *Request) ourBills(p *relationship.Reputation) string {
	mean, ok := p.Paid()
	if !ok {
		return r.say(saidNoData)
	}
	return r.say(saidPaidShare, r.percentage(mean), numbersIn(p.Payments))
}

func (r *Request) ratings(p *relationship.Reputation) string {
	mean, ok := p.Rated()
	switch {
	case ok:
		return r.say(saidRatedMean, r.decimal(mean, 1), len(p.Ratings), numbersIn(p.Ratings))
	case len(p.Ratings) == 0:
		return r.say(saidNoFigures, relationship.LeastRaters)
	default:
		return r.say(saidTooFew, len(p.Ratings), relationship.LeastRaters, numbersIn(p.Ratings))
	}
}

func (r *Request) some(marks []relationship.Mark) string {
	if len(marks) == 0 {
		return "0"
	}
	return r.say(saidSome, len(marks), numbersIn(marks))
}

// numbersIn are the numbers of the entries, runs drawn together.
func numbersIn(marks []relationship.Mark) string {
	numbers := make([]int, len(marks))
	for i, m := range marks {
		numbers[i] = m.Entry.Number
	}
	return hashes(numbers)
}

// percentage is a share in whole percent.
func (r *Request) percentage(x float64) string {
	return r.factValue(relationship.OurPayment, strconv.Itoa(int(math.Round(x))))
}

// lastQuarters are the last quarters of the calendar, the one with a day last.
func lastQuarters(day relationship.Day) []relationship.Span {
	spans := make([]relationship.Span, quartersShown)
	for i := range spans {
		first, last := periodOf(day, quarterUnit)
		spans[quartersShown-1-i] = relationship.Span{From: first, To: last}
		day = first - 1
	}
	return spans
}

// quarter names a quarter of the calendar.
func (r *Request) quarter(s relationship.Span) string {
	y, m, _ := s.From.Date().Date()
	const months = 3
	return r.say(saidQuarter, int(m-time.January)/months+1, strconv.Itoa(y))
}

// byQuarter is how the figures went, quarter by quarter.
func (r *Request) byQuarter(quarters []relationship.Span, then []*relationship.Reputation) card.Table {
	t := card.Table{Head: []string{
		r.say(columnQuarter), r.say(columnWord), r.say(columnPaid), r.say(columnRated), r.say(columnGripes),
	}, Right: []int{1, 2, 3, 4}}
	for i, p := range then {
		word, paid, rated := "–", "–", "–"
		if _, share, ok := p.Promises(); ok {
			word = r.percentage(share)
		}
		if mean, ok := p.Paid(); ok {
			paid = r.percentage(mean)
		}
		if mean, ok := p.Rated(); ok {
			rated = r.decimal(mean, 1)
		}
		t.Rows = append(t.Rows, [][]card.Span{
			card.Say(r.quarter(quarters[i])), card.Say(word), card.Say(paid), card.Say(rated), card.Say(strconv.Itoa(len(p.Complaints))),
		})
	}
	return t
}

// reputationChart draws how our promises ended, and the quarters below; all of
// it is in the words beside.
func (e *Env) reputationChart(r *Request, title string, now *relationship.Reputation, quarters []relationship.Span, then []*relationship.Reputation) ([]card.Block, error) {
	if _, _, ok := now.Promises(); e.Painter == nil || !ok {
		return nil, nil
	}
	p := Portrait{Title: title, TrendTitle: r.say(saidQuarterly), Latvian: r.lang == latvian}
	plot := card.Plot{Title: title, Series: []card.Series{{Name: r.say(labelOurWord)}}}
	var words []string
	for _, part := range r.outcomes(now) {
		n := len(part.marks)
		p.Bands = append(p.Bands, Portion{Band: part.band, Label: capital(part.label), Count: n})
		plot.Categories = append(plot.Categories, capital(part.label))
		plot.Series[0].Values = append(plot.Series[0].Values, float64(n))
		words = append(words, part.label+" "+strconv.Itoa(n))
	}
	var trend []string
	for i, q := range then {
		if _, share, ok := q.Promises(); ok {
			p.Trend = append(p.Trend, Moment{Day: quarters[i].From, Label: r.quarter(quarters[i]), Score: share})
			trend = append(trend, r.quarter(quarters[i])+" "+r.percentage(share))
		}
	}
	picture, err := e.Painter.Paint(p)
	if err != nil {
		return nil, err
	}
	alt := r.say(saidAlt, strings.TrimSuffix(title, "."), r.say(labelOurWord), strings.Join(words, ", "))
	if len(trend) > 1 {
		alt += " " + r.say(saidQuarterly) + ": " + strings.Join(trend, ", ") + "."
	}
	return []card.Block{card.Image{Name: "reputation.png", Alt: alt, PNG: picture, Plot: &plot}}, nil
}
