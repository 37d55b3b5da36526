package main

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/commands/language"
)

// prompts is a model that writes down all it is told, and answers nothing.
type prompts struct {
	mu   sync.Mutex
	told []string
}

func (p *prompts) RoundTrip(r *http.Request) (*http.Response, error) {
	text, err := io.ReadAll(r.Body)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.told = append(p.told, string(text))
	return nil, errors.Join(err, errors.New("no answer"))
}

// since returns what the model was told since it was last asked for.
func (p *prompts) since() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	told := p.told
	p.told = nil
	return told
}

// No prompt holds anything of a company that is kept from models, whatever is
// said and asked, and none is sent at all where the workspace wants no model.
func TestNoPromptHoldsWhatIsKeptFromModels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTalk(t)
		k.play("wait until 2026-03-10 09:00\ngiven world\ngiven admin rita\ngiven manager zane\n")
		model := &prompts{}
		client, err := language.NewClient(language.ClientConfig{BaseURL: "http://model.example/v1", Model: "m", Transport: model})
		if err != nil {
			t.Fatal(err)
		}
		reader := &language.Model{Rules: language.Rules{}.Read, Heard: language.Reading.Heard, Client: client}
		e, err := k.bot.Env("T1")
		if err != nil {
			t.Fatal(err)
		}
		e.Understander, e.Writer = reader, commands.Writer(reader)

		ask := func(act string) []string {
			// A client that fails five times in a row rests; nothing may be missed for that.
			client, err := language.NewClient(language.ClientConfig{BaseURL: "http://model.example/v1", Model: "m", Transport: model})
			if err != nil {
				t.Fatal(err)
			}
			reader.Client = client
			k.play(act + "\n")
			return model.since()
		}
		const tail = " we went through all of the figures and nobody was quite sure what they would decide in the end so it may well be that something comes of it or not secretword"
		acts := func(name, person string) []string {
			return []string{
				"anna: had a long talk with " + name + "," + tail, "anna: spoke to " + person + " again," + tail,
				"zane> summary " + name, "anna: how are things at " + name + " these days," + tail,
			}
		}
		if told := ask("zane> summary Acme"); len(told) == 0 || !strings.Contains(told[0], "outage") {
			t.Fatalf("the model is told nothing in any case: %q", told)
		}
		ask("anna> note Nordtek \"Acme buys from them, kept-word\"")
		ask("rita> ai Acme off")
		for _, act := range append(acts("Acme", "Jana Novak"), acts("Acmee", "Peter")...) {
			if told := ask(act); len(told) > 0 {
				t.Errorf("%s: the model was told %q", act, told)
			}
		}
		for _, act := range []string{
			"anna: she was quite angry this time and I do not know what to make of it,", "anna: no, it was an email,",
			"anna: met Nordtek and Acme together,", "anna: Eva Holm introduced us to Jana Novak,", "anna: ar Acmi un Nordteku runājām,",
		} {
			if told := ask(act + tail); len(told) > 0 {
				t.Errorf("%s: the model was told %q", act, told)
			}
		}
		asked := 0
		for _, act := range acts("Nordtek", "Eva Holm") {
			for _, told := range ask(act) {
				asked++
				for _, word := range []string{"Acme", "Jana", "kept-word", "outage"} {
					if strings.Contains(told, word) {
						t.Errorf("%s: %q is in %s", act, word, told)
					}
				}
			}
		}
		if asked < 3 {
			t.Errorf("the model was asked %d times about another company: the test looks at nothing", asked)
		}
		ask("rita> admin ai off")
		for _, act := range append(acts("Nordtek", "Eva Holm"), acts("Beta", "Māra Ozola")...) {
			if told := ask(act); len(told) > 0 {
				t.Errorf("off for all, %s: the model was told %q", act, told)
			}
		}
		ask("rita> admin ai on")
		if told := ask("zane> summary Nordtek"); len(told) == 0 {
			t.Error("on again, and it is told nothing")
		}
	})
}
