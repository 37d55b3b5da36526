package store

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"

	"github.com/redis/go-redis/v9"
)

// LogTo has the Redis library say in a log what it would say on the terminal.
func LogTo(l *slog.Logger) { library.Store(l) }

// library is where the library's words go. It is set up before anything runs,
// since the library does not expect it to change.
var library = func() *atomic.Pointer[slog.Logger] {
	redis.SetLogger(words{})
	var to atomic.Pointer[slog.Logger]
	to.Store(slog.New(slog.DiscardHandler))
	return &to
}()

// words are what the library says.
type words struct{}

// Printf implements the library's interface. Words that something failed before
// it is tried again are for debugging: what fails for good is an error as well.
func (words) Printf(ctx context.Context, format string, v ...any) {
	library.Load().DebugContext(ctx, "redis library", "err", fmt.Sprintf(format, v...))
}
