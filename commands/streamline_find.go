package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidStreamline = say("streamline.title", "Partners to streamline", "Ko var vienkāršot partneru lokā")
	saidNoOverlap  = say("streamline.none", "Nothing to streamline: no category has two partners, none costs more than it brings, and no routine partner takes much of our time.",
		"Vienkāršot nav ko: nevienā kategorijā nav divu partneru, neviens nemaksā vairāk, nekā dod, un neviens ikdienas partneris neprasa daudz laika.")
	saidUnsorted = count("streamline.unsorted", "%d partner has no category yet. Say what each supplies: %s.",
		"%d partners have no category yet. Say what each supplies: %s.",
		"Kategorijas vēl nav %d partneriem. Norādi, ko katrs piegādā: %s.",
		"Kategorijas vēl nav %d partnerim. Norādi, ko katrs piegādā: %s.",
		"Kategorijas vēl nav %d partneriem. Norādi, ko katrs piegādā: %s.")
	saidCostFacts = say("streamline.costs", "What they cost and bring: %s.", "Ko tie maksā un dod: %s.")
	saidCostsRead = count("streamline.partly", "Only the newest %d figure of what they cost and bring was read.", "Only the newest %d figures of what they cost and bring were read.",
		"No izmaksām un ieguvumiem izlasīti tikai jaunākie %d.", "No izmaksām un ieguvumiem izlasīts tikai jaunākais %d.", "No izmaksām un ieguvumiem izlasīti tikai jaunākie %d.")
	saidOverlap = count("streamline.overlap", "%[2]s: %[1]d partner", "%[2]s: %[1]d partners", "%[2]s: %[1]d partneru", "%[2]s: %[1]d partneris", "%[2]s: %[1]d partneri")
	saidInReach = say("streamline.prospects", "Prospects for it: %s.", "Potenciālie partneri: %s.")
	saidKeep    = say("streamline.keep", "Keep %s? It has the highest score. You decide.", "Paturēt %s? Tam augstākais vērtējums. Izlem tu.")
	saidNoKeep  = say("streamline.nokeep", "The scores do not say which to keep. You decide.", "Kuru paturēt, vērtējumi nepasaka. Izlem tu.")
	saidLoss    = say("streamline.loss", "%s costs %s a year more than it brings: %s (%s) against %s (%s).",
		"%s gadā maksā par %s vairāk, nekā dod: %s (%s) pret %s (%s).")
	saidTooOften = count("streamline.often", "%[2]s is a routine partner, and we talked on %[1]d day in the last quarter. Talk less often, or say that it is more than routine.",
		"%[2]s is a routine partner, and we talked on %[1]d days in the last quarter. Talk less often, or say that it is more than routine.",
		"%[2]s ir ikdienas partneris, bet ceturksnī runāts %[1]d dienās. Runājiet retāk vai norādi, ka tas ir kas vairāk.",
		"%[2]s ir ikdienas partneris, bet ceturksnī runāts %[1]d dienā. Runājiet retāk vai norādi, ka tas ir kas vairāk.",
		"%[2]s ir ikdienas partneris, bet ceturksnī runāts %[1]d dienās. Runājiet retāk vai norādi, ka tas ir kas vairāk.")
	saidFoundCount = count("streamline.found", "%d found. Only managers see this.", "%d found. Only managers see this.",
		"Atrasts: %d. To redz tikai vadītāji.", "Atrasts: %d. To redz tikai vadītāji.", "Atrasts: %d. To redz tikai vadītāji.")

	buttonDropThis = say("streamline.drop", "Drop %s", "Izbeigt: %s")
	buttonClassify = say("streamline.classify", "Classify", "Klasificēt")
	buttonRarer    = say("streamline.rarer", "Every %d days", "Ik pēc %d dienām")
)

// routineTalks is how many days of talks a month with a routine partner are
// thought enough; a quarter has three.
const routineTalks = 2

// buttonsFor bounds how many partners of a category have a button of their own.
const buttonsFor = 3

// A finding is something to streamline, with what can be done about it.
type finding struct {
	lines   []card.Span
	buttons card.Actions
}

// streamlined is a page of what was found among the partners.
func (e *Env) streamlined(ctx context.Context, r *Request, page pageNumber) (card.Message, error) {
	q := relationship.Query{Index: relationship.ByScore, Side: relationship.Partner, Min: -1, Max: forever, Limit: gathered}
	partners, partly, err := e.Ledger.Select(ctx, q, r.Today, nil)
	if err != nil {
		return card.Message{}, err
	}
	slices.SortFunc(partners, r.sorting(byName))
	var found []finding
	for _, o := range relationship.Overlaps(partners) {
		found = append(found, r.overlap(&o))
	}
	partners = slices.DeleteFunc(partners, func(x *relationship.Rating) bool { return x.Prospect() })
	losses, unread, err := e.losses(ctx, r, partners)
	if err != nil {
		return card.Message{}, err
	}
	often, err := e.tooOften(ctx, r, partners)
	if err != nil {
		return card.Message{}, err
	}
	found = append(append(found, losses...), often...)

	title := r.say(saidStreamline)
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	shown, more := cut(page, found)
	switch {
	case len(found) == 0:
		m.Blocks = append(m.Blocks, r.para(saidNoOverlap))
	case len(shown) == 0:
		m.Blocks = append(m.Blocks, r.para(saidNoMorePage, int(page)))
	}
	for _, f := range shown {
		m.Blocks = append(m.Blocks, card.Text(f.lines), f.buttons)
	}
	if turn := r.turning("streamline partners", page, buttonBack, buttonMore, more); len(turn) > 0 {
		m.Blocks = append(m.Blocks, card.Actions(turn))
	}
	foot := r.line(saidFoundCount, len(found))
	if partly {
		foot = spaced(foot, r.line(saidListRead, gathered))
	}
	if unread {
		foot = spaced(foot, r.line(saidCostsRead, leafed))
	}
	m.Blocks = append(m.Blocks, r.unsorted(partners)...)
	m.Blocks = append(m.Blocks, card.Note(foot))
	return m, nil
}

// unsorted says how partners get a category and what they cost.
func (r *Request) unsorted(partners []*relationship.Rating) []card.Block {
	i := slices.IndexFunc(partners, func(x *relationship.Rating) bool { return x.Category == "" })
	if i < 0 {
		return nil
	}
	n := 0
	for _, x := range partners {
		if x.Category == "" {
			n++
		}
	}
	name := quote(partners[i].Company.Name)
	costs := r.verb("fact") + " " + name + " yearly-cost=12000 yearly-benefit=15000"
	if r.lang == latvian {
		costs = r.verb("fact") + " " + name + " gada-izmaksas=12000 gada-ieguvums=15000"
	}
	return []card.Block{card.Text(spaced(
		r.line(saidUnsorted, n, card.Lit(r.verb("streamline")+" "+name+" "+r.categoryKey()+"="+r.categoryExample())),
		r.line(saidCostFacts, card.Lit(costs))))}
}

// overlap is a category that more than one partner supplies. Which to keep is
// suggested from the scores that the person may see, and decided by nobody
// but them.
func (r *Request) overlap(o *relationship.Overlap) finding {
	f := finding{lines: r.line(saidOverlap, len(o.Partners), card.Bold(o.Category))}
	var best *relationship.Rating
	compared, tie := true, false
	for _, x := range o.Partners {
		f.lines = append(append(f.lines, card.Break()), r.supplier(x)...)
		switch {
		case !x.Score.Scored || x.Score.Band == relationship.TooEarly || r.mayNotSee(x):
			compared = false
		case best == nil || x.Score.Shown > best.Score.Shown:
			best, tie = x, false
		case x.Score.Shown == best.Score.Shown:
			tie = true
		}
	}
	f.lines = append(f.lines, card.Break())
	if len(o.Prospects) > 0 {
		f.lines = append(append(f.lines, r.line(saidInReach, r.inReach(o.Prospects))...), card.Break())
	}
	if best != nil && compared && !tie && best.Score.Band != relationship.AtRisk && sound(best.Score.Class) {
		f.lines = append(f.lines, r.line(saidKeep, card.Bold(best.Company.Name))...)
	} else {
		best = nil
		f.lines = append(f.lines, r.line(saidNoKeep)...)
	}
	for _, x := range o.Partners {
		if x != best && len(f.buttons) < buttonsFor {
			f.buttons = append(f.buttons, r.dropButton(x))
		}
	}
	return f
}

// inReach names those that are to become partners, with how far they are.
func (r *Request) inReach(prospects []*relationship.Rating) string {
	var names []string
	for _, x := range prospects[:min(len(prospects), buttonsFor)] {
		names = append(names, shorten(x.Company.Name, nameShown)+" ("+r.say(prospectWords[x.Stage()])+")")
	}
	if more := len(prospects) - len(names); more > 0 {
		names = append(names, r.say(saidAndMore, more))
	}
	return strings.Join(names, ", ")
}

// sound reports whether a class says that there is nothing to mend.
func sound(c relationship.Class) bool {
	return c != relationship.Repair && c != relationship.ExitCandidate
}

// supplier is a partner with its score and class, as far as the person may see
// them.
func (r *Request) supplier(x *relationship.Rating) []card.Span {
	words := []string{r.segment(x.Relationship)}
	switch {
	case r.mayNotSee(x):
		words = append(words, r.band(x.Score.Band))
	case x.Score.Band == relationship.TooEarly:
		words = append(words, strconv.Itoa(x.Score.Shown), r.band(x.Score.Band))
	case x.Score.Scored:
		words = append(words, strconv.Itoa(x.Score.Shown), r.class(x.Score.Class))
	default:
		words = append(words, r.band(x.Score.Band))
	}
	return card.Say(card.Bold(x.Company.Name), " · "+strings.Join(words, " · "))
}

func (r *Request) dropButton(x *relationship.Rating) card.Action {
	return card.Action{Label: r.say(buttonDropThis, shorten(x.Company.Name, nameShown)), Line: lineOn("drop", x.Company, relationship.Partner, "")}
}

// losses are the partners that cost more a year than they bring. It reports
// whether figures were left unread.
func (e *Env) losses(ctx context.Context, r *Request, partners []*relationship.Rating) (found []finding, partly bool, _ error) {
	within := relationship.Span{From: r.Today - relationship.AsideDays + 1, To: r.Today}
	journals, partly, err := e.Ledger.Excerpts(ctx, within, r.Today, leafed, relationship.CostShelf)
	if err != nil {
		return nil, false, err
	}
	for _, l := range relationship.Losses(journals, within) {
		i := slices.IndexFunc(partners, func(x *relationship.Rating) bool { return x.Company.ID == l.Company })
		if i < 0 {
			continue // a partner no longer
		}
		x := partners[i]
		found = append(found, finding{
			lines: r.line(saidLoss, card.Bold(x.Company.Name), r.euros(l.Amount()),
				r.euros(l.Cost.Value), hash(l.Cost.Entry.Number), r.euros(l.Benefit.Value), hash(l.Benefit.Entry.Number)),
			buttons: card.Actions{
				r.dropButton(x),
				{Label: r.say(buttonClassify), Line: lineOn("classify", x.Company, relationship.Partner, "")},
			},
		})
	}
	return found, partly, nil
}

// tooOften are the routine partners that we talk with more than they are worth.
func (e *Env) tooOften(ctx context.Context, r *Request, partners []*relationship.Rating) ([]finding, error) {
	over := r.lookingBack(quarterUnit).Span
	const months = 3
	var found []finding
	for _, x := range partners {
		if x.Segment != relationship.Routine || !x.Held.State.Met() || x.Held.State.Last < over.From {
			continue
		}
		journal, err := e.Ledger.Since(ctx, x.Company.ID, over.From)
		if err != nil {
			return nil, err
		}
		n := relationship.Talks(journal, over)
		if n <= months*routineTalks {
			continue
		}
		// Back to the segment's rhythm, or where that is not kept, once a year.
		words, slower := x.Segment.Pace().Cadence, "off"
		if x.Pace().Cadence >= words {
			words, slower = longestCadence, strconv.Itoa(longestCadence)
		}
		found = append(found, finding{
			lines: r.line(saidTooOften, n, card.Bold(x.Company.Name)),
			buttons: card.Actions{
				{Label: r.say(buttonRarer, words), Line: r.once(lineOn("cadence", x.Company, relationship.Partner, slower))},
				{Label: r.say(buttonClassify), Line: lineOn("classify", x.Company, relationship.Partner, "")},
			},
		})
	}
	return found, nil
}
