package commands

import (
	"context"
	"hash/fnv"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// A Trial keeps which reminders were given and which were left out, so that
// what reminders are worth can be measured.
type Trial interface {
	Remind(ctx context.Context, nudges []relationship.Nudge) error
}

const (
	// trialFrom is how many relationships a workspace has before a reminder is
	// left out: with fewer nothing could be learnt from it.
	trialFrom = 100
	// trialShare is one in so many.
	trialShare = 10
)

// withhold leaves a random tenth of reminders out and notes both sorts.
// Chance is drawn from the names, so that drawn again it falls the same.
func (e *Env) withhold(ctx context.Context, r *Request, o bot.Occasion, needy []*relationship.Rating) ([]*relationship.Rating, error) {
	if e.Trial == nil || len(needy) == 0 || r.Directory.Companies() < trialFrom {
		return needy, nil
	}
	var nudges []relationship.Nudge
	given := slices.DeleteFunc(needy, func(x *relationship.Rating) bool {
		out := drawn(o.Key, x.Company.ID, string(x.Side))
		nudges = append(nudges, relationship.Nudge{Ref: relationship.Ref{ID: x.Company.ID, Side: x.Side}, Day: r.Today, Withheld: out})
		return out
	})
	return given, e.Trial.Remind(ctx, nudges)
}

// drawn reports whether chance picks one of a tenth.
func drawn(words ...string) bool {
	h := fnv.New32a()
	for _, w := range words {
		_, _ = h.Write([]byte(w + "\n"))
	}
	// The last byte of a short text is hardly mixed: fold the high half in.
	sum := h.Sum32()
	return (sum^sum>>15)%trialShare == 0
}
