package slack

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// A mob is what a scheduler does: many people are to be told something, once
// each, by a few hands.
type mob struct {
	*rig
	hands chan struct{}
	start time.Time
}

// tell tells one person, as often as it takes.
func (m *mob) tell(t *testing.T, person int) {
	to := bot.Address{Platform: Platform, Team: "T1", Person: fmt.Sprint("U", person)}
	id := fmt.Sprint("checkin:", person)
	for perhaps := false; ; {
		m.hands <- struct{}{}
		again, err := m.try(t.Context(), to, id, perhaps)
		<-m.hands
		switch {
		case err == nil:
			return
		case refused(err):
			t.Errorf("%s: %v", id, err)
			return
		case waits(err) && !perhaps && m.seen(id) > 0:
			t.Errorf("%s was said, though: %v", id, err)
		}
		perhaps = perhaps || unsure(err)
		time.Sleep(again)
	}
}

func (m *mob) try(ctx context.Context, to bot.Address, id string, perhaps bool) (again time.Duration, err error) {
	if perhaps {
		_, found, err := m.Posted(ctx, to, id, m.start.Add(-time.Minute))
		wait, later := errors.AsType[*bot.WaitError](err)
		switch {
		case found:
			return 0, nil
		case later:
			return wait.After, err
		case err != nil && !errors.Is(err, bot.ErrCannotLook):
			return 10 * time.Second, err
		}
	}
	_, err = m.Post(ctx, to, id, plainly("who needs you this week"))
	if wait, ok := errors.AsType[*bot.WaitError](err); ok {
		return wait.After, err
	}
	return 10 * time.Second, err
}

// seen is how often a message was said.
func (m *mob) seen(id string) (n int) {
	m.fake.mu.Lock()
	defer m.fake.mu.Unlock()
	for _, k := range m.fake.kept {
		if payload, _ := k.metadata["event_payload"].(map[string]any); payload["id"] == id {
			n++
		}
	}
	return n
}

// trouble is a Slack on a bad day: now and then it answers 429 or 500, cuts the
// line or hangs, before or after it has taken a call, and it is often slow. It
// counts the posts that were taken and not acknowledged.
func trouble(seed uint64, lost *int) func(call) fault {
	r := rand.New(rand.NewPCG(seed, 2))
	return func(c call) (wrong fault) {
		wrong.first = r.IntN(2) == 0
		switch n := r.IntN(100); {
		case n < 2:
			wrong.wait = time.Duration(1+r.IntN(30)) * time.Second
		case n < 6:
			wrong.how = "500"
		case n < 10:
			wrong.how = "cut"
		case n < 12:
			wrong.how = "hang"
		case n < 30:
			wrong.first, wrong.slow = false, time.Duration(r.IntN(4000))*time.Millisecond
		default:
			wrong.first = false
		}
		if c.Method == "chat.postMessage" && wrong.how != "" && !wrong.first {
			*lost++
		}
		return wrong
	}
}

// The promise of one message each, 500 times on a bad day: nobody is left out,
// nobody is told twice as long as Slack helps in one of two ways, Slack's limits
// are kept, and commands are answered within three seconds meanwhile.
func TestFiveHundredPeopleAreToldOnce(t *testing.T) {
	const people = 500
	for _, help := range []struct {
		name          string
		history, keys bool
	}{
		{"both", true, true},
		{"history alone", true, false},
		{"keys alone", false, true},
		{"neither", false, false},
	} {
		t.Run(help.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newRig(t, says(bot.Reply{Private: true, Message: plainly("87 of 100")}))
				lost := 0
				g.fake.limits, g.fake.honours, g.fake.fault = true, help.keys, trouble(7, &lost)
				if !help.history {
					g.fake.answers["conversations.history"] = replies(`{"ok":false,"error":"missing_scope"}`)
				}
				m := &mob{rig: g, hands: make(chan struct{}, 16), start: time.Now()}
				var all sync.WaitGroup
				for i := range people {
					all.Go(func() { m.tell(t, i) })
				}
				stop, asked := make(chan struct{}), make(chan int)
				go func() { asked <- m.askMeanwhile(t, stop) }()
				all.Wait()
				took := time.Since(m.start)
				close(stop)
				commands := <-asked
				g.idle(t)

				twice := 0
				for i := range people {
					switch n := m.seen(fmt.Sprint("checkin:", i)); {
					case n == 0:
						t.Errorf("U%d was left out", i)
					case n > 1:
						twice += n - 1
					}
				}
				want := 0
				if !help.history && !help.keys {
					want = lost // one for each that was taken and not acknowledged, not one more
				}
				if twice != want || lost == 0 {
					t.Errorf("%d said twice, want %d; %d were taken and not acknowledged", twice, want, lost)
				}
				if took > 25*time.Minute || commands < 50 {
					t.Errorf("took %v, in which %d commands were answered", took, commands)
				}
				keptTo(t, g.fake)
				t.Logf("%d people in %v, %d said twice, %d commands answered meanwhile", people, took, twice, commands)
			})
		})
	}
}

// askMeanwhile types commands until stop and returns how many.
func (m *mob) askMeanwhile(t *testing.T, stop <-chan struct{}) (n int) {
	for ; ; n++ {
		select {
		case <-stop:
			return n
		case <-time.After(7300 * time.Millisecond):
		}
		person := fmt.Sprint("U0ASKER", n)
		m.fake.mu.Lock()
		m.fake.users[person] = `{"team_id":"T1","locale":"en-US"}`
		m.fake.mu.Unlock()
		start := time.Now()
		got := shown(t, m.command("score Acme", "user_id", person, "trigger_id", person))
		if waited := time.Since(start); got["text"] != "87 of 100" || waited > 3*time.Second {
			t.Errorf("command %d: %v after %v", n, got["text"], waited)
		}
	}
}

// With no trouble 500 people whose rooms are known are told within ten minutes.
func TestFiveHundredPeopleAreToldInTenMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		g.fake.limits = true
		g.only.rooms.of = map[string]string{}
		for i := range 500 {
			g.only.rooms.of[fmt.Sprint("U", i)] = fmt.Sprint("DU", i)
		}
		m := &mob{rig: g, hands: make(chan struct{}, 16), start: time.Now()}
		var all sync.WaitGroup
		for i := range 500 {
			all.Go(func() { m.tell(t, i) })
		}
		all.Wait()
		if took := time.Since(m.start); took > 10*time.Minute {
			t.Errorf("took %v", took)
		}
		keptTo(t, g.fake)
		if at := when(g.fake, m.start, "chat.postMessage"); len(at) != 500 || !slices.IsSorted(at) {
			t.Errorf("%d posts", len(at))
		}
	})
}
