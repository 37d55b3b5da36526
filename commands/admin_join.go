package commands

import (
	"cmp"
	"context"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidTwice = count("admin.twice", "%d colleague seems to be here twice", "%d colleagues seem to be here twice",
		"%d kolēģi te, šķiet, ir divreiz", "%d kolēģis te, šķiet, ir divreiz", "%d kolēģi te, šķiet, ir divreiz")
	saidTwiceLine = say("admin.twiceline", "%s and %s: both %s. %s stays.", "%s un %s: abiem %s. Paliek %s.")
	saidTwiceMore = say("admin.twicemore", "Join these, and the rest is shown.", "Apvieno šos, un tad redzēsi pārējos.")
	saidTwiceTurn = say("admin.twiceturn", "Whoever stays is told things, there. The other way round: %s.", "Kurš paliek, tas tur arī saņem ziņas. Otrādi: %s.")
	saidNoTwice   = say("admin.notwice", "No two colleagues have the same e-mail address. %s joins two that are one person.",
		"Nav divu kolēģu ar vienu e-pasta adresi. Divus, kas ir viens cilvēks, apvieno ar %s.")
	saidJoinHow     = say("admin.joinhow", "Who is the same person? Type %s: the first stays.", "Kurš ir tas pats cilvēks? Raksti %s: paliek pirmais.")
	saidPartHow     = say("admin.parthow", "Who is to be on their own again? Type %s.", "Kuru atkal atdalīt? Raksti %s.")
	saidJoinSelf    = say("admin.joinself", "%s is one person already.", "%s jau ir viens cilvēks.")
	saidJoinUnknown = say("admin.joinunknown", "I do not know %s: they have to talk to me once.", "Es nepazīstu: %s. Lai vienreiz ar mani parunā.")
	saidJoinGone    = say("admin.joingone", "%s is a bot or has left and cannot be joined.", "%s ir bots vai ir aizgājis; apvienot nevar.")
	saidJoinedTo    = say("admin.joinedto", "%s is joined to %s. Name that one instead.", "%s jau ir apvienots ar %s. Nosauc to.")
	saidJoinHas     = say("admin.joinhas", "%s is who %s is joined to. Part them first, or name %[1]s first.", "Ar %s ir apvienots %s. Vispirms tos atdali vai nosauc %[1]s pirmo.")
	saidJoinMail    = say("admin.joinmail", "Their e-mail addresses do not say that they are one person: %s has %s, %s has %s.",
		"E-pasta adreses nerāda, ka tas ir viens cilvēks: %s – %s, %s – %s.")
	saidJoined      = say("admin.joined", "%s is %s now: acts as that one, and is told nothing apart.", "%s tagad ir %s: rīkojas kā tas un atsevišķi neko nesaņem.")
	saidJoinedMoved = count("admin.joinedmoved", "%d relationship went along.", "%d relationships went along.",
		"Līdzi pārgāja %d attiecības.", "Līdzi pārgāja %d attiecības.", "Līdzi pārgāja %d attiecības.")
	saidJoinedRight = say("admin.joinedright", "%s is a %s.", "%s: %s.")
	saidParted      = say("admin.parted", "%s is on their own again. What was handed over stays with %s.", "%s atkal ir atsevišķi. Nodotais paliek pie %s.")
	saidNotJoined   = say("admin.notjoined", "%s is joined to nobody.", "%s ne ar vienu nav apvienots.")
	wordNoEmail     = say("word.noemail", "none that I know", "man nezināma")
	buttonJoin      = say("button.join", "Join", "Apvienot")
	buttonJoinSure  = say("button.joinanyway", "Join anyway", "Tomēr apvienot")
	buttonTwice     = say("button.twice", "Who is here twice", "Kas te ir divreiz")
)

// twiceShown is how many pairs are listed at once.
const twiceShown = 10

// A pair is two users who seem to be one person. Which one stays is decided.
type pair struct{ stays, goes relationship.User }

// join makes second another account of first. What second looks after goes
// over before anything else, so that who was stopped half-way is joined by the
// same words once more.
func (e *Env) join(ctx context.Context, r *Request, first, second string, sure bool) (bot.Reply, error) {
	switch {
	case first == "" && second == "":
		m, err := e.twice(ctx, r)
		return bot.Reply{Message: m}, err
	case first == "" || second == "":
		return bot.Reply{}, r.refuse(saidJoinHow, card.Lit(r.verb("admin")+" join @anna @anna2"))
	}
	stays, goes := r.Directory.User(first), r.Directory.User(second)
	if err := e.mayJoin(r, &stays, &goes); err != nil {
		return bot.Reply{}, err
	}
	if goes.Same == "" && !sameEmail(&stays, &goes) && !sure {
		return bot.Reply{}, r.refuse(saidJoinMail, card.Who(first), r.email(&stays), card.Who(second), r.email(&goes)).
			with(r.confirmButtons(joinLine(first, second), buttonJoinSure, card.Danger)...)
	}
	moved, err := e.moveAll(ctx, r, second, first)
	if err != nil {
		return bot.Reply{}, err
	}
	if err := e.sayTheSame(ctx, r, &stays, goes); err != nil {
		return bot.Reply{}, err
	}
	line := r.line(saidJoined, card.Who(second), card.Who(first))
	if moved > 0 {
		line = spaced(line, r.line(saidJoinedMoved, moved))
	}
	if stays.May(relationship.Manager) {
		line = spaced(line, r.line(saidJoinedRight, card.Who(first), r.say(rightWords[stays.Right])))
	}
	return bot.Reply{Message: told(line, card.Actions{r.undo("admin part " + quote("@"+second)), r.twiceButton()})}, nil
}

// mayJoin refuses those who cannot be one person.
func (e *Env) mayJoin(r *Request, stays, goes *relationship.User) error {
	all := r.Directory.Users()
	for _, u := range []*relationship.User{stays, goes} {
		switch {
		case !slices.ContainsFunc(all, func(known relationship.User) bool { return known.ID == u.ID }):
			return r.refuse(saidJoinUnknown, card.Who(u.ID))
		case u.Gone || u.ID == e.Self:
			return r.refuse(saidJoinGone, card.Who(u.ID))
		}
	}
	switch {
	case stays.ID == goes.ID:
		return r.refuse(saidJoinSelf, card.Who(stays.ID))
	case stays.Same != "":
		return r.refuse(saidJoinedTo, card.Who(stays.ID), card.Who(stays.Same))
	case goes.Same != "" && goes.Same != stays.ID:
		return r.refuse(saidJoinedTo, card.Who(goes.ID), card.Who(goes.Same))
	}
	if i := slices.IndexFunc(all, func(u relationship.User) bool { return u.Same == goes.ID }); i >= 0 {
		return r.refuse(saidJoinHas, card.Who(goes.ID), card.Who(all[i].ID))
	}
	return nil
}

func sameEmail(a, b *relationship.User) bool { return a.Email != "" && a.Email == b.Email }

func (r *Request) email(u *relationship.User) string { return cmp.Or(u.Email, r.say(wordNoEmail)) }

func joinLine(first, second string) string {
	return "admin join " + quote("@"+first) + " " + quote("@"+second)
}

// moveAll gives all that one colleague looks after or is offered to another,
// each in a write of its own, and returns how many relationships changed hands.
// It can be done again: what has gone over is not found any more.
func (e *Env) moveAll(ctx context.Context, r *Request, from, to string) (moved int, err error) {
	q := relationship.Query{Index: relationship.ByNeeds, Max: forever, Limit: forever}
	theirs, _, err := e.Ledger.Select(ctx, q, r.Today, func(x *relationship.Rating) bool { return x.Owner == from || x.Offered == from })
	if err != nil {
		return 0, err
	}
	unnamed := *r
	unnamed.ID = "" // each stands by itself
	for _, x := range theirs {
		audit := "offer to @" + from + " goes to @" + to
		if x.Owner == from {
			audit = ownerWords(from) + " to @" + to
			moved++
		}
		_, err := e.settle(ctx, &unnamed, x.Company.ID, x.Side, audit+", the same person", func(x *relationship.Relationship) error {
			x.Owner, x.Offered = renamed(x.Owner, from, to), renamed(x.Offered, from, to)
			if x.Offered == x.Owner { // to themselves
				x.Offered, x.OfferedNote, x.OfferedBy, x.OfferedOn = "", "", "", 0
			}
			return nil
		})
		if err != nil {
			return moved, err
		}
	}
	return moved, nil
}

func renamed(id, from, to string) string {
	if id == from {
		return to
	}
	return id
}

// sayTheSame writes down that two users are one. The higher right stays, and
// stays alone: an account that is parted again is a member's.
func (e *Env) sayTheSame(ctx context.Context, r *Request, stays *relationship.User, goes relationship.User) error {
	if !stays.May(goes.Right) {
		stays.Right = goes.Right
		audit := "right of @" + stays.ID + " to " + string(stays.Right) + ", that of @" + goes.ID
		if err := e.Ledger.Store.SaveUser(ctx, *stays, r.Person, audit, r.At); err != nil {
			return err
		}
	}
	if goes.Same == stays.ID {
		return nil
	}
	goes.Same, goes.Right = stays.ID, relationship.Member
	return e.Ledger.Store.SaveUser(ctx, goes, r.Person, "@"+goes.ID+" is @"+stays.ID, r.At)
}

// part makes an account a colleague of its own again.
func (e *Env) part(ctx context.Context, r *Request, who string) (bot.Reply, error) {
	if who == "" {
		return bot.Reply{}, r.refuse(saidPartHow, card.Lit(r.verb("admin")+" part @anna2"))
	}
	u := r.Directory.User(who)
	first := u.Same
	if first == "" {
		return bot.Reply{}, r.refuse(saidNotJoined, card.Who(who)).with(r.twiceButton())
	}
	u.Same = ""
	if err := e.Ledger.Store.SaveUser(ctx, u, r.Person, "@"+who+" is not @"+first, r.At); err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: told(r.line(saidParted, card.Who(who), card.Who(first)), card.Actions{
		r.undo(joinLine(first, who) + " confirm=yes"), r.twiceButton(),
	})}, nil
}

func (r *Request) twiceButton() card.Action {
	return card.Action{Label: r.say(buttonTwice), Line: "admin join"}
}

// twice lists those who have one e-mail address under two IDs: a platform
// gives an address to one person only.
func (e *Env) twice(ctx context.Context, r *Request) (card.Message, error) {
	pairs, err := e.pairs(ctx, r)
	if err != nil {
		return card.Message{}, err
	}
	if len(pairs) == 0 {
		return told(r.line(saidNoTwice, card.Lit(r.verb("admin")+" join @anna @anna2"))), nil
	}
	m := told(card.Say(card.Bold(r.say(saidTwice, len(pairs)))))
	for i := range pairs[:min(len(pairs), twiceShown)] {
		p := &pairs[i]
		m.Blocks = append(m.Blocks,
			r.para(saidTwiceLine, card.Who(p.stays.ID), card.Who(p.goes.ID), p.stays.Email, card.Who(p.stays.ID)),
			card.Actions{{Label: r.say(buttonJoin), Line: r.once(joinLine(p.stays.ID, p.goes.ID))}})
	}
	if len(pairs) > twiceShown {
		m.Blocks = append(m.Blocks, r.note(saidTwiceMore))
	}
	last := pairs[0]
	m.Blocks = append(m.Blocks, r.note(saidTwiceTurn, card.Lit(r.verb("admin")+" join @"+last.goes.ID+" @"+last.stays.ID)))
	return m, nil
}

// pairs are the users who have the same e-mail address. Of each, the one who
// looks after most stays, or else the first.
func (e *Env) pairs(ctx context.Context, r *Request) ([]pair, error) {
	at := map[string][]relationship.User{}
	for _, u := range r.Directory.Users() {
		if u.Email != "" && u.Here() {
			at[u.Email] = append(at[u.Email], u)
		}
	}
	var all []pair
	for _, email := range slices.Sorted(keysOf(at)) {
		same := at[email]
		if len(same) < 2 {
			continue
		}
		stays, most := 0, -1
		for i, u := range same {
			n, err := e.Ledger.Store.Count(ctx, relationship.Query{Index: relationship.ByNeeds, Owner: u.ID, Max: forever})
			if err != nil {
				return nil, err
			}
			if n > most {
				stays, most = i, n
			}
		}
		for i, u := range same {
			if i != stays {
				all = append(all, pair{same[stays], u})
			}
		}
	}
	return all, nil
}

// saves returns what the person recorded lately by any of their accounts,
// newest first.
func (e *Env) saves(ctx context.Context, r *Request) ([]relationship.Save, error) {
	all, err := e.Ledger.Store.Saves(ctx, r.Person)
	if err != nil {
		return nil, err
	}
	for _, u := range r.Directory.Users() {
		if u.Same != r.Person {
			continue
		}
		more, err := e.Ledger.Store.Saves(ctx, u.ID)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
		slices.SortStableFunc(all, func(a, b relationship.Save) int { return b.At.Compare(a.At) })
	}
	return all, nil
}
