package bot

import (
	"context"
	"time"
)

// A Call is one call of a platform's interface that an adapter made.
type Call struct {
	Platform, Method string // the method by its name, without anybody's ID
	Began            time.Time
	Ended            CallEnd
}

// A CallEnd is how a call ended.
type CallEnd string

// The ends. A platform that asks to wait limits; what it will not take is
// refused; what may pass when tried again has failed.
const (
	CallDone    CallEnd = "done"
	CallLimited CallEnd = "limited"
	CallRefused CallEnd = "refused"
	CallFailed  CallEnd = "failed"
)

// A CallWatcher sees what adapters call.
type CallWatcher interface {
	Called(ctx context.Context, c Call)
	// Waited is told how long a call was held back so that the platform's
	// limits are kept.
	Waited(platform, method string, d time.Duration)
}
