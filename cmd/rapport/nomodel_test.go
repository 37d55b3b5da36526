package main

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/rapport-bot/rapport/commands"
)

// A tally counts how often a model is asked.
type tally struct{ asked int }

func (m *tally) Prose(context.Context, commands.ProsePrompt) ([]commands.Sentence, error) {
	m.asked++
	return nil, errors.New("no answer")
}

func (m *tally) Understand(context.Context, commands.Talk) (commands.Heard, error) {
	m.asked++
	return commands.Heard{}, nil
}

// No number is made by a model, nor anything recorded that was not said: what
// is typed or pressed asks none.
func TestNoModelOnThePathOfANumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, m := newTalk(t), &tally{}
		k.play("wait until 2026-03-10 09:00\ngiven world\ngiven manager zane\n")
		e, err := k.bot.Env(k.team)
		if err != nil {
			t.Fatal(err)
		}
		e.Writer, e.Understander = m, m
		k.play(`zane> score Acme
zane* Why
zane* Improve
zane> score Acme 90d
zane> score "Ziemeļu Loģistika" why
zane> log Acme call great "renewal looks good"
zane> undo
zane> harm "Ziemeļu Loģistika" 3 money "billed twice"
zane> promise Acme ours "pricing" by=friday
zane> due all
zane> list partners sort=score
zane> ask Acme "move to Pro" give="we migrate the data"
zane* Record as made
zane> balance Acme
zane> repair Beta goal=60 by=2026-05-01 "weekly call"
zane> reputation
zane> streamline
zane> home
zane> digest now
`)
		if m.asked != 0 {
			t.Errorf("a model was asked %d times", m.asked)
		}
		if k.play("zane> summary Acme\nzane: how is Acme doing?\n"); m.asked < 2 {
			t.Errorf("a model was asked %d times for a summary and to read a sentence: the tally counts nothing", m.asked)
		}
	})
}
