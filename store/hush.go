package store

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// The library would print lines of its own beside the log. What it has to say
// is in the errors, which are logged.
var _ = func() bool { redis.SetLogger(hush{}); return true }()

type hush struct{}

func (hush) Printf(context.Context, string, ...any) {}
