package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// A witness writes down what it sees of calls.
type witness struct {
	mu     sync.Mutex
	calls  []string
	waited time.Duration
}

func (w *witness) Called(_ context.Context, c bot.Call) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, fmt.Sprintf("%s %s %s", c.Platform, c.Method, c.Ended))
}

func (w *witness) Waited(_, _ string, d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waited += d
}

// Whoever watches sees every call by its method and how it ended, and how long
// calls were held back.
func TestCallsAreSeen(t *testing.T) {
	answers := func(status int, body string) func(call) (int, http.Header, string) {
		return func(call) (int, http.Header, string) { return status, http.Header{"Retry-After": {"5"}}, body }
	}
	for name, tt := range map[string]struct {
		answer func(call) (int, http.Header, string)
		want   bot.CallEnd
		waits  bool
	}{
		"done":    {nil, bot.CallDone, false},
		"refused": {answers(200, `{"ok":false,"error":"channel_not_found"}`), bot.CallRefused, false},
		"failed":  {answers(500, ""), bot.CallFailed, false},
		"its own": {answers(200, `{"ok":false,"error":"internal_error"}`), bot.CallFailed, false},
		"limited": {answers(429, ""), bot.CallLimited, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &witness{}
				g := newRig(t, says(bot.Reply{}), func(c *Config) { c.Watch = w })
				if tt.answer != nil {
					g.fake.answers["chat.postMessage"] = tt.answer
				}
				_, _ = g.Send(t.Context(), bot.Address{Team: "T1", Room: "C1"}, plainly("hi"))
				g.idle(t)
				if want := "slack chat.postMessage " + string(tt.want); !slices.Contains(w.calls, want) {
					t.Errorf("saw %q, not %s", w.calls, want)
				}
				if waited := w.waited > time.Second; waited != tt.waits {
					t.Errorf("held back for %v", w.waited)
				}
			})
		})
	}
}

// Who could not be answered before the program had to stop is parked: also
// those whose answer Slack does not take.
func TestWhoWasNotAnsweredIsParked(t *testing.T) {
	for name, tt := range map[string]struct {
		thinks time.Duration
		slack  func(call) (int, http.Header, string)
		fails  error // of parking
		parked int
	}{
		"answered":       {thinks: time.Second},
		"still thinking": {thinks: 30 * time.Second, parked: 1},
		"not taken":      {slack: func(call) (int, http.Header, string) { return 500, nil, "" }, parked: 1},
		"not parked":     {thinks: 30 * time.Second, parked: 1, fails: errors.New("no store")},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var parked []bot.Event
				g := newRig(t, after(tt.thinks, says(bot.Reply{Private: true, Message: plainly("hi")})), func(c *Config) {
					c.Unanswered = func(ctx context.Context, ev bot.Event) error {
						parked = append(parked, ev)
						return errors.Join(tt.fails, ctx.Err())
					}
				})
				if tt.slack != nil {
					g.fake.answers["chat.postMessage"] = tt.slack
				}
				g.event(fmt.Sprintf(whisper, ""))
				synctest.Wait()
				ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
				defer stop()
				if err := g.Drain(ctx); !errors.Is(err, tt.fails) {
					t.Errorf("Drain = %v, want %v", err, tt.fails)
				}
				if len(parked) != tt.parked {
					t.Fatalf("parked %v, want %d", parked, tt.parked)
				}
				for _, ev := range parked {
					if ev.Team != "T1" || ev.Person == "" || ev.ID == "" {
						t.Errorf("parked %+v", ev)
					}
				}
				time.Sleep(time.Minute)
			})
		})
	}
}
