package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidProtected = say("drop.protected", "Cannot drop: %s without an active alternative. Find a second source.",
		"Nevar izbeigt: %s bez aktīvas alternatīvas. Atrodi otru avotu.")
	wordBottleneck  = say("drop.bottleneck", "bottleneck", "šaurā vieta")
	wordSole        = say("drop.sole", "sole source", "vienīgais avots")
	saidNoDecider   = say("drop.nobody", "Nobody can approve this: a second manager is needed. An admin can make one: admin roles @colleague manager. Nothing was changed.", "Nav kam apstiprināt: vajag otru vadītāju. Administrators to var iecelt: admin roles @kolēģis manager. Nekas nav mainīts.")
	saidDropAsked   = say("drop.asked", "%s: the end is asked for. A manager decides, never who asked.", "%s: izbeigšana ir pieprasīta. Lemj vadītājs, nekad tas, kurš prasīja.")
	saidDropPreview = say("drop.preview", "End %s? Its history is kept, reminders stop, and it leaves the lists.", "Izbeigt: %s? Vēsture paliek, atgādinājumi beidzas, un sarakstos tā vairs nebūs.")
	saidDropTell    = say("drop.tell", "%s is told in a direct message.", "%s saņems privātu ziņu.")
	saidDropped     = say("drop.done", "%s is ended. Its history is kept.", "%s: izbeigts. Vēsture paliek.")
	saidDropNews    = say("drop.news", "%s has ended the relationship with %s: %s", "%s izbeidza attiecības: %s. Iemesls: %s")
	saidOpenOnes    = say("drop.openones", "Still open: %s.", "Vēl atvērti: %s.")
	buttonEndIt     = say("button.endit", "End it", "Izbeigt")
	buttonReopen    = say("button.reopen", "Reopen", "Atvērt no jauna")
	buttonKeepOn    = say("button.keepon", "Keep", "Paturēt")
)

// lastUsual is how many days a partner is usually given.
const lastUsual = 30

// protected refuses to end what nobody else could supply.
func (d *dropping) protected(co *relationship.Company, x *relationship.Relationship) error {
	what := d.r.say(wordSole)
	if x.Segment == relationship.Bottleneck {
		what = d.r.say(wordBottleneck)
	}
	return d.r.refuse(saidProtected, what).with(
		card.Action{Label: d.r.say(buttonRepair), Line: lineOn("repair", co, x.Side, "")},
		card.Action{Label: d.r.say(buttonAlternative), Line: lineOn("alternative", co, x.Side, ""), Style: card.Primary})
}

// partner asks for the end of a partner: a form, then another one's approval.
func (d *dropping) partner(ctx context.Context, x *relationship.Relationship) (bot.Reply, error) {
	r := d.r
	rec, err := d.Ledger.Store.Known(ctx, d.id)
	if err != nil {
		return bot.Reply{}, err
	}
	if x.Protected() {
		return bot.Reply{}, d.protected(&rec.Company, x)
	}
	form := formPart{
		names:  []string{"company", "reason", "scope", "last", "replacement", "promises"},
		values: map[string]string{"last": (r.Today + lastUsual).String()},
		help:   map[string]string{"promises": r.openOnes(rec, d.side)},
	}
	if strings.TrimSpace(string(d.in.Reason)) == "" {
		return bot.Reply{}, lacksOf("reason", form)
	}
	if d.in.Last == 0 {
		return bot.Reply{}, lacksOf("last", form)
	}
	if d.in.Last.day() < r.Today {
		return bot.Reply{}, r.refuse(saidLastPast, r.date(d.in.Last.day())).under("last")
	}
	if err := d.Ledger.Store.Fresh(ctx); err != nil {
		return bot.Reply{}, err
	}
	leave := relationship.Leave{
		Ref: reference(r.ID), Stage: relationship.LeaveAsked, By: r.Person, On: r.Today, Reason: string(d.in.Reason), Scope: d.in.Scope,
		Last: d.in.Last.day(), Replacement: d.in.Replacement, Promises: d.in.Promises,
	}
	deciders := r.deciders(&leave)
	if len(deciders) == 0 {
		return bot.Reply{}, r.refuse(saidNoDecider)
	}
	w, err := d.write(ctx, "end asked for", func(x *relationship.Relationship) error {
		switch {
		case x.Leave.Running():
			return relationship.ErrStale
		case x.Protected():
			return d.protected(&rec.Company, x)
		}
		x.Leave = leave
		return nil
	}, func(w *relationship.Written) []relationship.Errand { return d.tellOfLeave(w, deciders, "asked", r.At) })
	if err != nil {
		return bot.Reply{}, err
	}
	return d.shown(ctx, r.line(saidDropAsked, card.Bold(w.After.Company.Name)))
}

// deciders are those who may approve an end.
func (r *Request) deciders(v *relationship.Leave) []string {
	var all []string
	for _, u := range r.Directory.Deciders() {
		if v.MayDecide(u) {
			all = append(all, u.ID)
		}
	}
	return all
}

// tellOfLeave plans to show people how the end stands.
func (d *dropping) tellOfLeave(w *relationship.Written, people []string, what string, at time.Time) []relationship.Errand {
	var all []relationship.Errand
	x, _ := w.After.Company.Relationship(d.side)
	for _, person := range people {
		if person != "" {
			all = append(all, relationship.Errand{
				Job: leaveJob, Subject: person, Due: at,
				Key: d.id + ":" + string(d.side) + ":" + x.Leave.Ref + ":" + what + ":" + strconv.FormatInt(w.After.Revision, 10),
			})
		}
	}
	return all
}

// openOnes names the promises that are open both ways, "" if none is.
func (r *Request) openOnes(rec *relationship.Record, side relationship.Side) string {
	held := rec.Held[side]
	if held == nil || len(held.State.Open) == 0 {
		return ""
	}
	numbers := make([]int, len(held.State.Open))
	for i := range held.State.Open {
		numbers[i] = held.State.Open[i].Number
	}
	return r.say(saidOpenOnes, hashes(numbers))
}

// customer ends a customer: a reason, and whom to tell.
func (d *dropping) customer(ctx context.Context, x *relationship.Relationship) (bot.Reply, error) {
	r := d.r
	rec, err := d.Ledger.Store.Known(ctx, d.id)
	if err != nil {
		return bot.Reply{}, err
	}
	co := &rec.Company
	if strings.TrimSpace(string(d.in.Reason)) == "" {
		return bot.Reply{}, lacksOf("reason", formPart{names: []string{"company", "reason", "tell"}})
	}
	if !d.in.Confirm {
		line := quote(string(d.in.Reason))
		m := told(r.line(saidDropPreview, card.Bold(r.labelled(co, x))))
		if open := r.openOnes(rec, d.side); open != "" {
			m.Blocks = append(m.Blocks, card.Para(open))
		}
		if d.in.Tell != "" {
			line += " tell=" + atSign(string(d.in.Tell))
			m.Blocks = append(m.Blocks, card.Text(r.line(saidDropTell, card.Who(string(d.in.Tell)))))
		}
		m.Blocks = append(m.Blocks, r.confirmButtons(d.line(co, line), buttonEndIt, card.Danger))
		return bot.Reply{Message: m}, nil
	}
	_, err = d.write(ctx, "ended", func(x *relationship.Relationship) error {
		leave := relationship.Leave{By: r.Person, On: r.Today, Last: r.Today, Reason: string(d.in.Reason)}
		ended(x, leave)
		return nil
	}, nil)
	if err != nil {
		return bot.Reply{}, err
	}
	m := told(r.line(saidDropped, card.Bold(r.labelled(co, x))), card.Actions{{Label: r.say(buttonReopen), Line: r.once("reopen " + quote(co.Name) + " as=" + string(d.side))}})
	if to := string(d.in.Tell); to != "" {
		them := d.speakingTo(r, to)
		line := saidUntold
		if d.tell(ctx, r, to, told(them.line(saidDropNews, card.Who(r.Person), card.Bold(co.Name), shorten(string(d.in.Reason), textShown)))) {
			line = saidHasIt
		}
		m.Blocks = append(m.Blocks, r.note(line, card.Who(to)))
	}
	return bot.Reply{Message: m, Replace: r.Origin == relationship.Button}, nil
}

// reference is a short name for an act.
func reference(id string) string {
	sum := sha256.Sum256([]byte(id))
	const enough = 6
	return hex.EncodeToString(sum[:enough])
}

var saidLastPast = say("drop.past", "%s has passed. The last day is today or later.", "%s jau ir pagājis. Pēdējā diena ir šodien vai vēlāk.")

var saidHasIt = say("drop.has", "%s is told.", "%s to zina.")
