package relationship

import (
	"errors"
	"fmt"
)

// Errors a [Store] and a [Ledger] return besides those of the wire.
var (
	// ErrUnknown means that there is no company, entry or save of that name.
	ErrUnknown = errors.New("unknown")
	// ErrStale means that names, colleagues or settings have changed since
	// they were read. What was asked must be worked out again.
	ErrStale = errors.New("the directory has changed")
	// ErrConflict means that the company was changed since it was read.
	ErrConflict = errors.New("the company has changed")
	// ErrTaken means that another process has used a reserved number.
	ErrTaken = errors.New("the entry number is taken")
	// ErrUnavailable means that the store could not be reached or refused.
	// Nothing was changed, unless it is ErrUnsure too.
	ErrUnavailable = errors.New("the store is unavailable")
	// ErrUnsure means, beside ErrUnavailable, that it is not known whether
	// what was to be written is on record, or all of it: the answer was lost,
	// or too few replicas have it. Repeated under the same ID it is written
	// once.
	ErrUnsure = errors.New("it may have been written")
)

// A RepeatError says that the event was recorded before, and as which entries.
type RepeatError struct{ Numbers []int }

func (e *RepeatError) Error() string { return fmt.Sprintf("recorded before as %v", e.Numbers) }
