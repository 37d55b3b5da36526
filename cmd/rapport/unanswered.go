package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/scheduler"
)

// unanswered has somebody told, by whichever process comes next, that they were
// not answered.
func (o *office) unanswered(ctx context.Context, ev bot.Event) error {
	o.log.WarnContext(ctx, "event not answered", "event", ev.ID, "platform", ev.Platform, "team", ev.Team, "person", ev.Person)
	w, err := o.Store.Workspace(o.joint.on(ev.Team))
	if err != nil {
		return err
	}
	const enough = 12
	sum := sha256.Sum256([]byte(ev.ID))
	return w.Plan(ctx, []relationship.Errand{{
		Job: scheduler.Unanswered, Subject: ev.Person, Key: hex.EncodeToString(sum[:enough]), Due: o.clock.Now(),
	}}, nil)
}
