package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rapport-bot/rapport/bot/card"
)

// A Poster says things unprompted that must be said once, whatever crashes.
type Poster interface {
	Sender
	// Post says m under an ID of its own, the same whenever it is tried again,
	// so that a platform that can tell a repeat refuses it. After a
	// [*WaitError] or a [*RefusedError] m was not said; after any other error
	// it may have been.
	Post(ctx context.Context, to Address, id string, m card.Message) (Ref, error)
	// Posted looks for what was said under an ID at or after since. It returns
	// ErrCannotLook where that cannot be known.
	Posted(ctx context.Context, to Address, id string, since time.Time) (ref Ref, found bool, err error)
	// Change puts m in the place of what was said.
	Change(ctx context.Context, to Address, ref Ref, m card.Message) error
}

// A Profiler tells what a platform knows about a person.
type Profiler interface {
	Profile(ctx context.Context, to Address) (Profile, error)
}

// A Profile is what a platform knows about a person.
type Profile struct {
	Name   string
	Zone   string // IANA name of the time zone, "" if not known
	Locale string
	Email  string // "" if not known, or not ours to know
	Gone   bool   // a bot, or somebody who left
}

// ErrCannotLook says that a platform does not tell what was said before.
var ErrCannotLook = errors.New("what was said before cannot be looked up")

// A WaitError says that a platform wants to be left alone for a while.
type WaitError struct {
	After time.Duration
	Err   error
}

func (e *WaitError) Error() string { return fmt.Sprintf("asked to wait %v: %v", e.After, e.Err) }

func (e *WaitError) Unwrap() error { return e.Err }

// A RefusedError says that trying again is useless.
type RefusedError struct{ Reason string }

func (e *RefusedError) Error() string { return "refused: " + e.Reason }

// A Witness tells whether a message is still where it was. It reads no message:
// where it cannot tell, the message is there.
type Witness interface {
	Exists(ctx context.Context, to Address, link string) (bool, error)
}

// Homes draw people's home pages anew, where a platform has such.
type Homes interface {
	Home(ctx context.Context, to Address) error
}
