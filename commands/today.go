package commands

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var _ = onOccasion("today", today)

const (
	todayLines = 10 // at most
	todayKept  = 30 * 24 * time.Hour
	lookBack   = 7 // days: what fell on days off is told on the next working day
)

// A todayNote is what a person was told on their newest working day. It is
// written down before it is said, so that said again it names the same.
type todayNote struct {
	Key   string              `json:"k"`
	Since string              `json:"s"` // the day after which news is new
	News  []relationship.News `json:"n,omitempty"`
	More  int                 `json:"m,omitempty"`
}

// today tells, in one message, what falls due on a working day and what changed
// since the one before.
func today(ctx context.Context, e *Env, r *Request, o bot.Occasion) (bot.Reply, error) {
	was, err := e.todayOf(ctx, r.Person)
	if err != nil {
		return bot.Reply{}, err
	}
	if was.Key != o.Key {
		if o.Key < was.Key {
			return bot.Reply{}, nil
		}
		if was, err = e.newToday(ctx, r, o, was); err != nil {
			return bot.Reply{}, err
		}
		if err := e.countMorning(ctx, r, was); err != nil {
			return bot.Reply{}, err
		}
	}
	return e.drawToday(ctx, r, was)
}

// countMorning counts the morning's message among those of the day.
func (e *Env) countMorning(ctx context.Context, r *Request, n todayNote) error {
	if len(n.News) == 0 {
		return nil
	}
	told, err := e.toldOf(ctx, r)
	if err != nil {
		return err
	}
	told.Count++
	return e.keepTold(ctx, r, told)
}

func (e *Env) todayOf(ctx context.Context, person string) (todayNote, error) {
	var n todayNote
	text, err := e.Memory.Kept(ctx, "today:"+person)
	if errors.Is(err, relationship.ErrUnknown) {
		return n, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &n)
	}
	return n, err
}

// newToday gathers the news and writes down what is told.
func (e *Env) newToday(ctx context.Context, r *Request, o bot.Occasion, was todayNote) (todayNote, error) {
	since := r.Today - 1
	if last, err := relationship.ParseDay(was.Key); err == nil {
		since = max(last, r.Today-lookBack)
	}
	n := todayNote{Key: o.Key, Since: since.String()}
	for _, owner := range r.covered() {
		due, err := e.fallingDue(ctx, r, owner, since)
		if err != nil {
			return n, err
		}
		told, err := e.newsOf(ctx, owner, since, r.Today)
		if err != nil {
			return n, err
		}
		n.News = append(append(n.News, due...), told...)
	}
	slices.SortStableFunc(n.News, func(a, b relationship.News) int { return int(a.Due - b.Due) })
	if len(n.News) > todayLines {
		n.News, n.More = n.News[:todayLines], len(n.News)-todayLines
	}
	text, err := json.Marshal(n)
	if err != nil {
		return n, err
	}
	return n, e.Memory.Keep(ctx, map[string]string{"today:" + r.Person: string(text)}, todayKept)
}

// fallingDue returns what the calendar names for an owner's relationships,
// after since and up to today.
func (e *Env) fallingDue(ctx context.Context, r *Request, owner string, since relationship.Day) ([]relationship.News, error) {
	q := relationship.Query{Index: relationship.ByDate, Owner: owner, Min: int(r.Today) - lookBack, Max: int(r.Today), Limit: gathered}
	named, _, err := e.Ledger.Select(ctx, q, r.Today, nil)
	if err != nil {
		return nil, err
	}
	var news []relationship.News
	for _, x := range named {
		due := func(what relationship.NewsKind, number int, d relationship.Day) {
			if d > since && d <= r.Today {
				news = append(news, relationship.News{Ref: relationship.Ref{ID: x.Company.ID, Side: x.Side}, What: what, Number: number, Due: d})
			}
		}
		s := &x.Held.State
		for i := range s.Open {
			if p := &s.Open[i]; p.Due != 0 {
				due(relationship.NewsPromise, p.Number, p.Due)
				due(relationship.NewsLate, p.Number, p.Due+relationship.AskedAgain)
			}
		}
		due(relationship.NewsStep, 0, x.Next)
		due(relationship.NewsReview, 0, x.Review())
		due(relationship.NewsAsk, s.AskEntry, s.AskAgain())
		due(relationship.NewsPlan, 0, x.Plan.By)
	}
	return news, nil
}

// newsOf returns what the nights after since noted for an owner.
func (e *Env) newsOf(ctx context.Context, owner string, since, until relationship.Day) ([]relationship.News, error) {
	var news []relationship.News
	for d := since + 1; d <= until; d++ {
		text, err := e.Memory.Kept(ctx, relationship.NewsName(owner, d))
		if errors.Is(err, relationship.ErrUnknown) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(text) {
			var n relationship.News
			if err := json.Unmarshal([]byte(line), &n); err != nil {
				return nil, err
			}
			news = append(news, n)
		}
	}
	return news, nil
}

var (
	saidToday     = count("today.title", "Today: %d thing", "Today: %d things", "Šodien: %d lietu", "Šodien: %d lieta", "Šodien: %d lietas")
	saidMoreToday = count("today.more", "And %d more: %s shows who needs you.", "And %d more: %s shows who needs you.",
		"Un vēl %d: %s parāda, kas tevi gaida.", "Un vēl %d: %s parāda, kas tevi gaida.", "Un vēl %d: %s parāda, kas tevi gaida.")
	saidDoneToday = say("today.done", "Everything of today is seen to.", "Šodienas darbi ir padarīti.")

	saidOursDue     = say("today.ours", "Our promise %s is due %s", "Mūsu solījums %s, termiņš %s")
	saidTheirsDue   = say("today.theirs", "Their promise %s is due %s", "Viņu solījums %s, termiņš %s")
	saidOursLate    = say("today.ourslate", "Our promise %s is still open, it was due %s", "Mūsu solījums %s vēl nav izpildīts, termiņš bija %s")
	saidTheirsLate  = say("today.theirslate", "Their promise %s is still open, it was due %s", "Viņu solījums %s vēl nav izpildīts, termiņš bija %s")
	saidPromiseOver = say("today.over", "Promise %s is seen to.", "Solījums %s ir nokārtots.")
	saidStepDue     = say("today.step", "Next step: %s", "Nākamais solis: %s")
	saidStepOver    = say("today.stepover", "The next step is seen to.", "Nākamais solis ir nokārtots.")
	saidReviewDue   = say("today.review", "The segment was set a year ago: does it still fit?", "Segments noteikts pirms gada: vai tas vēl der?")
	saidAskOpen     = say("today.ask", "60 days have passed since proposal %s: you may think of the next one.",
		"Kopš piedāvājuma %s ir pagājušas 60 dienas: var domāt par nākamo.")
	saidBandFell  = say("today.fell", "%s → %s. A talk today: vitality %d → %d.", "%s → %s. Saruna šodien: dzīvīgums %d → %d.")
	saidBandMoved = say("today.moved", "%s → %s.", "%s → %s.")
	saidExit      = say("today.exit", "Review this relationship: its class is %s.", "Izvērtē šīs attiecības: klase ir %s.")
	wordToday     = say("word.today", "today", "šodien")
	buttonReview  = say("button.review", "Review", "Izvērtēt")
	buttonAskIf   = say("button.askcheck", "Check a proposal", "Pārbaudīt piedāvājumu")
)

// drawToday draws a day's news as they stand now.
func (e *Env) drawToday(ctx context.Context, r *Request, n todayNote) (bot.Reply, error) {
	if len(n.News) == 0 {
		return bot.Reply{}, nil
	}
	var blocks []card.Block
	var shows []string
	open := 0
	for i, news := range n.News {
		t, err := e.journal(ctx, news.ID)
		if errors.Is(err, relationship.ErrUnknown) {
			continue
		}
		if err != nil {
			return bot.Reply{}, err
		}
		x, ok := e.Ledger.Rate(t.rec, news.Side, r.Today)
		if !ok || !r.looksAfter(x) {
			continue
		}
		shows = append(shows, news.ID)
		said, actions := e.piece(r, t, x, news)
		line := card.Say(card.Bold(r.say(saidPlace, i+1, x.Company.Name)), " · "+r.segment(x.Relationship), card.Break())
		if actions == nil {
			line = append(line, card.Span{Text: "✓ "})
		} else {
			open++
		}
		blocks = append(blocks, card.Text(append(line, said...)))
		if len(actions) > 0 {
			blocks = append(blocks, actions)
		}
	}
	if len(blocks) == 0 {
		return bot.Reply{}, nil
	}
	head := r.line(saidDoneToday)
	if open > 0 {
		head = card.Say(card.Bold(r.say(saidToday, open)))
	}
	m := told(head, blocks...)
	if n.More > 0 {
		m.Blocks = append(m.Blocks, r.note(saidMoreToday, n.More, card.Lit(r.verb("due"))))
	}
	return bot.Reply{Message: m, Shows: shows}, nil
}

// piece says one piece of news. Without actions it is settled; empty actions
// ask for nothing.
func (e *Env) piece(r *Request, t *located, x *relationship.Rating, n relationship.News) ([]card.Span, card.Actions) {
	on := func(verb, words string) string { return lineOn(verb, x.Company, x.Side, words) }
	s := &x.Held.State
	log := card.Action{Label: r.say(buttonLog), Line: "log " + quote(x.Company.Name)}
	switch n.What {
	case relationship.NewsPromise, relationship.NewsLate:
		return r.promiseDue(t, x, n)
	case relationship.NewsStep:
		if x.Next != n.Due {
			return r.line(saidStepOver), nil
		}
		return r.line(saidStepDue, r.step(x.Relationship)), card.Actions{
			{Label: r.say(buttonDone), Line: r.once(on("next", "done")), Style: card.Primary},
			log,
			{Label: r.say(buttonOtherDay), Line: on("next", "change=yes")},
		}
	case relationship.NewsReview:
		return r.line(saidReviewDue), card.Actions{{Label: r.say(buttonReview), Line: on("classify", "")}}
	case relationship.NewsAsk:
		if s.AskEntry != n.Number {
			return r.line(saidStepOver), nil
		}
		return r.line(saidAskOpen, hash(n.Number)), card.Actions{{Label: r.say(buttonAskIf), Line: on("ask", "")}}
	case relationship.NewsExit:
		return r.line(saidExit, r.class(x.Score.Class)), card.Actions{{Label: r.say(buttonReview), Line: on("drop", "")}, {Label: r.say(buttonSummary), Line: "summary " + quote(x.Company.Name)}}
	case relationship.NewsPlan:
		if x.Plan.By != n.Due || r.mayNotSee(x) {
			return r.line(saidStepOver), nil
		}
		return e.planResult(r, x), card.Actions{
			{Label: r.say(buttonNewPlan), Line: on("repair", "change=yes")}, {Label: r.say(buttonImprove), Line: on("improve", "")},
		}
	case relationship.NewsBand:
	}
	if !r.mayNotSee(x) && slices.Index(relationship.Bands, n.To) < slices.Index(relationship.Bands, n.From) {
		fell := r.line(saidBandFell, r.band(n.From), r.band(n.To), halfUp(x.Score.Vitality), halfUp(x.Timing.AfterContact))
		return append(append(fell, card.Break()), r.line(saidIdea, r.idea(x))...),
			card.Actions{log, {Label: r.say(buttonWhy), Line: on("score", "why")}}
	}
	return r.line(saidBandMoved, r.band(n.From), r.band(n.To)), card.Actions{}
}

// promiseDue asks what became of a promise, on its day and once more when it
// is still open a week later.
func (r *Request) promiseDue(t *located, x *relationship.Rating, n relationship.News) ([]card.Span, card.Actions) {
	late := n.What == relationship.NewsLate
	day := n.Due
	if late {
		day -= relationship.AskedAgain
	}
	i := slices.IndexFunc(x.Held.State.Open, func(p relationship.OpenPromise) bool { return p.Number == n.Number })
	if i < 0 || x.Held.State.Open[i].Due != day {
		return r.line(saidPromiseOver, hash(n.Number)), nil
	}
	when := r.day(day, r.Today)
	if day == r.Today {
		when = r.say(wordToday)
	}
	p := "promise " + hash(n.Number) + " "
	kept := card.Action{Label: r.say(buttonKept), Line: r.once(p + "kept"), Style: card.Primary}
	broken := card.Action{Label: r.say(buttonBroken), Line: r.once(p + "broken")}
	moved := card.Action{Label: r.say(buttonNewDate), Line: p + "moved"}
	said := saidOursDue
	switch theirs := x.Held.State.Open[i].Theirs; {
	case late && theirs:
		said = saidTheirsLate
	case late:
		said = saidOursLate
	case theirs:
		said = saidTheirsDue
	}
	line := r.line(said, hash(n.Number), when)
	if en := t.find(n.Number); en != nil && en.Text != "" {
		line = append(line, card.Span{Text: ": " + shorten(en.Text, textInLine)})
	}
	return append(line, card.Span{Text: "."}), card.Actions{kept, broken, moved}
}
