package commands

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type activityArgs struct {
	Period lookback   `arg:"period" keys:"periods"`
	Whose  whoseTurn  `arg:"who" keys:"kas"`
	Page   pageNumber `arg:"page,keyed" keys:"lapa"`
}

var _ = define(Spec{
	Name: "activity", Latvian: "aktivitāte", Group: Look,
	Summary:  say("activity.summary", "Who was in touch with whom", "Kas ar ko sazinājās"),
	Examples: []string{"activity week team", "activity month me", "activity quarter @toms"},
	Related:  []string{"due", "timeline", "log"},
}, activity)

var (
	saidActivity   = say("activity.title", "In touch · %s", "Saziņa · %s")
	saidActivityOf = say("activity.title.of", "In touch · %s · %s", "Saziņa · %s · %s")
	saidNoTouch    = say("activity.none", "No contact is logged for these days. Log one, or look at a longer period.",
		"Šajās dienās saziņa nav pierakstīta. Pieraksti to vai skaties garāku periodu.")
	saidTried     = say("activity.tried", "tried: %s", "mēģināts: %s")
	saidTouch     = say("activity.touch", "%s %s (%s)", "%s %s (%s)")
	saidUntouched = say("activity.due", "Due, and nobody was in touch", "Termiņš pienācis, bet neviens nav sazinājies")
	saidDueLine   = say("activity.dueline", "%s · %s · %s", "%s · %s · %s")
	saidNoRanking = say("activity.order", "In the order of the alphabet. It is no measure of people.", "Alfabēta secībā. Cilvēkus ar to nemēra.")
	saidReadOnly  = say("activity.partly", "Looked at the %s companies of the newest contact only; ask about a shorter period.",
		"Skatīti tikai %s uzņēmumi ar jaunāko saziņu; izvēlies īsāku periodu.")

	buttonMonth = say("activity.month", "The whole month", "Viss mēnesis")
)

// An activityRow is a line below a heading.
type activityRow struct {
	head []card.Span
	key  string // of the heading
	line []card.Span
}

func activity(ctx context.Context, e *Env, r *Request, in activityArgs) (bot.Reply, error) {
	over := in.Period.or(r, weekUnit)
	met, partly, err := e.touched(ctx, r, over.Span)
	if err != nil {
		return bot.Reply{}, err
	}
	rows := r.touchRows(met, in.Whose.owner)
	none := len(rows) == 0
	due, err := e.untouched(ctx, r, met, in.Whose.owner)
	if err != nil {
		return bot.Reply{}, err
	}
	rows = append(rows, due...)
	title := r.say(saidActivity, r.within(over.Span))
	if in.Whose.owner != "" {
		title = r.say(saidActivityOf, r.within(over.Span), r.called(in.Whose.owner))
	}
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	shown, more := cut(in.Page, rows)
	line := "activity" + in.Period.argument() + strings.TrimPrefix(in.Whose.line(), "due")
	buttons := card.Actions(r.turning(line, in.Page, buttonBack, buttonMore, more))
	if none {
		m.Blocks = append(m.Blocks, r.para(saidNoTouch))
		buttons = append(buttons, card.Action{Label: r.say(buttonLog), Line: "log", Style: card.Primary})
		if over.From > r.lookingBack(monthUnit).From {
			buttons = append(buttons, card.Action{Label: r.say(buttonMonth), Line: "activity month" + strings.TrimPrefix(in.Whose.line(), "due")})
		}
	}
	if len(shown) == 0 && len(rows) > 0 {
		m.Blocks = append(m.Blocks, r.para(saidNoMorePage, int(in.Page)))
	}
	m.Blocks = append(m.Blocks, headed(shown)...)
	if len(buttons) > 0 {
		m.Blocks = append(m.Blocks, buttons)
	}
	foot := r.line(saidNoRanking)
	if partly {
		foot = spaced(foot, r.line(saidReadOnly, r.decimal(gathered, 0)))
	}
	m.Blocks = append(m.Blocks, card.Note(foot))
	return bot.Reply{Message: m}, nil
}

// headed puts rows of one heading into one paragraph.
func headed(rows []activityRow) []card.Block {
	var blocks []card.Block
	for from := 0; from < len(rows); {
		to := from
		words := slices.Clone(rows[from].head)
		for ; to < len(rows) && rows[to].key == rows[from].key; to++ {
			words = append(append(words, card.Break()), rows[to].line...)
		}
		blocks = append(blocks, card.Text(words))
		from = to
	}
	return blocks
}

// touched returns the interactions of a span by company, in the order of the
// days. It reads the journals of those companies alone that anybody was in
// touch with since, each back to the span.
func (e *Env) touched(ctx context.Context, r *Request, within relationship.Span) (map[string][]relationship.Entry, bool, error) {
	if err := e.Ledger.Stock(ctx, r.Today); err != nil {
		return nil, false, err
	}
	q := relationship.Query{Index: relationship.ByTried, Min: int(within.From), Max: forever, Reverse: true, Limit: gathered}
	refs, err := e.Ledger.Store.Find(ctx, q)
	if err != nil {
		return nil, false, err
	}
	met, read := map[string][]relationship.Entry{}, map[string]bool{}
	for _, ref := range refs {
		if read[ref.ID] {
			continue
		}
		read[ref.ID] = true
		journal, err := e.Ledger.Since(ctx, ref.ID, within.From)
		if err != nil {
			return nil, false, err
		}
		for _, en := range journal {
			if en.Type == relationship.Interaction && within.Holds(en.Day) {
				met[ref.ID] = append(met[ref.ID], en)
			}
		}
	}
	return met, len(refs) == gathered, nil
}

// touchRows are the companies that each colleague was in touch with, both in
// the order of the alphabet; of one colleague alone, if one is named.
func (r *Request) touchRows(met map[string][]relationship.Entry, only string) []activityRow {
	by := map[string]map[string][]relationship.Entry{}
	for id, entries := range met {
		for _, en := range entries {
			for _, who := range r.took(&en) {
				if by[who] == nil {
					by[who] = map[string][]relationship.Entry{}
				}
				by[who][id] = append(by[who][id], en)
			}
		}
	}
	var rows []activityRow
	for _, who := range alphabetical(by, r.called) {
		if only != "" && who != only {
			continue
		}
		for _, id := range alphabetical(by[who], r.name) {
			rows = append(rows, activityRow{
				head: card.Say(card.Who(who)), key: who,
				line: card.Say(card.Bold(r.name(id)), " · "+r.howTouched(by[who][id])),
			})
		}
	}
	return rows
}

// took returns the colleagues who took part in an interaction: who recorded it
// and whoever is named in it.
func (r *Request) took(en *relationship.Entry) []string {
	var all []string
	for _, id := range append([]string{en.By}, en.With...) {
		if id = r.Directory.As(id); id != "" && !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

// alphabetical returns the keys of a map in the order of what they are called.
func alphabetical[T any](m map[string]T, name func(string) string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(relationship.Plain(name(a)), relationship.Plain(name(b))), cmp.Compare(a, b))
	})
	return keys
}

// colleague is what a colleague is called.
func (r *Request) called(id string) string { return cmp.Or(r.Directory.User(id).Name, id) }

// touchesShown is how many contacts a line names of each sort, the newest.
const touchesShown = 3

// howTouched names the talks and then the attempts, newest first.
func (r *Request) howTouched(entries []relationship.Entry) string {
	var talks, tries []string
	for _, en := range slices.Backward(entries) {
		words := r.say(saidTouch, r.say(howWords[en.How]), r.day(en.Day, r.Today), hash(en.Number))
		if en.Attempt() {
			tries = append(tries, words)
		} else {
			talks = append(talks, words)
		}
	}
	parts := []string{}
	if len(talks) > 0 {
		parts = append(parts, r.someOf(talks))
	}
	if len(tries) > 0 {
		parts = append(parts, r.say(saidTried, r.someOf(tries)))
	}
	return strings.Join(parts, " · ")
}

func (r *Request) someOf(words []string) string {
	if more := len(words) - touchesShown; more > 0 {
		words = append(slices.Clone(words[:touchesShown]), r.say(saidAndMore, more))
	}
	return strings.Join(words, ", ")
}

// untouched are the relationships that contact is due with and that nobody was
// in touch with; of one owner alone, if one is named.
func (e *Env) untouched(ctx context.Context, r *Request, met map[string][]relationship.Entry, owner string) ([]activityRow, error) {
	q := relationship.Query{Index: relationship.ByNeeds, Owner: owner, Min: 1, Max: int(r.Today), Limit: gathered}
	needy, _, err := e.Ledger.Select(ctx, q, r.Today, func(x *relationship.Rating) bool {
		return x.Timing.NeedsAttention && !x.Snoozing() && len(met[x.Company.ID]) == 0
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(needy, r.sorting(byName))
	rows := make([]activityRow, len(needy))
	for i, x := range needy {
		rows[i] = activityRow{
			head: card.Say(card.Bold(r.say(saidUntouched))), key: "\x00due",
			line: r.line(saidDueLine, card.Bold(r.labelled(x.Company, x.Relationship)), r.say(saidDaysSilent, x.Timing.Since), r.ownerOf(x)),
		}
	}
	return rows, nil
}
