package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// A button's line is a command line, with two forms of its own: "~" and a name
// stands for a line that is too long for a button and was put by; "then" is
// followed by lines, each in quotes, that are run one after the other.
const (
	putBy  = "~"
	inTurn = "then"
)

// What a button and an item of a menu may carry on every platform, in bytes,
// and how long a line that was put by is kept.
const (
	buttonCarries = 1500
	itemCarries   = 75
	putByFor      = 30 * 24 * time.Hour
)

var saidOldCard = say("press.old", "This card is too old to be used. Please say it again.",
	"Šī kartīte ir par vecu. Lūdzu, pasaki vēlreiz.")

// press runs a button's line.
func (m *Mux) press(ctx context.Context, e *Env, r *Request, line string, outside bool) (bot.Reply, error) {
	if name, ok := strings.CutPrefix(line, putBy); ok {
		var err error
		switch line, err = e.Memory.Kept(ctx, "line:"+name); {
		case errors.Is(err, relationship.ErrUnknown):
			return bot.Reply{}, r.refuse(saidOldCard)
		case err != nil:
			return bot.Reply{}, err
		}
	}
	r.Line = line
	lines, ok := linesInTurn(line)
	if !ok {
		return m.pressOne(ctx, e, r, line, outside)
	}
	var all bot.Reply
	var fault bot.Fault
	failed := 0
	for _, one := range lines {
		reply, err := m.pressOne(ctx, e, r, one, outside)
		if err != nil {
			failed++
			fault = faultOf(err)
			answer := m.answerTo(r, err)
			if answer == nil {
				return bot.Reply{}, err
			}
			// The others stand: each is whole by itself.
			reply = bot.Reply{Private: true, Message: answer.message}
		}
		all = joinReplies(all, reply)
	}
	if failed == len(lines) {
		all.Fault = fault
	}
	return all, nil
}

func (m *Mux) pressOne(ctx context.Context, e *Env, r *Request, line string, outside bool) (bot.Reply, error) {
	reply, err := m.run(ctx, e, r, line, outside)
	if s, _ := m.spec(line); s != nil && s.Changes && reply.Form == nil {
		reply.Replace = true
	}
	return reply, err
}

func linesInTurn(line string) ([]string, bool) {
	tokens := split(line)
	if len(tokens) < 2 || tokens[0].Text != inTurn || slices.ContainsFunc(tokens[1:], func(t token) bool { return !t.Quoted }) {
		return nil, false
	}
	lines := make([]string, 0, len(tokens)-1)
	for _, t := range tokens[1:] {
		lines = append(lines, t.Text)
	}
	return lines, true
}

// inTurnLine is the line of a button that runs several.
func inTurnLine(lines ...string) string {
	var b strings.Builder
	b.WriteString(inTurn)
	for _, l := range lines {
		b.WriteString(" " + inQuotes(l))
	}
	return b.String()
}

// joinReplies puts one answer under another.
func joinReplies(a, b bot.Reply) bot.Reply {
	if len(a.Message.Blocks) == 0 && a.Form == nil {
		return b
	}
	a.Private, a.Replace = a.Private || b.Private, a.Replace || b.Replace
	a.Message.Summary += " " + b.Message.Summary
	a.Message.Blocks = append(slices.Clip(a.Message.Blocks), b.Message.Blocks...)
	if a.Form == nil {
		a.Form = b.Form
	}
	return a
}

// carried puts by the lines that are too long for their buttons. Where they
// cannot be, the answer stands without those buttons.
func (e *Env) carried(ctx context.Context, reply bot.Reply) (bot.Reply, error) {
	long := map[string]string{}
	carry := func(a *card.Action, most int) {
		if len(a.Line) <= most {
			return
		}
		sum := sha256.Sum256([]byte(a.Line))
		const enough = 12
		name := hex.EncodeToString(sum[:enough])
		long["line:"+name] = a.Line
		a.Line = putBy + name
	}
	for i, block := range reply.Message.Blocks {
		actions, ok := block.(card.Actions)
		if !ok {
			continue
		}
		actions = slices.Clone(actions)
		for j := range actions {
			carry(&actions[j], buttonCarries)
			actions[j].Menu = slices.Clone(actions[j].Menu)
			for k := range actions[j].Menu {
				carry(&actions[j].Menu[k], itemCarries)
			}
		}
		reply.Message.Blocks[i] = actions
	}
	if len(long) == 0 {
		return reply, nil
	}
	err := e.Memory.Keep(ctx, long, putByFor)
	if errors.Is(err, relationship.ErrUnavailable) {
		return without(reply, long), nil
	}
	return reply, err
}

// without takes off the buttons whose lines were not put by.
func without(reply bot.Reply, lost map[string]string) bot.Reply {
	gone := func(a card.Action) bool {
		name, by := strings.CutPrefix(a.Line, putBy)
		return by && lost["line:"+name] != ""
	}
	var blocks []card.Block
	for _, block := range reply.Message.Blocks {
		if actions, ok := block.(card.Actions); ok {
			actions = slices.DeleteFunc(slices.Clone(actions), gone)
			for i := range actions {
				actions[i].Menu = slices.DeleteFunc(slices.Clone(actions[i].Menu), gone)
			}
			actions = slices.DeleteFunc(actions, func(a card.Action) bool { return a.Line == "" && len(a.Menu) == 0 })
			if block = actions; len(actions) == 0 {
				continue
			}
		}
		blocks = append(blocks, block)
	}
	reply.Message.Blocks = blocks
	return reply
}
