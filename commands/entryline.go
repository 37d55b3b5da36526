package commands

import (
	"strings"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var typeWords = map[relationship.Type]phrase{
	relationship.Interaction:    say("type.talk", "talk", "saziņa"),
	relationship.Note:           say("type.note", "note", "piezīme"),
	relationship.Insight:        say("type.insight", "insight", "atziņa"),
	relationship.FactEntry:      say("type.fact", "fact", "fakts"),
	relationship.Promise:        say("type.promise", "promise", "solījums"),
	relationship.PromiseOutcome: say("type.promise.outcome", "promise", "solījums"),
	relationship.Complaint:      say("type.complaint", "complaint", "sūdzība"),
	relationship.ComplaintClose: say("type.complaint.close", "complaint closed", "sūdzība slēgta"),
	relationship.Harm:           say("type.harm", "harm", "kaitējums"),
	relationship.Value:          say("type.value", "favour", "devums"),
	relationship.Ask:            say("type.ask", "ask", "piedāvājums"),
	relationship.AskOutcome:     say("type.ask.outcome", "ask", "piedāvājums"),
	relationship.Void:           say("type.void", "taken back", "atsaukts"),
}

var (
	wordOurPromise   = say("entry.ours", "our promise", "mūsu solījums")
	wordTheirPromise = say("entry.theirs", "their promise", "viņu solījums")
	saidUntil        = say("entry.until", "by %s", "līdz %s")
	saidGiven        = say("entry.given", "given (%s)", "devām (%s)")
	saidReceived     = say("entry.received", "received (%s)", "saņēmām (%s)")
	saidAbout        = say("entry.of", "%s %s (%s)", "%s %s (%s)")
	saidQuoted       = say("entry.quoted", "“%s”", "“%s”")
	saidSeverity     = say("entry.severity", "%s %d/5", "%s %d/5")
)

// askResultWords name what became of an ask.
var askResultWords = map[string]phrase{
	relationship.Accepted:  say("askresult.accepted", "accepted", "pieņemts"),
	relationship.Declined:  say("askresult.declined", "declined", "noraidīts"),
	relationship.Countered: say("askresult.countered", "countered", "pretpiedāvājums"),
}

// areaWords name where harm was done.
var areaWords = map[string]phrase{
	"money":      say("area.money", "money", "nauda"),
	"delivery":   say("area.delivery", "delivery", "piegāde"),
	"people":     say("area.people", "people", "cilvēki"),
	"reputation": say("area.reputation", "reputation", "reputācija"),
	"compliance": say("area.compliance", "compliance", "atbilstība"),
}

// wordFrom returns a word of the vocabulary in the person's language, or the
// word itself if it is not of the vocabulary.
func (r *Request) wordFrom(words map[string]phrase, word string) string {
	if p, ok := words[word]; ok {
		return r.say(p)
	}
	return word
}

// what says in a few words what an entry records, without its text.
func (r *Request) what(en *relationship.Entry) string {
	switch en.Type {
	case relationship.Interaction:
		words := r.say(howWords[en.How])
		if en.Mood != nil {
			words += ", " + r.mood(*en.Mood)
		}
		return words
	case relationship.FactEntry:
		return r.fact(en.Fact) + ": " + r.factValue(en.Fact, en.Value)
	case relationship.Promise:
		words := r.say(wordOurPromise)
		if en.Whose == relationship.Theirs {
			words = r.say(wordTheirPromise)
		}
		if en.Due != 0 {
			words += " " + r.say(saidUntil, r.day(en.Due, r.Today))
		}
		return words
	case relationship.PromiseOutcome:
		return r.outcome(en, resultWords)
	case relationship.AskOutcome:
		return r.outcome(en, askResultWords)
	case relationship.ComplaintClose:
		return r.say(typeWords[en.Type]) + " (" + hash(en.Of) + ")"
	case relationship.Harm:
		words := r.say(saidSeverity, r.say(typeWords[en.Type]), en.Severity)
		if en.Area != "" {
			words += ", " + r.wordFrom(areaWords, en.Area)
		}
		return words
	case relationship.Value:
		var words []string
		if en.Given > 0 {
			words = append(words, r.say(saidGiven, r.amount(en.Given)))
		}
		if en.Received > 0 {
			words = append(words, r.say(saidReceived, r.amount(en.Received)))
		}
		return strings.Join(words, ", ")
	default:
		return r.say(typeWords[en.Type])
	}
}

// outcome says what became of a promise or an ask.
func (r *Request) outcome(en *relationship.Entry, results map[string]phrase) string {
	words := r.say(saidAbout, r.say(typeWords[en.Type]), r.wordFrom(results, en.Result), hash(en.Of))
	if en.Result == relationship.Moved && en.Due != 0 {
		words += ", " + r.say(saidUntil, r.day(en.Due, r.Today))
	}
	return words
}

// amount names the size of a favour, or writes it without needless decimals.
func (r *Request) amount(x float64) string {
	switch x {
	case relationship.SmallFavour:
		return r.say(wordSmall)
	case relationship.UsualFavour:
		return r.say(wordUsual)
	case relationship.BigFavour:
		return r.say(wordBig)
	}
	words := r.decimal(x, 1)
	if whole, ok := strings.CutSuffix(words, r.decimal(0, 1)[1:]); ok {
		return whole
	}
	return words
}

// textInLine is how much of a text a line shows, in runes.
const textInLine = 90

// entryLine is an entry on one line: #17 · 25 Dec · call, neutral · Māra Ozola
// · “waiting for credit note”.
func (r *Request) entryLine(en *relationship.Entry) []card.Span {
	return card.Say(card.Bold(hash(en.Number)), " · "+r.day(en.Day, r.Today)+" · "+r.what(en)+r.rest(en))
}

// rest is what else a line says of an entry: its people and its text.
func (r *Request) rest(en *relationship.Entry) string {
	words := ""
	if len(en.Who) > 0 {
		words = " · " + strings.Join(en.Who, ", ")
	}
	if text := strings.Join(strings.Fields(en.Text), " "); text != "" {
		words += " · " + r.say(saidQuoted, shorten(text, textInLine))
	}
	if r.removed[en.Link] {
		words += " · " + r.say(saidSourceGone)
	}
	return words
}
