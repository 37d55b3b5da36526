package scheduler

import (
	"context"
	"errors"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// A company that is handed off is announced in a room. The errand is planned
// with the hand-off; whoever made it hears if the room does not take it.
var _ = declare(Job{
	Name: "handoff",
	Do: func(ctx context.Context, s *Scheduler, w *Workspace, c relationship.Claim) error {
		err := s.tell(ctx, w, c, bot.Address{Platform: w.Platform, Team: w.ID, Room: c.Subject})
		if _, refused := errors.AsType[*bot.RefusedError](err); refused {
			return errors.Join(err, w.Queue.Plan(ctx, []relationship.Errand{{Job: "nohandoff", Subject: w.handedBy(ctx, c.Key), Key: c.Key, Due: s.Now()}}, nil))
		}
		return err
	},
})

// Who handed a company off hears that the room did not take it.
var _ = declare(Job{Name: "nohandoff"})

// handedBy is who made a hand-off, "" if it is gone.
func (w *Workspace) handedBy(ctx context.Context, key string) string {
	id, ref, _ := strings.Cut(key, ":customer:")
	rec, err := w.Ledger.Store.Known(ctx, id)
	if err != nil {
		return ""
	}
	for _, h := range rec.Company.Handoffs {
		if h.Ref == ref {
			return h.By
		}
	}
	return ""
}
