package scheduler

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// However slow a platform is, it can be asked what comes next, and the process
// takes no more than it has hands for.
func TestSlowPlatformHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		for i := range 3 * crew {
			o.colleague(fmt.Sprint("u", i), "")
		}
		job := each(time.Now().Add(time.Second))
		at, most := 0, 0
		s := o.process(job)
		s.Post = slowPost{o, func(d int) {
			o.mu.Lock()
			defer o.mu.Unlock()
			at += d
			most = max(most, at)
		}}
		if err := s.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		looked := make(chan error, 1)
		go func() { looked <- s.Look(t.Context()) }()
		synctest.Wait()
		start := time.Now()
		if next, err := s.Next(t.Context(), "T1"); err != nil || len(next) != 1 {
			t.Errorf("next %v, %v", next, err)
		}
		if waited := time.Since(start); waited != 0 {
			t.Errorf("waited %v for a slow platform", waited)
		}
		if err := <-looked; err != nil {
			t.Error(err)
		}
		s.Wait()
		if len(o.said) != 3*crew || most > crew {
			t.Errorf("said %d, at most %d at a time; want %d and %d", len(o.said), most, 3*crew, crew)
		}
	})
}

// A slowPost takes longer for each message than a lease lasts.
type slowPost struct {
	*office
	busy func(int)
}

func (p slowPost) Post(ctx context.Context, to bot.Address, id string, m card.Message) (bot.Ref, error) {
	p.busy(1)
	defer p.busy(-1)
	time.Sleep(2 * time.Minute)
	return p.office.Post(ctx, to, id, m)
}
