package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// Proposed answers a program that proposes something: it waits for the person.
type Proposed struct {
	Status string `json:"status"` // always waiting
	Line   string `json:"line"`   // what the person would type to do it
	Asked  bool   `json:"asked"`  // the person has the card; else they must type the line
}

var (
	saidProposes = say("proposed.head", "A program that acts for you proposes this:", "Programma, kas rīkojas tavā vārdā, piedāvā:")
	saidProposed = say("proposed.sent", "Nothing is done yet: %s has been asked, and does it with one press or not at all.",
		"Vēl nekas nav izdarīts: %s saņēma jautājumu un to izdara ar vienu pogu vai nedara nemaz.")
	saidProposedAgain = say("proposed.again", "Nothing is done yet: %s was asked about this a moment ago.", "Vēl nekas nav izdarīts: %s par to tikko saņēma jautājumu.")
	saidProposedType  = say("proposed.type", "Nothing is done yet, and %s cannot be asked from here. To do it they type, where they talk to Rapport: %s",
		"Vēl nekas nav izdarīts, un %s no šejienes nevar pajautāt. Lai to izdarītu, tur, kur runā ar Rapport, jāieraksta: %s")
)

// proposedFor is how long the same proposal is not put before a person again:
// a program that gets no answer it likes asks once more.
const proposedFor = 10 * time.Minute

// proposedBy answers what only looks, and asks the person about the rest.
func (m *Mux) proposedBy(ctx context.Context, e *Env, r *Request, p bot.Proposed, outside bool) (bot.Reply, error) {
	s := m.verbs[wordKey(p.Form)]
	if s == nil {
		return bot.Reply{}, m.unknownVerb(p.Form)
	}
	line := s.submitted(p.Values)
	_, rest := m.spec(line)
	if outside || s.InPerson || !s.writes(rest) || r.Program == bot.Reads {
		return m.run(ctx, e, r, line, outside)
	}
	reply, err := m.proposal(ctx, e, r, s, line, rest)
	if err != nil || reply.Form != nil || reply.Fault != "" {
		return reply, err
	}
	waiting := func(p phrase, asked bool, args ...any) bot.Reply {
		return bot.Reply{Private: true, Data: Proposed{"waiting", line, asked}, Message: told(r.line(p, append([]any{card.Who(r.Person)}, args...)...))}
	}
	sum := sha256.Sum256([]byte(r.Person + "\n" + line))
	mark := "proposed:" + hex.EncodeToString(sum[:16])
	switch _, err := e.Memory.Kept(ctx, mark); {
	case err == nil:
		return waiting(saidProposedAgain, true), nil
	case !errors.Is(err, relationship.ErrUnknown):
		return bot.Reply{}, err
	}
	reply.Message.Blocks = append([]card.Block{r.para(saidProposes)}, reply.Message.Blocks...)
	if !e.hand(ctx, r, r.Person, reply.Message) {
		return waiting(saidProposedType, false, card.Lit(line)), nil
	}
	return waiting(saidProposed, true), e.Memory.Keep(ctx, map[string]string{mark: "1"}, proposedFor)
}

// proposal is the card that asks about a line: the draft of it, or the line
// with a button. What is wrong with the line is the program's to correct.
func (m *Mux) proposal(ctx context.Context, e *Env, r *Request, s *Spec, line string, rest []token) (bot.Reply, error) {
	if s.drafts() {
		return m.run(ctx, e, r, line+" draft="+string(draftCard), false)
	}
	in, cancelled := r.reading(line, rest)
	if cancelled {
		return bot.Reply{}, r.refuse(saidCancelled)
	}
	if err := s.check(ctx, e, r, in); err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: m.sourced(m.shall(r, s, strings.TrimSpace(line)), r.Link)}, nil
}
