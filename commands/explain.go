package commands

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidOutside = say("explain.outside",
		"I don't answer here: people outside the company can see this channel. Ask me in a DM.",
		"Šeit es neatbildu: šo kanālu redz cilvēki ārpus uzņēmuma. Pajautā man privāti.")
	saidRequired    = say("explain.required", "This is needed.", "Tas ir vajadzīgs.")
	saidDidYouMean  = say("explain.verb.near", "Did you mean %s?", "Vai domāji %s?")
	saidUnknownVerb = say("explain.verb", "I don't know the command “%s”. These are the ones people use most:",
		"Nezinu komandu “%s”. Visbiežāk lieto šīs:")
	saidNoCompany   = say("explain.company.none", "No “%s” here.", "“%s” šeit nav.")
	saidNearCompany = say("explain.company.near", "No “%s”. Did you mean %s?", "“%s” nav. Vai domāji %s?")
	saidWhichOne    = say("explain.company.which", "Which one?", "Kurš no tiem?")
	saidWhichSide   = say("explain.side", "%s is a customer and a partner. Which side is this about?",
		"%s ir gan klients, gan partneris. Par kuru pusi ir runa?")
	saidWhichCompany = say("explain.company.ask", "Which company?", "Kurš uzņēmums?")
	saidEmpty        = say("explain.empty", "There is no company here yet. Add the first one, or import a list.",
		"Te vēl nav neviena uzņēmuma. Pievieno pirmo vai importē sarakstu.")
	saidBadDate    = say("explain.date", "%s is not a date.", "%s nav datums.")
	saidVagueDate  = say("explain.date.vague", "“%s” is more than one day. Which one?", "“%s” nav viena diena. Kura tieši?")
	saidOrDate     = say("explain.date.or", "%s or %s?", "%s vai %s?")
	saidNotOne     = say("explain.notone", "“%s” does not fit %s. Use %s.", "“%s” neder laukam %s. Der: %s.")
	saidNotRead    = say("explain.notread", "“%s” does not fit %s.", "“%s” neder laukam %s.")
	saidStray      = say("explain.stray", "I don't understand “%s” here.", "Nesaprotu “%s” šajā vietā.")
	saidRepeat     = say("explain.repeat", "Already logged as %s.", "Jau pierakstīts kā %s.")
	saidRepeated   = say("explain.repeated", "Already done.", "Jau izdarīts.")
	saidNoEntry    = say("explain.entry", "There is no such entry.", "Tāda ieraksta nav.")
	saidOwnersOnly = say("explain.owners", "Only the owner or a manager can use %s here.",
		"Komandu %s šeit var lietot tikai atbildīgais vai vadītājs.")
	saidManagersOnly = say("explain.managers", "Managers only.", "Tikai vadītājiem.")
	saidAdminsOnly   = say("explain.admins", "Admins only.", "Tikai administratoriem.")
)

var (
	buttonShare    = say("button.share", "Share here", "Dalīties šeit")
	buttonAdd      = say("button.add", "Add “%s”", "Pievienot “%s”")
	buttonImport   = say("button.import", "Import", "Importēt")
	buttonAddFirst = say("button.addfirst", "Add a company", "Pievienot uzņēmumu")
	wordCustomer   = say("word.customer", "customer", "klients")
	wordPartner    = say("word.partner", "partner", "partneris")
)

// explain turns an error into an answer that offers the next step. What it
// does not know is a fault of ours and returned.
func (m *Mux) explain(ctx context.Context, e *Env, ev bot.Event, asked *Request, err error) (bot.Reply, error) {
	r := e.again(ctx, ev, asked, err)
	r.Line = m.lineOf(ev)
	if asked != nil {
		// The line may have been put by, and have said where it is from.
		r.Link = asked.Link
		if _, pressed := ev.Body.(bot.Press); pressed {
			r.Line = cmp.Or(asked.Line, r.Line)
		}
		_, spoke := ev.Body.(bot.Speech)
		if s, _ := m.spec(asked.Line); spoke && s != nil && !s.Changes {
			r.Line = asked.Line // what was asked, in other words
		}
	}
	if _, opens := ev.Body.(bot.Shortcut); opens && errors.Is(err, relationship.ErrUnavailable) {
		r.Line = "" // nobody has typed anything yet
	}
	if b, ok := ev.Body.(bot.Submit); ok {
		if wrong := m.wrong(r, b, err); wrong != nil {
			return bot.Reply{Errors: wrong, Fault: faultOf(err), Cause: causeOf(err)}, nil
		}
	}
	if missing, ok := errors.AsType[*missingError](err); ok {
		return m.ask(ctx, e, r, missing)
	}
	answer := m.answerTo(r, err)
	if answer == nil {
		return bot.Reply{}, err
	}
	reply := bot.Reply{Private: true, Message: m.sourced(answer.message, r.Link), Fault: faultOf(err), Cause: causeOf(err)}
	if repeat, ok := errors.AsType[*relationship.RepeatError](err); ok {
		reply.Data = Recorded{Entries: numbered(repeat.Numbers)}
	}
	return reply, nil
}

// again gathers who asks once more, since what is known of them may be why it
// failed; but not from a store that does not answer.
func (e *Env) again(ctx context.Context, ev bot.Event, asked *Request, err error) *Request {
	if errors.Is(err, relationship.ErrUnavailable) {
		if asked == nil {
			return e.bare(ev)
		}
		r := *asked
		return &r
	}
	r, rerr := e.request(ctx, ev)
	if rerr != nil {
		r = e.bare(ev)
	}
	return r
}

// lineOf is the command line that an event stands for, as it would be typed.
func (m *Mux) lineOf(ev bot.Event) string {
	switch b := ev.Body.(type) {
	case bot.Line:
		return b.Text
	case bot.Speech:
		return b.Text
	case bot.Press:
		return b.Line
	case bot.Submit:
		if s := m.verbs[wordKey(b.Form)]; s != nil {
			return s.submitted(b.Values)
		}
		return b.Form
	case bot.Shortcut:
		return b.Command
	case bot.Proposed:
		return m.lineOf(bot.Event{Body: bot.Submit{Form: b.Form, Values: b.Values}})
	case bot.Typing, bot.Noticed, bot.Home, bot.Agenda, bot.Hello, bot.Met, bot.Removed, bot.Occasion:
	}
	return ""
}

func (m *Mux) answerTo(r *Request, err error) *answerError {
	var (
		answer  *answerError
		verb    *unknownVerbError
		unknown *unknownCompanyError
		which   *whichCompanyError
		side    *whichSideError
		arg     *argError
		forbid  *forbiddenError
		repeat  *relationship.RepeatError
		again   *relationship.ForgottenError
		unseen  *unseenError
	)
	switch {
	case errors.As(err, &answer):
		return answer
	case errors.As(err, &verb):
		return m.explainVerb(r, verb)
	case errors.As(err, &unknown):
		return m.explainUnknown(r, unknown)
	case errors.As(err, &which):
		return r.refuse(saidWhichOne).with(r.companyButtons(which.fits, which.again)...)
	case errors.As(err, &side):
		return r.refuse(saidWhichSide, card.Bold(r.name(side.id))).with(
			card.Action{Label: r.say(wordCustomer), Line: r.Line + " as=customer"},
			card.Action{Label: r.say(wordPartner), Line: r.Line + " as=partner"})
	case errors.As(err, &arg):
		return m.explainArg(r, arg)
	case errors.As(err, &forbid):
		return r.explainForbidden(forbid)
	case errors.As(err, &repeat):
		if len(repeat.Numbers) == 0 {
			return r.refuse(saidRepeated)
		}
		return r.refuse(saidRepeat, hashes(repeat.Numbers))
	case errors.As(err, &again):
		return r.explainForgotten(again)
	case errors.As(err, &unseen):
		return r.refuse(saidUnseen)
	case errors.Is(err, relationship.ErrUnavailable):
		return m.explainDown(r, err)
	case errors.Is(err, relationship.ErrUnknown):
		return r.refuse(saidNoEntry)
	default:
		return nil
	}
}

func (r *Request) explainForbidden(e *forbiddenError) *answerError {
	switch e.spec.Needs {
	case Admins:
		return r.refuse(saidAdminsOnly)
	case Managers:
		return r.refuse(saidManagersOnly)
	case Everyone, Owners, Keepers:
	}
	answer := r.refuse(saidOwnersOnly, card.Lit(e.spec.verb(r.lang)))
	if e.spec.Refused.key != "" {
		answer = r.refuse(e.spec.Refused)
	}
	if e.spec.Instead != nil && e.about.ID != "" {
		answer = answer.with(e.spec.Instead(r, e.about)...)
	}
	return answer
}

// companyButtons offers the same line with each company's name in it.
func (r *Request) companyButtons(ids []string, again func(string) string) []card.Action {
	var actions []card.Action
	for _, id := range ids {
		l, ok := r.Directory.Listing(id)
		if !ok {
			continue
		}
		label := l.Name
		if len(l.Sides) == 1 {
			label += " · " + r.side(l.Sides[0])
		}
		actions = append(actions, card.Action{Label: label, Line: again(quote(l.Name))})
	}
	return actions
}

// side names a side.
func (r *Request) side(s relationship.Side) string {
	if s == relationship.Partner {
		return r.say(wordPartner)
	}
	return r.say(wordCustomer)
}

func (m *Mux) explainUnknown(r *Request, e *unknownCompanyError) *answerError {
	name := shorten(strings.TrimSpace(e.name), nameShown)
	add := card.Action{Label: r.say(buttonAdd, name), Line: "add " + quote(e.name)}
	if len(e.near) > 0 {
		return r.refuse(saidNearCompany, name, card.Bold(r.name(e.near[0]))).
			with(append(r.companyButtons(e.near, e.again), add)...)
	}
	return r.refuse(saidNoCompany, name).with(add)
}

// nameShown is how much of an unknown name an answer repeats, in runes.
const nameShown = 60

func (m *Mux) explainArg(r *Request, e *argError) *answerError {
	if which, ok := errors.AsType[*whichDateError](e.err); ok {
		var days []string
		var actions []card.Action
		for _, d := range which.Options {
			days = append(days, r.date(d))
			actions = append(actions, card.Action{Label: r.date(d), Line: e.replaced(d.String())})
		}
		for len(days) < 2 {
			days = append(days, "?")
		}
		return r.refuse(saidOrDate, days[0], days[1]).with(actions...)
	}
	if answer, ok := errors.AsType[*answerError](e.err); ok {
		return answer
	}
	return r.refuse(plain, m.wordsFor(r, e))
}

// plain is a sentence that was put together already.
var plain = say("explain.plain", "%s", "%s")

func (m *Mux) wordsFor(r *Request, e *argError) string {
	var (
		bad   *badDateError
		vague *vagueDateError
		none  *notOneError
		stray *strayError
	)
	switch {
	case errors.As(e.err, &bad):
		return r.say(saidBadDate, bad.Text)
	case errors.As(e.err, &vague):
		return r.say(saidVagueDate, vague.Text)
	case errors.As(e.err, &none):
		if choices := r.choices(none.param); len(choices) > 0 {
			words := make([]string, len(choices))
			for i, c := range choices {
				words[i] = c.Label
			}
			return r.say(saidNotOne, none.text, r.label(none.param.Name), strings.Join(words, ", "))
		}
		return r.say(saidNotRead, none.text, r.label(none.param.Name))
	case errors.As(e.err, &stray):
		return r.say(saidStray, shorten(stray.text, nameShown))
	default:
		return r.say(saidNotRead, "", r.label(e.param))
	}
}
