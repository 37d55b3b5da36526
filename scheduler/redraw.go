package scheduler

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// redraw puts messages right that show a company which has changed since.
func (s *Scheduler) redraw(ctx context.Context, w *Workspace) error {
	stale, err := w.Queue.Stale(ctx)
	if err != nil || len(stale) == 0 {
		return err
	}
	var drawn []string
	messages := map[string]string{}
	for _, company := range stale {
		shown, err := w.Queue.Shown(ctx, company)
		if err != nil {
			return err
		}
		drawn = append(drawn, company)
		maps.Copy(messages, shown)
	}
	// Taken off first: a change that comes while we draw puts it on again.
	if err := w.Queue.Drawn(ctx, drawn); err != nil {
		return err
	}
	for name, where := range messages {
		s.busy.Go(func() {
			defer bot.Survive(ctx, s.Log)
			ctx, stop := outlive(ctx, s.Finish)
			defer stop()
			if err := s.drawAgain(ctx, w, name, where); err != nil {
				s.Log.WarnContext(ctx, "message not drawn again", "team", w.ID, "errand", tag(name), "err", err)
			}
		})
	}
	return nil
}

func (s *Scheduler) drawAgain(ctx context.Context, w *Workspace, name, where string) error {
	var at place
	if err := json.Unmarshal([]byte(where), &at); err != nil {
		return err
	}
	e, ok := relationship.ParseErrand(name, s.Now())
	if !ok {
		return fmt.Errorf("%q names no errand", name)
	}
	reply, err := s.ask(ctx, w, e, at.To)
	if err != nil {
		return err
	}
	if len(reply.Message.Blocks) == 0 {
		return nil // the occasion is over: what was said stands
	}
	return s.Post.Change(ctx, at.To, at.Ref, reply.Message)
}
