package language

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/rapport-bot/rapport/commands"
)

// A Model reads talk by rules, and asks a model to read what the rules are
// unsure of. It implements [commands.Understander].
//
// A model only quotes: what it quotes must stand in the message, and means
// what the rules make of it. It fills in what the rules left open, and changes
// neither a company that they are certain of nor that nothing happened.
type Model struct {
	Client *Client // nil: rules alone
	Rules  func(commands.Talk) Reading
	// Heard makes proposals of a reading.
	Heard func(Reading, commands.Talk) commands.Heard
}

// Limits of what a model is asked to read.
const (
	longTalk = 25   // words; shorter talk is left to rules that are sure
	mostTalk = 4000 // runes; longer text is no talk
)

// Understand implements [commands.Understander].
func (m *Model) Understand(ctx context.Context, t commands.Talk) (commands.Heard, error) {
	r, by, err := m.Read(ctx, t)
	if err != nil {
		return commands.Heard{}, err
	}
	h := m.Heard(r, t)
	h.By = by
	if by == commands.ByModel {
		for i := range h.Proposals {
			h.Proposals[i].Sure = false // a person looks at what a model said
		}
	}
	return h, nil
}

// Read reads a talk, and says who did. The error is the caller's going away;
// a model that does not help leaves the reading of the rules.
func (m *Model) Read(ctx context.Context, t commands.Talk) (Reading, commands.Reader, error) {
	r := m.Rules(t)
	if m.Client == nil || t.Plain || !worthAsking(r, t.Text) {
		return r, commands.ByRules, nil
	}
	if t.May != nil && !t.May(ctx) {
		return r, commands.ByRules, nil
	}
	var x extraction
	system, user := extractionQuestion(t, r.Latvian)
	err := m.Client.ask(ctx, question{
		team: t.Team, person: t.Person, system: system, user: user,
		schema: extractionSchema, most: mostExtracted,
		read: func(answer []byte) (err error) {
			x, err = readExtraction(answer)
			return err
		},
	})
	switch {
	case errors.Is(err, context.Canceled):
		return r, commands.WithoutAI, err
	case err != nil:
		return r, commands.WithoutAI, nil
	}
	merged, changed := m.merge(r, x, t)
	if !changed {
		return r, commands.ByRules, nil
	}
	return merged, commands.ByModel, nil
}

// worthAsking reports whether a model may add to a reading. That nothing
// happened is not its to change, and it describes one company.
func worthAsking(r Reading, text string) bool {
	if r.Nothing != commands.Something && r.Nothing != commands.Unclear || len(r.Events) > 1 {
		return false
	}
	if utf8.RuneCountInString(text) > mostTalk {
		return false
	}
	return r.Unsure || len(strings.Fields(text)) > longTalk
}
