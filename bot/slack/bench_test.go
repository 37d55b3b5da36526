package slack

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// A score as it is answered: a title, a bar, facts and buttons.
func scoreCard() card.Message {
	return card.Message{Summary: "Acme is at 87 of 100", Blocks: []card.Block{
		card.Title("Acme"),
		card.Meter{Label: "Score", Value: 87, Max: 100, Words: "87/100 · Healthy", Tone: card.Good},
		card.Facts{
			{Label: "Last talk", Value: card.Say(card.When(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)))},
			{Label: "Owner", Value: card.Say(card.Who("U0ANNA"))},
			{Label: "Trend", Value: card.Say("+4 in 30 days")},
		},
		card.Small("3 calls, 2 meetings in 90 days"),
		card.Actions{{Label: "Log", Line: "log Acme", Style: card.Primary}, {Label: "Why", Line: "score Acme why"}},
	}}
}

// BenchmarkCommand is a signed command through the whole adapter, with a warm
// directory, to a handler that knows the answer.
func BenchmarkCommand(b *testing.B) {
	for name, m := range map[string]card.Message{"words": {Summary: "87 of 100"}, "card": scoreCard()} {
		b.Run(name, func(b *testing.B) {
			f := newFake(nil)
			s, err := New(Config{Signing: secret, Token: botToken, HTTP: f, Handle: says(bot.Reply{Private: true, Message: m})})
			if err != nil {
				b.Fatal(err)
			}
			bench(b, s.Handler())
		})
	}
}

// BenchmarkFloor is the same with net/http and slack-go's verifier alone, and
// an answer made beforehand.
func BenchmarkFloor(b *testing.B) {
	answer := []byte(`{"response_type":"ephemeral","text":"87 of 100"}`)
	bench(b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := slack.NewSecretsVerifier(r.Header, secret)
		if err != nil {
			http.Error(w, "", http.StatusUnauthorized)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		r.Body = tee{r.Body, &v}
		c, err := slack.SlashCommandParse(r)
		if err != nil || v.Ensure() != nil || c.Text == "" {
			http.Error(w, "", http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer)
	}))
}

type tee struct {
	body interface {
		Read([]byte) (int, error)
		Close() error
	}
	v *slack.SecretsVerifier
}

func (t tee) Read(p []byte) (int, error) {
	n, err := t.body.Read(p)
	_, _ = t.v.Write(p[:n])
	return n, err
}

func (t tee) Close() error { return t.body.Close() }

func bench(b *testing.B, h http.Handler) {
	body := commandForm("score Acme")
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	header := http.Header{
		"Content-Type": {formType}, "X-Slack-Request-Timestamp": {stamp}, "X-Slack-Signature": {sign(secret, stamp, body)},
	}
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPost, "/slack/commands", strings.NewReader(body))
		r.Header = header
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	m := scoreCard()
	b.ReportAllocs()
	for b.Loop() {
		Render(m)
	}
}
