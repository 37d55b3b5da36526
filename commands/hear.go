package commands

import (
	"context"
	"errors"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidNotACommand = say("hear.nocommand", "I could not tell what that is about. Say what happened with which company, ask how one is doing, or type a command such as %s. Nothing was recorded.",
		"Nesapratu, par ko tas ir. Pastāsti, kas notika un ar kuru uzņēmumu, pajautā, kā kādam klājas, vai ieraksti komandu, piemēram, %s. Nekas nav pierakstīts.")
	saidWithoutAI = say("hear.withoutai", "written without AI", "bez MI")
	saidByAI      = say("hear.ai", "AI helped to read this.", "Lasīt palīdzēja MI.")
)

// leastTalk is how many words make a sentence rather than a command that was
// typed wrong.
const leastTalk = 3

// hear reads talk. A sentence that is a command is run; one that only begins
// with the verb of one, and makes no sense as such, is read as talk.
func (m *Mux) hear(ctx context.Context, e *Env, r *Request, text string, outside bool) (bot.Reply, error) {
	s, rest := m.spec(text)
	if strings.TrimSpace(text) == "" || outside || s == nil && e.Understander == nil {
		return m.run(ctx, e, r, text, outside)
	}
	if s == nil {
		err := m.unknownVerb(text)
		if unknown, ok := errors.AsType[*unknownVerbError](err); !ok || len(unknown.near) == 0 || len(split(text)) > leastTalk {
			err = nil // no slip of a verb
		}
		return m.understand(ctx, e, r, text, err)
	}
	reply, err := m.run(ctx, e, r, text, outside)
	if err == nil || len(rest) < leastTalk || e.Understander == nil || !misread(err) {
		return reply, err
	}
	return m.understand(ctx, e, r, text, err)
}

// misread reports whether a line failed because its words are no such command.
func misread(err error) bool {
	var (
		unknown *unknownCompanyError
		which   *whichCompanyError
		arg     *argError
		missing *missingError
	)
	return errors.As(err, &unknown) || errors.As(err, &which) || errors.As(err, &arg) || errors.As(err, &missing)
}

// understand asks the understander, and does or shows what it proposes. When
// it finds nothing, the answer is what the line was as a command, if it was
// one.
func (m *Mux) understand(ctx context.Context, e *Env, r *Request, text string, asCommand error) (bot.Reply, error) {
	r.Line = text
	t := Talk{
		Text: text, Now: r.At.In(e.Ledger.Zone), Latvian: r.lang == latvian, Directory: r.Directory,
		Team: r.Team, Person: r.Person, Plain: r.User.AI == "off",
	}
	var err error
	if t.Earlier, err = e.earlier(ctx, r); harmless(err) != nil {
		return bot.Reply{}, err
	}
	t.May = e.asking(r, text, t.Earlier)
	heard, err := e.Understander.Understand(ctx, t)
	if err != nil {
		return bot.Reply{}, err
	}
	if asCommand != nil && (heard.Nothing == Unclear || len(heard.Proposals) == 0) {
		return bot.Reply{}, asCommand
	}
	reply, err := m.proposed(ctx, e, r, heard)
	if errors.Is(err, relationship.ErrUnavailable) {
		return bot.Reply{}, err
	}
	if err != nil {
		answer := m.answerTo(r, err)
		if answer == nil {
			return m.asked(ctx, e, r, err)
		}
		reply = bot.Reply{Private: true, Message: answer.message}
	}
	if m.recording(heard) {
		reply.Message = m.sourced(reply.Message, r.Link)
	}
	switch heard.By {
	case WithoutAI:
		reply.Message.Blocks = append(reply.Message.Blocks, r.note(saidWithoutAI))
	case ByModel:
		reply.Message.Blocks = append(reply.Message.Blocks, r.note(saidByAI))
	case ByRules:
	}
	return reply, nil
}

// asked answers a proposal that lacks something, with its form.
func (m *Mux) asked(ctx context.Context, e *Env, r *Request, err error) (bot.Reply, error) {
	if missing, ok := errors.AsType[*missingError](err); ok {
		return m.ask(ctx, e, r, missing)
	}
	return bot.Reply{}, err
}

// proposed does or shows what talk asks for.
func (m *Mux) proposed(ctx context.Context, e *Env, r *Request, heard Heard) (bot.Reply, error) {
	var known []Proposal
	for _, p := range heard.Proposals {
		// What the registry does not have, or keeps for those who type it, is
		// not offered.
		if s := m.verbs[wordKey(p.Command)]; s != nil && s.spoken() {
			known = append(known, p)
		}
	}
	switch {
	case heard.Nothing == Unclear, heard.Nothing == Something && len(known) == 0:
		return bot.Reply{Private: true, Message: m.nothing(r, Unclear, known).message, Fault: bot.Misread}, nil
	case heard.Nothing != Something:
		return bot.Reply{Private: true, Message: m.nothing(r, heard.Nothing, known).message}, nil
	case len(known) == 1:
		return m.propose(ctx, e, r, known[0])
	case m.changing(known):
		return m.several(ctx, e, r, known)
	}
	var all bot.Reply
	for _, p := range known {
		reply, err := m.propose(ctx, e, r, p)
		if err != nil {
			return bot.Reply{}, err
		}
		all = joinReplies(all, reply)
	}
	return all, nil
}

func (m *Mux) changing(all []Proposal) bool {
	for _, p := range all {
		if m.verbs[wordKey(p.Command)].Changes {
			return true
		}
	}
	return false
}

// recording reports whether the answer to talk can end in something recorded:
// it does not where talk only asked for something.
func (m *Mux) recording(heard Heard) bool {
	for _, p := range heard.Proposals {
		if s := m.verbs[wordKey(p.Command)]; s != nil && s.Changes {
			return true
		}
	}
	return false
}

// spoken reports whether talk may ask for the command. Setting up is typed: an
// understander that was talked into it has nothing to propose.
func (s *Spec) spoken() bool {
	return s.Group != SetUp && s.Needs != Admins || s.Name == "help" || s.Name == "settings"
}
