package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type assignArgs struct {
	Company company  `arg:"company,required" keys:"uznemums"`
	To      newOwner `arg:"to" keys:"kam"`
	Note    freeText `arg:"note,rest" keys:"piezime text"`
}

var _ = define(Spec{
	Name: "assign", Latvian: "nodod", Group: KeepInTouch, Changes: true,
	Summary:  say("assign.summary", "Hand a relationship over to a colleague", "Nodot attiecības kolēģim"),
	Examples: []string{`assign Beta @toms "handover note"`, "assign Beta accept", "assign Beta me", "assign Beta none"},
	Related:  []string{"add", "cadence", "due"},
}, assign)

var (
	saidOffered    = say("assign.offered", "%s stays with %s until %s accepts.", "%s: līdz apstiprinājumam atbildīgais ir %s, piedāvāts %s.")
	saidOfferedNew = say("assign.offerednew", "%s has no owner until %s accepts.", "%s: līdz apstiprinājumam atbildīgā nav, piedāvāts %s.")
	saidAsked      = say("assign.asked", "%s is asked in a direct message.", "%s saņem privātu ziņu.")
	saidNotAsked   = say("assign.notasked", "I cannot write to %s: please tell them to type %s.", "Nevaru aizrakstīt (%s): lūdzu, pasaki, lai uzraksta %s.")
	saidYours      = say("assign.yours", "%s is yours now.", "%s: tagad atbildīgais esi tu.")
	saidYoursYet   = say("assign.already", "%s is yours already.", "%s: atbildīgais jau esi tu.")
	saidTheirsYet  = say("assign.theirs", "%s is with %s already.", "%s: atbildīgais jau ir %s.")
	saidNoOwner    = say("assign.none", "%s has no owner now.", "%s: atbildīgā tagad nav.")
	saidNoOwnerYet = say("assign.noneyet", "%s has no owner.", "%s: atbildīgā nav.")
	saidWithdrawn  = say("assign.withdrawn", "%s stays with %s. The offer to %s is withdrawn.", "%s: atbildīgais joprojām ir %s. Piedāvājums (%s) ir atsaukts.")
	saidNotOffered = say("assign.notoffered", "%s is not offered to you.", "%s: tev nav piedāvāts.")
	saidDeclined   = say("assign.declined", "You declined %s.", "Tu atteicies: %s.")
	saidAskYou     = say("assign.ask", "%s asks you to take over %s.", "%s lūdz tevi pārņemt: %s.")
	saidTookOver   = say("assign.took", "%s has taken over %s.", "%s pārņēma: %s.")
	saidTurnedDown = say("assign.turned", "%s declined %s.", "%s atteicās: %s.")
	saidReleased   = say("assign.released", "%s took %s off your list.", "%s noņēma no tava saraksta: %s.")
	saidStaysWith  = say("assign.stays", "Its owner is still %s.", "Atbildīgais joprojām ir %s.")
	buttonAccept   = say("button.accept", "Accept", "Pieņemt")
	buttonDecline  = say("button.decline", "Decline", "Atteikties")
	buttonGiveBack = say("button.giveback", "Give back", "Atdot atpakaļ")
)

func assign(ctx context.Context, e *Env, r *Request, in assignArgs) (bot.Reply, error) {
	rec, x, err := e.aboutOffered(ctx, r, in)
	if err != nil {
		return bot.Reply{}, err
	}
	h := handover{e: e, r: r, co: &rec.Company, x: x, note: string(in.Note)}
	switch {
	case in.To.Answer != "":
		return h.answer(ctx, in.To.Answer == acceptOffer)
	case in.To == newOwner{}:
		return bot.Reply{}, lacks("to")
	case in.To.Nobody:
		return h.release(ctx)
	}
	if err := e.mayOwn(r, in.To.ID); err != nil {
		return bot.Reply{}, underField("to", err)
	}
	if in.To.ID == r.Person {
		return h.take(ctx)
	}
	return h.offer(ctx, in.To.ID)
}

// aboutOffered finds the relationship that is handed over. An answer without
// a side is about the one that was offered.
func (e *Env) aboutOffered(ctx context.Context, r *Request, in assignArgs) (*relationship.Record, *relationship.Relationship, error) {
	if in.To.Answer != "" && in.Company.Side == relationship.Whole {
		rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
		if err != nil {
			return nil, nil, err
		}
		var offered []relationship.Side
		for _, side := range rec.Company.Sides() {
			if x, _ := rec.Company.Relationship(side); x.Offered == r.Person {
				offered = append(offered, side)
			}
		}
		if len(offered) == 1 {
			in.Company.Side = offered[0]
		}
	}
	return e.aboutOne(ctx, r, in.Company)
}

// A handover is one relationship that changes hands, or is about to.
type handover struct {
	e    *Env
	r    *Request
	co   *relationship.Company
	x    *relationship.Relationship
	note string
}

// mayGive reports whether the person decides about the relationship: its
// owner, managers and admins.
func (h *handover) mayGive() bool {
	return h.r.User.May(relationship.Manager) || h.x.Owner == h.r.Person
}

func (h *handover) refused() error {
	return h.r.refuse(saidOwnersOnly, card.Lit(h.r.verbWord("assign", "nodod")))
}

// verbWord is a verb in the person's language.
func (r *Request) verbWord(en, lv string) string {
	if r.lang == latvian {
		return lv
	}
	return en
}

func (h *handover) name() card.Span { return card.Bold(h.r.labelled(h.co, h.x)) }

func (h *handover) line(words string) string { return lineOn("assign", h.co, h.x.Side, words) }

// settle writes who owns the relationship and to whom it is offered, if it
// still stands as it was read.
func (h *handover) settle(ctx context.Context, audit, owner, offered, note string) (*relationship.Written, error) {
	was := *h.x
	var follow func(*relationship.Written) []relationship.Errand
	if offered != "" {
		follow = h.offerErrand(offered)
	}
	return h.e.settleAnd(ctx, h.r, h.co.ID, h.x.Side, audit, func(x *relationship.Relationship) error {
		if x.Owner != was.Owner || x.Offered != was.Offered {
			return relationship.ErrStale // somebody was quicker: look again
		}
		x.Owner, x.Offered, x.OfferedNote, x.OfferedBy, x.OfferedOn = owner, offered, note, "", 0
		if offered != "" {
			x.OfferedBy, x.OfferedOn = h.r.Person, h.r.Today
		}
		return nil
	}, follow)
}

// take makes the person the owner: of what nobody owns, or by a manager's
// right. An owner who takes back what was offered keeps it.
func (h *handover) take(ctx context.Context) (bot.Reply, error) {
	r, old := h.r, h.x.Owner
	switch {
	case old == r.Person && h.x.Offered == "":
		return bot.Reply{}, r.refuse(saidYoursYet, h.name())
	case old != "" && !h.mayGive():
		return bot.Reply{}, h.refused()
	}
	done, err := h.settle(ctx, ownerWords(old)+" to @"+r.Person, r.Person, "", "")
	if err != nil {
		return bot.Reply{}, err
	}
	if old == r.Person {
		return h.withdrawn(), nil
	}
	h.report(ctx, old, saidTookOver)
	back := r.undo(h.line("none"))
	if old != "" {
		back = card.Action{Label: r.say(buttonGiveBack), Line: r.once(h.line(quote("@" + old)))}
	}
	return bot.Reply{Message: told(r.line(saidYours, h.name()), h.e.companyFacts(r, done.After), card.Actions{
		{Label: r.say(buttonLog), Line: "log " + quote(h.co.Name), Style: card.Primary},
		{Label: r.say(buttonSummary), Line: "summary " + quote(h.co.Name)},
		back,
	})}, nil
}

// offer asks a colleague to take the relationship over.
func (h *handover) offer(ctx context.Context, to string) (bot.Reply, error) {
	r := h.r
	switch {
	case !h.mayGive():
		return bot.Reply{}, h.refused()
	case to == h.x.Owner && h.x.Offered != "":
		_, err := h.settle(ctx, "offer withdrawn", to, "", "")
		return h.withdrawn(), err
	case to == h.x.Owner:
		return bot.Reply{}, r.refuse(saidTheirsYet, h.name(), card.Who(to))
	}
	if _, err := h.settle(ctx, "offer to @"+to, h.x.Owner, to, h.note); err != nil {
		return bot.Reply{}, err
	}
	line := r.line(saidOfferedNew, h.name(), card.Who(to))
	back := "none"
	if h.x.Owner != "" {
		line = r.line(saidOffered, h.name(), card.Who(h.x.Owner), card.Who(to))
		back = quote("@" + h.x.Owner)
	}
	news := r.note(saidAsked, card.Who(to))
	if h.e.Sender == nil {
		news = r.note(saidNotAsked, card.Who(to), card.Lit(h.line("accept")))
	}
	m := told(line)
	if h.note != "" {
		m.Blocks = append(m.Blocks, card.Para(shorten(h.note, textShown)))
	}
	m.Blocks = append(m.Blocks, card.Actions{r.undo(h.line(back))}, news)
	return bot.Reply{Message: m}, nil
}

// withdrawn says that an offer is taken back.
func (h *handover) withdrawn() bot.Reply {
	return bot.Reply{Message: told(h.r.line(saidWithdrawn, h.name(), card.Who(h.x.Owner), card.Who(h.x.Offered)))}
}

// answer accepts or declines what was offered to the person.
func (h *handover) answer(ctx context.Context, accept bool) (bot.Reply, error) {
	r, old := h.r, h.x.Owner
	if h.x.Offered != r.Person {
		if accept && old == r.Person {
			return bot.Reply{}, r.refuse(saidYoursYet, h.name())
		}
		return bot.Reply{}, r.refuse(saidNotOffered, h.name())
	}
	if !accept {
		if _, err := h.settle(ctx, "offer declined", old, "", ""); err != nil {
			return bot.Reply{}, err
		}
		h.report(ctx, old, saidTurnedDown)
		line := r.line(saidDeclined, h.name())
		if old != "" {
			line = spaced(line, r.line(saidStaysWith, card.Who(old)))
		}
		return bot.Reply{Message: told(line)}, nil
	}
	done, err := h.settle(ctx, ownerWords(old)+" to @"+r.Person, r.Person, "", "")
	if err != nil {
		return bot.Reply{}, err
	}
	h.report(ctx, old, saidTookOver)
	return bot.Reply{Message: told(r.line(saidYours, h.name()), h.e.companyFacts(r, done.After), card.Actions{
		{Label: r.say(buttonLog), Line: "log " + quote(h.co.Name), Style: card.Primary},
		{Label: r.say(buttonSummary), Line: "summary " + quote(h.co.Name)},
	})}, nil
}

// release leaves the relationship without an owner.
func (h *handover) release(ctx context.Context) (bot.Reply, error) {
	r, old := h.r, h.x.Owner
	switch {
	case !h.mayGive():
		return bot.Reply{}, h.refused()
	case old == "" && h.x.Offered == "":
		return bot.Reply{}, r.refuse(saidNoOwnerYet, h.name())
	}
	if _, err := h.settle(ctx, ownerWords(old)+" to nobody", "", "", ""); err != nil {
		return bot.Reply{}, err
	}
	h.report(ctx, old, saidReleased)
	buttons := card.Actions{{Label: r.say(buttonReassign), Line: h.line("")}}
	if old == r.Person {
		buttons = append(buttons, r.undo(h.line("me")))
	}
	return bot.Reply{Message: told(r.line(saidNoOwner, h.name()), buttons)}, nil
}

// ownerWords name an owner in the audit trail.
func ownerWords(id string) string {
	if id == "" {
		return "owner nobody"
	}
	return "owner @" + id
}

// report tells the owner of before what became of the relationship.
func (h *handover) report(ctx context.Context, old string, said phrase) {
	if old == "" {
		return
	}
	them := h.e.speakingTo(h.r, old)
	h.e.tell(ctx, h.r, old, told(them.line(said, card.Who(h.r.Person), card.Bold(them.labelled(h.co, h.x)))))
}

// brief asks the person to take over, with what they should know: where it
// stands, who is there and the last words. What is seen by few is left out,
// for they do not own it yet.
func (h *handover) brief(rec *relationship.Record) card.Message {
	them := h.r
	m := told(them.line(saidAskYou, card.Who(h.x.OfferedBy), card.Bold(them.labelled(h.co, h.x))))
	if h.note != "" {
		m.Blocks = append(m.Blocks, card.Para(shorten(h.note, textShown)))
	}
	if rating, ok := h.e.Ledger.Rate(rec, h.x.Side, h.r.Today); ok {
		facts := them.standing(rating, false)
		if h.x.Next != 0 {
			facts = append(facts, card.Fact{Label: them.say(labelStep), Value: card.Say(them.step(h.x))})
		}
		m.Blocks = append(m.Blocks, append(card.Facts{{Label: them.say(labelScore), Value: card.Say(them.band(rating.Score.Band))}}, facts...))
	}
	if words := them.lastWords(rec, h.x.Side); len(words) > 0 {
		m.Blocks = append(m.Blocks, card.Text(words))
	}
	m.Blocks = append(m.Blocks, card.Actions{
		{Label: them.say(buttonAccept), Line: them.once(h.line("accept")), Style: card.Primary},
		{Label: them.say(buttonDecline), Line: them.once(h.line("decline"))},
	})
	return m
}

// lastWords are the newest talks and notes of a record, one a line.
func (r *Request) lastWords(rec *relationship.Record, side relationship.Side) []card.Span {
	var words []card.Span
	for i := range rec.Latest {
		en := &rec.Latest[i]
		if !en.On(side) || en.Type != relationship.Interaction && en.Type != relationship.Note {
			continue
		}
		if len(words) > 0 {
			words = append(words, card.Break())
		}
		line := hash(en.Number) + " " + r.day(en.Day, r.Today)
		if en.Type == relationship.Interaction {
			line += " " + r.say(howWords[en.How])
		}
		if en.Text != "" {
			const briefly = 80
			line += ": " + shorten(en.Text, briefly)
		}
		words = append(words, card.Say(line)...)
	}
	return words
}

// answerWord is what is said to an offer.
type answerWord string

const (
	acceptOffer  answerWord = "accept"
	declineOffer answerWord = "decline"
)

var offerAnswers = index(map[answerWord]string{
	acceptOffer:  "accept, accepted, take, pieņemt, pieņemu, pieņem",
	declineOffer: "decline, declined, refuse, atteikt, atteikties, atsakos, noraidīt",
})

// newOwner is a colleague, nobody, or an answer to an offer.
type newOwner struct {
	ID     string
	Nobody bool
	Answer answerWord
}

func (o newOwner) String() string {
	switch {
	case o.Nobody:
		return "none"
	case o.ID != "":
		return "@" + o.ID
	default:
		return string(o.Answer)
	}
}

func (newOwner) kind() bot.FieldKind { return bot.Colleague }

func (o *newOwner) read(r *Request, text string) (bool, error) {
	if yes, ok := readYes(text); ok && !yes || wordKey(text) == "nobody" || wordKey(text) == "neviens" {
		*o = newOwner{Nobody: true}
		return true, nil
	}
	if answer, ok := offerAnswers.read(text); ok {
		*o = newOwner{Answer: answer}
		return true, nil
	}
	var m mention
	ok, err := m.read(r, text)
	*o = newOwner{ID: string(m)}
	return ok, err
}
