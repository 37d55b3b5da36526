package store

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A trouble is a time in which the store fails. It is told when it begins, when
// it turns into another one, now and then while it lasts, and when it is over.
type trouble struct {
	log *slog.Logger // nil: nobody is told

	lasts atomic.Bool
	mu    sync.Mutex
	since time.Time // when it began
	last  time.Time // when something failed last
	told  map[Fault]time.Time
	count int
}

const (
	toldAgain = 30 * time.Second // of the same fault
	calm      = time.Second      // without a failure before trouble is over
)

func (t *trouble) note(ctx context.Context, f Fault, command string, err error) {
	if t.log == nil {
		return
	}
	now := time.Now()
	t.mu.Lock()
	if !t.lasts.Load() {
		t.since, t.count, t.told = now, 0, map[Fault]time.Time{}
		t.lasts.Store(true)
	}
	t.last = now
	t.count++
	count, tell := t.count, now.Sub(t.told[f]) >= toldAgain
	if tell {
		t.told[f] = now
	}
	t.mu.Unlock()
	if tell {
		t.log.WarnContext(ctx, "store fails", "fault", string(f), "command", command, "failed", count, "err", plainly(err))
	}
}

// over notes that something succeeded.
func (t *trouble) over() {
	if !t.lasts.Load() {
		return
	}
	now := time.Now()
	t.mu.Lock()
	ended := t.lasts.Load() && now.Sub(t.last) >= calm
	if ended {
		t.lasts.Store(false)
	}
	since, count := t.since, t.count
	t.mu.Unlock()
	if ended {
		t.log.Info("store answers again", "after", now.Sub(since), "failed", count)
	}
}

// plainly is an error as it may be logged: a server repeats the words of a
// command that it does not know.
func plainly(err error) string {
	text, _, _ := strings.Cut(err.Error(), ", with args")
	const most = 300
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}
