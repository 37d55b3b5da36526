package commands

import (
	"context"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type favourArgs struct {
	Company company  `arg:"company,required" keys:"uznemums"`
	Size    sizeWord `arg:"size" keys:"lielums"`
	Date    pastDay  `arg:"date,keyed" keys:"datums"`
	Text    freeText `arg:"text,required,rest" keys:"teksts"`
}

var (
	saidBalance = say("favour.balance", "Balance %s → %s.", "Bilance %s → %s.")
	saidOwe     = say("favour.owe", "Above zero they owe us. Only the owner and managers see this.",
		"Virs nulles viņi ir parādā mums. To redz tikai atbildīgais un vadītāji.")
	labelGave   = say("label.gave", "Given", "Devām")
	labelGot    = say("label.got", "Received", "Saņēmām")
	labelCredit = say("label.credit", "Credit", "Bilance")
)

// exchange records a favour, and says how we stand.
func (e *Env) exchange(ctx context.Context, r *Request, in favourArgs, favour func(*relationship.Entry, float64)) (bot.Reply, error) {
	if strings.TrimSpace(string(in.Text)) == "" {
		return bot.Reply{}, lacks("text")
	}
	day, err := r.past(in.Date)
	if err != nil {
		return bot.Reply{}, err
	}
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	side, err := in.Company.oneSide(rec)
	if err != nil {
		return bot.Reply{}, err
	}
	size := float64(in.Size)
	if size == 0 {
		size = relationship.UsualFavour
	}
	entry := relationship.Entry{Type: relationship.Value, Day: day, Side: side, Text: string(in.Text), Origin: r.Origin}
	favour(&entry, size)
	w := r.writing(in.Company.ID)
	w.Entries = []relationship.Entry{entry}
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	history, err := e.Ledger.History(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: e.balanced(r, done, side, relationship.Live(history))}, nil
}

// balanced confirms a favour with the balance before and after.
func (e *Env) balanced(r *Request, w *relationship.Written, side relationship.Side, live []relationship.Entry) card.Message {
	var given, received int
	for i := range live {
		if !live[i].On(side) {
			continue
		}
		if live[i].Given > 0 {
			given++
		}
		if live[i].Received > 0 {
			received++
		}
	}
	after := r.credit(w.After, side)
	line := spaced(r.line(saidLogged, written(w)), r.line(saidBalance, r.credit(w.Before, side), after))
	if side == relationship.Partner {
		line = spaced(line, e.effect(r, w, side))
	}
	m := r.receipt(w, line)
	m.Blocks = append(m.Blocks, card.Facts{
		{Label: r.say(labelGave), Value: card.Say(strconv.Itoa(given))},
		{Label: r.say(labelGot), Value: card.Say(strconv.Itoa(received))},
		{Label: r.say(labelCredit), Value: card.Say(after)},
	}, r.receiptButtons(w), r.note(saidOwe))
	return m
}

// credit is what we gave less what we received, faded to today.
func (r *Request) credit(rec *relationship.Record, side relationship.Side) string {
	if held := rec.Held[side]; held != nil {
		return r.signed(held.State.Credit(r.Today), 1)
	}
	return r.signed(0, 1)
}
