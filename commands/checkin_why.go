package commands

import (
	"slices"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidScoreThen = say("checkin.then", "%s, %s-%s (%d on %s)", "%s, %s-%s (%d, %s)")
	saidScoreSpan = say("checkin.span", "%s, %s-%s", "%s, %s-%s")
	saidIdea      = say("checkin.idea", "Idea: %s", "Ideja: %s")
	saidFactsNow  = say("checkin.facts", "On record: %s.", "Pierakstīts: %s.")
	saidFactOn    = say("checkin.fact", "%s %s (%s)", "%s %s (%s)")
	saidKeptBoth  = count("checkin.promises", "Their promises: %d kept, %d broken, %d open.", "Their promises: %d kept, %d broken, %d open.",
		"Viņu solījumi: izpildīti %d, lauzti %d, atvērti %d.", "Viņu solījumi: izpildīti %d, lauzti %d, atvērti %d.", "Viņu solījumi: izpildīti %d, lauzti %d, atvērti %d.")

	ideaComplaint = say("idea.complaint", "close complaint %s first.", "vispirms noslēdz sūdzību %s.")
	ideaOurs      = say("idea.ours", "keep promise %s first: it was due %s.", "vispirms izpildi solījumu %s: termiņš bija %s.")
	ideaTheirs    = say("idea.theirs", "ask about their promise %s, due %s.", "pajautā par viņu solījumu %s, termiņš %s.")
	ideaUnheard   = count("idea.unheard", "%d day of attempts went unanswered: try another person, or another way.",
		"%d days of attempts went unanswered: try another person, or another way.",
		"%d dienu mēģinājumi palika bez atbildes: pamēģini citu cilvēku vai citu veidu.",
		"%d dienas mēģinājumi palika bez atbildes: pamēģini citu cilvēku vai citu veidu.",
		"%d dienu mēģinājumi palika bez atbildes: pamēģini citu cilvēku vai citu veidu.")
	ideaSecond   = say("idea.second", "find a second source.", "atrodi otru avotu.")
	ideaStep     = say("idea.step", "the planned step of %s: %s.", "plānotais solis (%s): %s.")
	ideaNoFacts  = say("idea.nofacts", "ask for figures: on time and quality. There are none yet.", "palūdz skaitļus: laikā un kvalitāte. Pagaidām to nav.")
	ideaOldFacts = say("idea.oldfacts", "ask for new figures: the newest is of %s.", "palūdz jaunus skaitļus: jaunākie ir no %s.")
	ideaSecondOf = say("idea.breadth", "meet somebody besides %s.", "satiec vēl kādu bez %s.")
	ideaRenewal  = say("idea.renewal", "speak of the renewal: on record as %s.", "aprunājieties par pagarināšanu: pierakstīts “%s”.")
	ideaResume   = say("idea.resume", "take up where %s ended.", "turpini, kur beidzās %s.")
	ideaFirst    = say("idea.first", "a first short call.", "pirmā īsā saruna.")
	ideaShort    = say("idea.short", "a short call is enough.", "pietiek ar īsu sarunu.")
	ideaReview   = say("idea.review", "go through figures and open promises together.", "pārrunājiet skaitļus un atvērtos solījumus.")
)

// staleFacts is after how many days a partner is asked for new figures.
const staleFacts = 90

// needLine is one relationship with why it needs the person: how long it has
// been, how it stands, the last words, what a talk would do, and one idea.
// With a partner facts and promises come first, not mood.
func (e *Env) needLine(r *Request, x *relationship.Rating, place int) card.Text {
	line := card.Say(card.Bold(r.say(saidPlace, place, x.Company.Name)), " · "+r.segment(x.Relationship))
	if x.Owner != r.Person && x.Owner != "" {
		line = append(line, card.Say(" · ", r.line(saidLineFor, card.Who(x.Owner)))...)
	}
	line = append(line, card.Span{Text: " · " + r.dueWord(x) + ", " + r.silence(x) + " · " + e.scoreThen(r, x)}, card.Break())
	if x.Side == relationship.Partner {
		if record := r.partnerRecord(x); len(record) > 0 {
			line = append(append(line, record...), card.Break())
		}
	}
	line = append(line, r.recalled(x)...)
	if !r.mayNotSee(x) {
		line = append(line, card.Say(" ", r.line(saidForecast, halfUp(x.Score.Vitality), halfUp(x.Timing.AfterContact)))...)
	}
	line = append(line, card.Break())
	return card.Text(append(line, r.line(saidIdea, r.idea(x))...))
}

// scoreThen is the score with its interval, and what it was a month ago.
func (e *Env) scoreThen(r *Request, x *relationship.Rating) string {
	now := r.scoreNow(x)
	if !x.Score.Scored || r.mayNotSee(x) {
		return now
	}
	low, high := r.decimal(x.Score.Low, 0), r.decimal(x.Score.High, 0)
	then := r.Today - trendDays
	was, ok := e.Ledger.Past(x, then)
	if !ok {
		return r.say(saidScoreSpan, now, low, high)
	}
	return r.say(saidScoreThen, now, low, high, was, r.day(then, r.Today))
}

// partnerRecord is what a partner's figures and promises say.
func (r *Request) partnerRecord(x *relationship.Rating) []card.Span {
	s := &x.Held.State
	var line []card.Span
	for i := range s.Facts {
		f := &s.Facts[i]
		if i > 0 {
			line = append(line, card.Span{Text: ", "})
		}
		line = append(line, card.Span{Text: r.say(saidFactOn, r.fact(f.Kind), r.factValue(f.Kind, f.Value), r.day(f.Day, r.Today))})
	}
	if len(line) > 0 {
		line = r.line(saidFactsNow, line)
	}
	open := 0
	for i := range s.Open {
		if s.Open[i].Theirs {
			open++
		}
	}
	if s.Theirs.Kept+s.Theirs.Broken+open > 0 {
		line = spaced(line, r.line(saidKeptBoth, s.Theirs.Kept, s.Theirs.Broken, open))
	}
	return line
}

// idea is the one thing to do about a relationship: the first that fits.
func (r *Request) idea(x *relationship.Rating) []card.Span {
	s := &x.Held.State
	partner := x.Side == relationship.Partner
	if x.Score.SecondSource && r.privy(x.Company, x.Side) {
		return r.line(ideaSecond)
	}
	if len(s.Complaints) > 0 {
		return r.line(ideaComplaint, hash(s.Complaints[0].Number))
	}
	if p := overdue(s, false, r.Today); p != nil {
		return r.line(ideaOurs, hash(p.Number), r.day(p.First, r.Today))
	}
	if p := overdue(s, true, r.Today); p != nil {
		return r.line(ideaTheirs, hash(p.Number), r.day(p.First, r.Today))
	}
	if x.Score.Attention == relationship.Unanswered {
		return r.line(ideaUnheard, s.Unanswered())
	}
	if x.Next != 0 && x.NextWhat != "" {
		return r.line(ideaStep, r.day(x.Next, r.Today), shorten(x.NextWhat, textInLine))
	}
	if partner {
		return r.partnerIdea(s)
	}
	return r.customerIdea(x)
}

func (r *Request) partnerIdea(s *relationship.State) []card.Span {
	newest := relationship.Day(0)
	for i := range s.Facts {
		newest = max(newest, s.Facts[i].Day)
	}
	switch {
	case newest == 0:
		return r.line(ideaNoFacts)
	case r.Today-newest > staleFacts:
		return r.line(ideaOldFacts, r.day(newest, r.Today))
	}
	return r.line(ideaReview)
}

func (r *Request) customerIdea(x *relationship.Rating) []card.Span {
	s := &x.Held.State
	if !s.Met() {
		return r.line(ideaFirst)
	}
	if i := slices.IndexFunc(s.Facts, func(f relationship.Fact) bool { return f.Kind == relationship.Renewal }); i >= 0 {
		return r.line(ideaRenewal, r.factValue(relationship.Renewal, s.Facts[i].Value))
	}
	if x.Org && len(s.People) == 1 {
		return r.line(ideaSecondOf, s.People[0].Who)
	}
	for i := range x.Latest {
		if en := &x.Latest[i]; en.Number == s.LastEntry && en.Text != "" {
			return r.line(ideaResume, hash(en.Number))
		}
	}
	return r.line(ideaShort)
}

// overdue returns the promise that is longest past its first day, nil if none
// is.
func overdue(s *relationship.State, theirs bool, today relationship.Day) *relationship.OpenPromise {
	var worst *relationship.OpenPromise
	for i := range s.Open {
		p := &s.Open[i]
		if p.Theirs == theirs && p.First != 0 && p.First < today && (worst == nil || p.First < worst.First) {
			worst = p
		}
	}
	return worst
}
