package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

var (
	buttonDoIt = say("button.doit", "Do it", "Darīt")
	saidShall  = say("hear.shall", "Shall I do this? Nothing is changed yet: %s", "Vai darīt? Vēl nekas nav mainīts: %s")
)

// propose runs what only looks, and shows what would change something.
func (m *Mux) propose(ctx context.Context, e *Env, r *Request, p Proposal) (bot.Reply, error) {
	s := m.verbs[wordKey(p.Command)]
	if !s.ofCompany() {
		p.Company = Named{}
	}
	name, question, err := m.companyOf(ctx, e, r, p)
	if question != nil || err != nil {
		return bot.Reply{Private: true, Message: orNone(question)}, err
	}
	switch {
	case s.Name == "settings" && len(p.Args) == 0:
		return m.run(ctx, e, r, s.Name, false)
	case !s.Changes:
		reply, err := m.run(ctx, e, r, lineOfArgs(s.verb(r.lang), name, p.Args), false)
		if err == nil {
			e.remember(ctx, r, Earlier{Command: s.Name, Company: p.Company.ID, Args: p.Args})
		}
		return reply, err
	case s.Name == "log", s.Shows:
		line := r.logging(p, name)
		if s.Shows {
			line = lineOfArgs(s.Name, name, p.Args)
			e.remember(ctx, r, Earlier{Command: s.Name, Company: p.Company.ID, Args: p.Args})
		}
		reply, err := m.run(ctx, e, r, line, false)
		if err == nil && p.Company.Guess {
			reply.Message.Blocks = append([]card.Block{r.para(saidGuess, shorten(p.Company.Said, nameShown), card.Bold(name))}, reply.Message.Blocks...)
		}
		return reply, err
	case s.drafts():
		reply, err := m.run(ctx, e, r, lineOfArgs(s.Name, name, p.Args)+" draft="+string(draftCard), false)
		if err == nil {
			e.remember(ctx, r, Earlier{Command: s.Name, Company: p.Company.ID, Args: p.Args})
		}
		return reply, err
	default:
		e.remember(ctx, r, Earlier{Command: s.Name, Company: p.Company.ID, Args: p.Args})
		return bot.Reply{Private: true, Message: m.shall(r, s, lineOfArgs(s.Name, name, p.Args))}, nil
	}
}

// drafts reports whether the command draws what it would record itself.
func (s *Spec) drafts() bool {
	return slices.ContainsFunc(s.Params, func(p Param) bool { return p.Name == "draft" })
}

func orNone(question *answerError) card.Message {
	if question == nil {
		return card.Message{}
	}
	return question.message
}

// logging is the line of a talk: the card of a draft, or at once where the
// reading is sure and the person wishes it.
func (r *Request) logging(p Proposal, name string) string {
	line := lineOfArgs("log", name, p.Args)
	if p.Sure && r.User.AutoSave == "on" {
		return line + " said=" + saidSure
	}
	return line + " draft=" + string(draftCard)
}

// shall asks before a command that changes something.
func (m *Mux) shall(r *Request, s *Spec, line string) card.Message {
	ask := r.line(saidShall, card.Lit(s.verb(r.lang)+strings.TrimPrefix(line, s.Name)))
	return card.Message{Summary: card.WordsOf(ask), Blocks: []card.Block{card.Text(ask), card.Actions{
		{Label: r.say(buttonDoIt), Line: r.once(line), Style: card.Primary},
		{Label: r.say(buttonCancel), Line: line + " confirm=no"},
	}}}
}
