package teams

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// A witness writes down what it sees of calls.
type witness struct {
	mu    sync.Mutex
	calls []string
}

func (w *witness) Called(_ context.Context, c bot.Call) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, c.Method+" "+string(c.Ended))
}

func (w *witness) Waited(string, string, time.Duration) {}

func TestNamesOfCalls(t *testing.T) {
	for want, q := range map[string]request{
		"post activities":    {method: "POST", path: []string{"v3", "conversations", "a:1;members", "activities"}},
		"put activities":     {method: "PUT", path: []string{"v3", "conversations", "19:x", "activities", "17"}},
		"get members":        {method: "GET", path: []string{"v3", "conversations", "19:x", "members", "29:anna"}},
		"get pagedMembers":   {method: "GET", path: []string{"v3", "conversations", "19:x", "pagedMembers"}},
		"post conversations": {method: "POST", path: []string{"v3", "conversations"}},
	} {
		if got := q.name(); got != want {
			t.Errorf("%v is called %q, want %q", q.path, got, want)
		}
	}
}

// Whoever watches sees every call by what it is and how it ended.
func TestCallsAreSeen(t *testing.T) {
	w := &witness{}
	for status, want := range map[int]bot.CallEnd{200: bot.CallDone, 403: bot.CallRefused, 429: bot.CallLimited, 503: bot.CallFailed} {
		c := &connector{watch: w}
		var err error
		if status != 200 {
			err = &statusError{status: status}
		}
		w.calls = nil
		c.watched(t.Context(), request{method: "POST", path: []string{"activities"}}, time.Now(), time.Now(), err)
		if !slices.Equal(w.calls, []string{"post activities " + string(want)}) {
			t.Errorf("status %d was seen as %q, want %s", status, w.calls, want)
		}
	}
}
