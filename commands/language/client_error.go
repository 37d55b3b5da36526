package language

import (
	"context"
	"errors"
	"fmt"
)

// A ModelError says why a model did not help. It holds no word that the model,
// its server or a person wrote: servers repeat keys and prompts in what they
// say is wrong.
type ModelError struct {
	Why    Why
	Status int // of HTTP, 0 if it did not come to one
	cause  error
}

// Why is a reason for a model not to help.
type Why string

// The reasons.
const (
	NotSetUp    Why = "none is set up"
	Unreachable Why = "unreachable"
	TooSlow     Why = "no answer in time"
	Cancelled   Why = "cancelled"
	Failed      Why = "its server failed"
	Rejected    Why = "its server does not take the question"
	Busy        Why = "too many requests"
	TooLong     Why = "the answer is too long"
	CutOff      Why = "the answer is cut off"
	Refused     Why = "it refused"
	NotJSON     Why = "the answer does not fit the schema"
	Unfounded   Why = "the answer says what it was not told"
	Resting     Why = "left alone after failures"
	OverBudget  Why = "the budget is used up"
	NoBudget    Why = "the budget cannot be read"
)

func (e *ModelError) Error() string {
	if e.Status != 0 {
		return fmt.Sprintf("model: %s (status %d)", e.Why, e.Status)
	}
	return "model: " + string(e.Why)
}

// Unwrap tells only that the caller gave up, so that no text escapes by it.
func (e *ModelError) Unwrap() error { return e.cause }

// again reports whether the same question may have a better answer at once.
func (e *ModelError) again() bool {
	return e.Why == NotJSON || e.Why == Failed
}

// harmless reports whether an error says nothing about the server's health: the
// caller gave up, we did not ask, or it has to do with one person's text.
func harmless(err error) bool {
	m, ok := errors.AsType[*ModelError](err)
	if !ok {
		return false
	}
	switch m.Why {
	case Cancelled, Refused, Unfounded, OverBudget, NoBudget, Resting:
		return true
	default:
		return false
	}
}

// gaveUp tells a caller who went away from a model that took too long.
func gaveUp(ctx context.Context) *ModelError {
	if errors.Is(ctx.Err(), context.Canceled) {
		return &ModelError{Why: Cancelled, cause: context.Canceled}
	}
	return &ModelError{Why: TooSlow, cause: context.DeadlineExceeded}
}
