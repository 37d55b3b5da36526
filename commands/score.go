package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type scoreArgs struct {
	Company company `arg:"company,required" keys:"uznemums"`
	Why     whyWord `arg:"why"`
	Past    pastRun `arg:"past"`
}

var _ = define(Spec{
	Name: "score", Latvian: "vērtējums", Group: Look, Shared: true, Figures: Scores{},
	Summary: say("score.summary", "How good a relationship is, and why",
		"Cik labas ir attiecības un kāpēc"),
	Examples: []string{"score Acme", "score Acme why", "score Acme 90d"},
	Related:  []string{"summary", "timeline", "log"},
}, func(ctx context.Context, e *Env, r *Request, in scoreArgs) (bot.Reply, error) {
	rec, err := e.Ledger.Store.Record(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	var m card.Message
	data := Scores{Company: rec.Company.Name, Relationships: []Figure{}}
	for _, rating := range e.Ledger.Ratings(rec, r.Today) {
		if in.Company.Side != relationship.Whole && rating.Side != in.Company.Side {
			continue
		}
		var part card.Message
		switch {
		case in.Past > 0:
			if part, err = e.history(ctx, r, rating, int(in.Past)); err != nil {
				return bot.Reply{}, err
			}
		case bool(in.Why):
			if part, err = e.why(ctx, r, rating); err != nil {
				return bot.Reply{}, err
			}
		default:
			part = e.scoreCard(r, rating)
		}
		m = join(m, part)
		data.Relationships = append(data.Relationships, r.figure(rating))
	}
	return bot.Reply{Message: m, Data: data}, nil
})

// whyWord asks for all points.
type whyWord bool

func (w *whyWord) read(_ *Request, text string) (bool, error) {
	switch wordKey(text) {
	case "why", "kapec":
		*w = true
	}
	return bool(*w), nil
}

// pastRun is how many days back to look: 90d.
type pastRun int

func (p *pastRun) read(_ *Request, text string) (bool, error) {
	days, err := readSpan(text)
	if err != nil {
		return false, nil //nolint:nilerr // no span: something else may read it
	}
	*p = pastRun(days)
	return true, nil
}

// join puts one message under another.
func join(a, b card.Message) card.Message {
	if a.Summary == "" {
		return b
	}
	return card.Message{Summary: a.Summary + " " + b.Summary, Blocks: append(a.Blocks, b.Blocks...)}
}

// trendDays is how far back the trend on a card looks.
const trendDays = 30

var (
	saidScore       = say("score.said", "%s: %d/100, %s", "%s: %d/100, %s")
	saidScoreHidden = say("score.hidden", "%s: %s", "%s: %s")
	saidNotScored   = count("score.none", "Not scored yet: no answer so far, %d unanswered attempt.",
		"Not scored yet: no answer so far, %d unanswered attempts.",
		"Vēl nav vērtējuma: atbildes nav, %d mēģinājumu bez atbildes.",
		"Vēl nav vērtējuma: atbildes nav, %d mēģinājums bez atbildes.",
		"Vēl nav vērtējuma: atbildes nav, %d mēģinājumi bez atbildes.")
	saidNothingYet = say("score.nothing", "Not scored yet: nothing logged so far.", "Vēl nav vērtējuma: nekas nav pierakstīts.")
	saidHigher     = say("score.higher", "Higher is better.", "Jo augstāks, jo labāk.")
	saidLow        = say("score.low", "Low confidence: few contacts, or a wide interval.", "Maza ticamība: maz saziņas vai plats intervāls.")
	saidNoResults  = say("score.noresults", "Results: no data.", "Rezultāti: nav datu.")
	saidTrend      = say("score.trend", "%d on %s → %d on %s", "%d (%s) → %d (%s)")
	saidNoTrend    = say("score.notrend", "no score on %s", "%s vērtējuma nebija")
	saidHiddenWhy  = say("score.hiddenwhy", "The number is shown to the owner and to managers only.",
		"Skaitli redz tikai atbildīgais un vadītāji.")
	saidSecondSource = say("score.second", "Find a second source.", "Atrodi otru avotu.")
	saidUnanswered   = count("score.unanswered", "%d day of attempts without an answer.", "%d days of attempts without an answer.",
		"%d dienu mēģinājumu bez atbildes.", "%d diena mēģinājumu bez atbildes.", "%d dienas mēģinājumu bez atbildes.")

	labelScore     = say("label.score", "Score", "Vērtējums")
	labelInterval  = say("label.interval", "80%% interval", "80 %% intervāls")
	labelVitality  = say("label.vitality", "Vitality", "Dzīvīgums")
	labelQuality   = say("label.quality", "Quality", "Kvalitāte")
	labelHarm      = say("label.harm", "Harm index", "Kaitējuma indekss")
	labelClass     = say("label.class", "Class", "Klase")
	labelAttention = say("label.attention", "Attention", "Uzmanība")
	labelTrend     = say("label.trend", "Trend", "Tendence")
	labelDue       = say("label.due", "Next due", "Nākamais termiņš")
	labelSince     = say("label.since", "Last talk", "Pēdējā saruna")
	labelOwner     = say("label.owner", "Owner", "Atbildīgais")
	labelReasons   = say("label.reasons", "Largest reasons", "Galvenie iemesli")
	wordNobody     = say("word.nobody", "nobody yet", "pagaidām neviens")
	wordNever      = say("word.never", "never", "nekad")

	buttonWhy     = say("button.why", "Why", "Kāpēc")
	buttonBetter  = say("button.better", "Improve", "Uzlabot")
	buttonSummary = say("button.summary", "Summary", "Kopsavilkums")
	buttonLog     = say("button.log", "Log", "Pierakstīt")
)

// scoreCard is one relationship's score as a card.
func (e *Env) scoreCard(r *Request, x *relationship.Rating) card.Message {
	name := x.Company.Name
	m := card.Message{Blocks: []card.Block{card.Title(r.heading(x))}}
	switch {
	case !x.Score.Scored:
		words := r.say(saidNothingYet)
		if n := len(x.Held.State.Pending); n > 0 {
			words = r.say(saidNotScored, n)
		}
		m.Summary = name + ": " + words
		m.Blocks = append(m.Blocks, card.Para(words), r.standing(x, false))
	case r.mayNotSee(x):
		m.Summary = r.say(saidScoreHidden, name, r.band(x.Score.Band))
		m.Blocks = append(m.Blocks,
			card.Para(card.Bold(r.band(x.Score.Band))),
			r.standing(x, false),
			card.Para(r.reasons(x, false)),
			r.note(saidHiddenWhy))
	default:
		m.Summary = r.say(saidScore, name, x.Score.Shown, r.band(x.Score.Band))
		m.Blocks = append(m.Blocks, r.meter(x), e.numbers(r, x), r.standing(x, true), card.Para(r.reasons(x, true)), r.caveats(x))
	}
	m.Blocks = append(m.Blocks, r.firstButtons(x), r.moreButtons(x))
	return m
}

// moreButtons lead further, as far as there is more to say.
func (r *Request) moreButtons(x *relationship.Rating) card.Actions {
	var actions card.Actions
	if x.Score.Scored && !r.mayNotSee(x) {
		why := lineOn("score", x.Company, x.Side, "why")
		actions = append(actions, card.Action{Label: r.say(buttonWhy), Line: why})
	}
	return append(actions,
		card.Action{Label: r.say(buttonBetter), Line: lineOn("improve", x.Company, x.Side, "")},
		card.Action{Label: r.say(buttonSummary), Line: "summary " + quote(x.Company.Name)})
}

func (r *Request) heading(x *relationship.Rating) string {
	return x.Company.Name + " · " + r.segment(x.Relationship)
}

func (r *Request) meter(x *relationship.Rating) card.Meter {
	tone := card.Poor
	switch x.Score.Band {
	case relationship.Healthy:
		tone = card.Good
	case relationship.Watch:
		tone = card.Fair
	case relationship.TooEarly, relationship.NoBand:
		tone = card.Neutral
	case relationship.AtRisk:
	}
	return card.Meter{
		Label: r.say(labelScore), Value: x.Score.Shown, Max: 100, Tone: tone,
		Words: r.say(scoreWords, x.Score.Shown, r.band(x.Score.Band)),
	}
}

var scoreWords = say("score.words", "%d/100 %s", "%d/100 %s")

func (e *Env) numbers(r *Request, x *relationship.Rating) card.Facts {
	s := &x.Score
	facts := card.Facts{
		{Label: r.say(labelInterval), Value: card.Say(r.decimal(s.Low, 0) + "-" + r.decimal(s.High, 0))},
		{Label: r.say(labelVitality), Value: card.Say(r.decimal(s.Vitality, 0))},
		{Label: r.say(labelQuality), Value: card.Say(r.decimal(s.Quality, 0))},
		{Label: r.say(labelTrend), Value: e.trend(r, x)},
	}
	if s.HarmIndex > 0 {
		facts = append(facts, card.Fact{Label: r.say(labelHarm), Value: card.Say(r.decimal(s.HarmIndex, 0))})
	}
	return facts
}

// trend says what the score was a month ago and is now, with both dates.
func (e *Env) trend(r *Request, x *relationship.Rating) []card.Span {
	then := r.Today - trendDays
	was, ok := e.Ledger.Past(x, then)
	if !ok {
		return r.line(saidNoTrend, r.day(then, r.Today))
	}
	return r.line(saidTrend, was, r.day(then, r.Today), x.Score.Shown, r.day(r.Today, r.Today))
}

// standing says what to do and when. Stage, owner and dates are for everybody.
func (r *Request) standing(x *relationship.Rating, class bool) card.Facts {
	owner := card.Say(r.say(wordNobody))
	if x.Owner != "" {
		owner = card.Say(card.Who(x.Owner))
	}
	var facts card.Facts
	if x.Prospect() {
		facts = append(facts, card.Fact{Label: r.say(labelStage), Value: card.Say(r.stage(x.Relationship))})
	}
	if class {
		facts = append(facts,
			card.Fact{Label: r.say(labelClass), Value: card.Say(r.class(x.Score.Class))},
			card.Fact{Label: r.say(labelAttention), Value: card.Say(r.attention(x.Score.Attention))})
	}
	facts = append(facts, card.Fact{Label: r.say(labelSince), Value: card.Say(r.lastTalk(x))})
	if x.Timing.Cadence > 0 {
		facts = append(facts, card.Fact{Label: r.say(labelDue), Value: card.Say(r.dueDay(x))})
	}
	return append(facts, card.Fact{Label: r.say(labelOwner), Value: owner})
}

// lastTalk says when they last talked, and how long ago that is.
func (r *Request) lastTalk(x *relationship.Rating) string {
	if !x.Held.State.Met() {
		return r.say(wordNever)
	}
	last := x.Held.State.Last
	return r.day(last, r.Today) + " (" + r.say(daysAgo, int(r.Today-last)) + ")"
}

// dueDay says when contact is due, and how late it is.
func (r *Request) dueDay(x *relationship.Rating) string {
	words := r.day(x.Timing.DueDay, r.Today)
	if late := int(r.Today - x.Timing.DueDay); late > 0 {
		words += ", " + r.say(saidLate, late)
	}
	return words
}

var daysAgo = count("days.ago", "%d day ago", "%d days ago", "pirms %d dienām", "pirms %d dienas", "pirms %d dienām")

// caveats are what a reader must know beside the number.
func (r *Request) caveats(x *relationship.Rating) card.Note {
	lines := []phrase{saidHigher}
	if x.Score.LowConfidence {
		lines = append(lines, saidLow)
	}
	if x.Score.Facts == 0 {
		lines = append(lines, saidNoResults)
	}
	if x.Score.SecondSource {
		lines = append(lines, saidSecondSource)
	}
	var note card.Note
	for i, p := range lines {
		if i > 0 {
			note = append(note, card.Span{Text: " "})
		}
		note = append(note, r.line(p)...)
	}
	if x.Score.Unanswered > 0 {
		note = append(note, card.Span{Text: " "})
		note = append(note, r.line(saidUnanswered, x.Score.Unanswered)...)
	}
	return note
}
