package commands

import (
	"context"
	"hash/fnv"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// A Trial keeps which reminders were given and which were left out, so that
// what reminders are worth can be measured.
type Trial interface {
	Nudged(ctx context.Context, nudges []relationship.Nudge) error
	Setting(ctx context.Context, name string) (string, error)
	SetSetting(ctx context.Context, name, value, by string, at time.Time) error
}

// trialSetting is the workspace's word on the trial: "off", or nothing.
const trialSetting = "trial"

const (
	// trialFrom is how many relationships a workspace has before a reminder is
	// left out: with fewer nothing could be learnt from it.
	trialFrom = 100
	// trialShare is one in so many.
	trialShare = 10
)

// choose picks what a check-in shows of what needs attention, the most urgent
// first. A random tenth is left out; both sorts are noted. Chance is drawn from
// the names, so that drawn again it falls the same.
func (e *Env) choose(ctx context.Context, r *Request, o bot.Occasion, needy []*relationship.Rating) (shown []*relationship.Rating, more int, err error) {
	onTrial, err := e.onTrial(ctx, r)
	if err != nil {
		return nil, 0, err
	}
	var nudges []relationship.Nudge
	for i, x := range needy {
		if len(shown) == checkInLines {
			more = len(needy) - i
			break
		}
		out := onTrial && drawn(o.Key, x.Company.ID, string(x.Side))
		nudges = append(nudges, relationship.Nudge{Ref: relationship.Ref{ID: x.Company.ID, Side: x.Side}, Day: r.Today, Withheld: out})
		if !out {
			shown = append(shown, x)
		}
	}
	if onTrial && len(nudges) > 0 {
		err = e.Trial.Nudged(ctx, nudges)
	}
	return shown, more, err
}

// onTrial reports whether reminders are being tried: there are enough
// relationships to learn something, and no admin has switched it off.
func (e *Env) onTrial(ctx context.Context, r *Request) (bool, error) {
	if e.Trial == nil || r.Directory.Companies() < trialFrom {
		return false, nil
	}
	switched, err := e.Trial.Setting(ctx, trialSetting)
	return switched != "off", err
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
