package language

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rapport-bot/rapport/commands"
)

// A witness writes down what it sees of questions.
type witness []string

func (w *witness) Asked(_ context.Context, question string, began time.Time, tokens int, why Why) {
	*w = append(*w, fmt.Sprintf("%s %v %d %s", question, time.Since(began), tokens, why))
}

// Whoever watches sees every question: how long it took, what it cost, and why
// it did not help.
func TestQuestionsAreSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen witness
		f := &fakeModel{answers: []http.HandlerFunc{says(`{"ok":true}`), hanging, failing(401)}}
		client, _ := asking(t, f, func(c *ClientConfig) { c.Watch = &seen })
		for range 3 {
			_ = plain(t.Context(), client)
		}
		want := witness{"test 0s 42 ", "test 20s 0 no answer in time", "test 0s 0 its server does not take the question"}
		if !slices.Equal(seen, want) {
			t.Errorf("seen %q, want %q", seen, want)
		}
		if client.Resting() {
			t.Error("resting after two failures")
		}
		for range mostFailures {
			_ = plain(t.Context(), client)
		}
		if !client.Resting() {
			t.Errorf("not resting after %d failures", mostFailures+2)
		}
	})
}

// When the program is to stop, a question that is under way is given up soon,
// and rules answer: that is not the asker's going away.
func TestHurry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := asking(t, &fakeModel{answers: []http.HandlerFunc{hanging}})
		const hurried = 3 * time.Second
		time.AfterFunc(time.Second, func() { client.Hurry(hurried) })
		m := &Model{Client: client, Rules: Rules{}.Read, Heard: Reading.Heard}
		began := time.Now()
		_, by, err := m.Read(t.Context(), commands.Talk{
			Text: "had a great call with somebody at Acme about many things and one of them was that they might perhaps want to renew in March or later if all goes well", Now: time.Now(),
		})
		if took := time.Since(began); err != nil || by != commands.WithoutAI || took != time.Second+hurried {
			t.Errorf("read by %q after %v, %v; want by rules after %v", by, took, err, time.Second+hurried)
		}
		ctx, leave := context.WithCancel(t.Context())
		leave()
		if err := plain(ctx, client); why(err) != Cancelled {
			t.Errorf("the asker went away: %v", err)
		}
	})
}
