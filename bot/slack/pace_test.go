package slack

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
)

// when returns how many seconds after start each call of a method came.
func when(f *fake, start time.Time, method string) (seconds []float64) {
	for _, c := range f.got(method) {
		seconds = append(seconds, c.At.Sub(start).Seconds())
	}
	return seconds
}

// keptTo fails if the fake was asked for more than it gives.
func keptTo(t *testing.T, f *fake) {
	t.Helper()
	if f.exceeded != nil || f.early > 0 {
		t.Errorf("limits exceeded: %v, and %d calls while told to wait", f.exceeded, f.early)
	}
}

func TestWhatNobodyAskedForGoesOutOnceASecondInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		g.fake.limits = true
		var all sync.WaitGroup
		start := time.Now()
		for i := range 5 {
			to := bot.Address{Team: "T1", Room: fmt.Sprint("C0ROOM", i)}
			g.fake.rooms[to.Room] = `{"id":"C"}`
			all.Go(func() {
				if _, err := g.Send(t.Context(), to, plainly(fmt.Sprint("no. ", i))); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait() // until it stands in line
		}
		all.Wait()
		var order []string
		for _, c := range g.fake.got("chat.postMessage") {
			order = append(order, c.Args["text"])
		}
		if d := cmp.Diff([]string{"no. 0", "no. 1", "no. 2", "no. 3", "no. 4"}, order); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
		if d := cmp.Diff([]float64{0, 1, 2, 3, 4}, when(g.fake, start, "chat.postMessage")); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
		keptTo(t, g.fake)
	})
}

// A hundred messages wait, some of them for the room where somebody talks to
// us: they hear an answer at once.
func TestAnswersGoFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{Private: true, Message: plainly("87 of 100")}))
		g.fake.limits = true
		var all sync.WaitGroup
		for i := range 100 {
			to := bot.Address{Team: "T1", Person: fmt.Sprint("U", i)}
			if i%2 == 0 {
				to = bot.Address{Team: "T1", Person: "U0ANNA"}
			}
			all.Go(func() {
				if _, err := g.Send(t.Context(), to, plainly("hi")); err != nil {
					t.Error(err)
				}
			})
		}
		for i := range 20 {
			time.Sleep(4700 * time.Millisecond)
			asked := time.Now()
			g.event(strings.ReplaceAll(strings.ReplaceAll(fmt.Sprintf(whisper, ""), `"D1"`, `"DU0ANNA"`), `"1.2"`, fmt.Sprintf(`"%d.2"`, i)))
			g.idle(t)
			if waited := time.Since(asked); waited > 0 {
				t.Errorf("answer %d came after %v", i, waited)
			}
		}
		all.Wait()
		keptTo(t, g.fake)
		if n := len(g.fake.in("DU0ANNA")); n != 70 {
			t.Errorf("%d messages in the room, want 70", n)
		}
	})
}

func TestOneRoomTakesAShortBurstOfAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{Message: plainly("hi")}))
		g.fake.limits = true
		start := time.Now()
		for i := range 10 {
			g.event(strings.ReplaceAll(fmt.Sprintf(mention, ""), `"1.1"`, fmt.Sprintf(`"%d.1"`, i)))
		}
		g.idle(t)
		if got := when(g.fake, start, "chat.postMessage"); len(got) != 10 || got[3] != 0 || got[9] > 10 {
			t.Errorf("answers after %v seconds", got)
		}
		keptTo(t, g.fake)
	})
}

// Sixty rooms are to be opened, and one more for somebody who waits.
func TestAnswersHaveCallsToSpare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{Message: plainly("hi")}))
		g.fake.limits = true
		var all sync.WaitGroup
		for i := range 60 {
			all.Go(func() {
				if _, err := g.Send(t.Context(), bot.Address{Team: "T1", Person: fmt.Sprint("U", i)}, plainly("hi")); err != nil {
					t.Error(err)
				}
			})
		}
		time.Sleep(65 * time.Second)
		start := time.Now()
		got := shown(t, g.command("share", "channel_id", "DU0ANNA"))
		if waited := time.Since(start); got["response_type"] != "in_channel" || waited > 0 {
			t.Errorf("answer %v after %v", got, waited)
		}
		all.Wait()
		g.idle(t)
		keptTo(t, g.fake)
	})
}

// While Slack wants no rooms to be opened a command that would like to open one
// is answered, if only to the one who asked.
func TestACommandDoesNotWaitForARoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{Message: plainly("hi")}))
		g.fake.fault = func(c call) (wrong fault) {
			if c.Method == "conversations.open" {
				wrong.how = "hang"
			}
			return wrong
		}
		start := time.Now()
		got := shown(t, g.command("share", "channel_id", "DU0ANNA"))
		if waited := time.Since(start); got["response_type"] != "ephemeral" || waited > askFor {
			t.Errorf("answer %v after %v", got, waited)
		}
		g.idle(t)
	})
}

func TestAMethodIsLeftAloneByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		ctx := t.Context()
		ref, err := g.Send(ctx, sales, plainly("hi"))
		if err != nil {
			t.Fatal(err)
		}
		g.fake.limits = true
		first := true
		g.fake.fault = func(c call) (wrong fault) {
			if c.Method == "chat.postMessage" && first {
				first, wrong.wait = false, 30*time.Second
			}
			return wrong
		}
		start := time.Now()
		done := make(chan error)
		go func() {
			_, err := g.Send(ctx, anna, plainly("hi"))
			done <- err
		}()
		time.Sleep(2 * time.Second)
		if err := g.Change(ctx, sales, ref, plainly("changed")); err != nil || time.Since(start) > 2*time.Second {
			t.Errorf("Change = %v after %v", err, time.Since(start))
		}
		if err := <-done; err != nil || time.Since(start) != 31*time.Second {
			t.Errorf("Send = %v after %v, want 31s", err, time.Since(start))
		}
		keptTo(t, g.fake)
	})
}

// A post that would have to wait for too long is put off at once, until about
// when there is room.
func TestPostsArePutOffRatherThanHeldUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		start := time.Now()
		errs := make(chan error, 30)
		for i := range 30 {
			to := bot.Address{Team: "T1", Room: fmt.Sprint("C0ROOM", i)}
			g.fake.rooms[to.Room] = `{"id":"C"}`
			go func() {
				_, err := g.Post(t.Context(), to, fmt.Sprint("no. ", i), plainly("hi"))
				errs <- err
			}()
			synctest.Wait()
		}
		put := 0
		for range 30 {
			err := <-errs
			if err == nil {
				continue
			}
			put++
			wait, ok := errors.AsType[*bot.WaitError](err)
			if !ok || time.Since(start) > 0 || wait.After < hold || wait.After > 30*time.Second {
				t.Errorf("%v after %v", err, time.Since(start))
			}
		}
		if put != 10 || time.Since(start) != 19*time.Second {
			t.Errorf("%d put off, %v in all; want 10 and 19s", put, time.Since(start))
		}
	})
}

func TestAShareOfTheLimits(t *testing.T) {
	for share, want := range map[float64][]float64{0: {0, 1, 2}, 0.5: {0, 2, 4}, 10: {0, .1, .2}} {
		synctest.Test(t, func(t *testing.T) {
			g := newRig(t, says(bot.Reply{}), func(c *Config) { c.Share = share })
			var all sync.WaitGroup
			start := time.Now()
			g.fake.rooms["C4"], g.fake.rooms["C5"] = `{"id":"C4"}`, `{"id":"C5"}`
			for _, room := range []string{"C1", "C4", "C5"} {
				all.Go(func() {
					if _, err := g.Send(t.Context(), bot.Address{Team: "T1", Room: room}, plainly("hi")); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			if d := cmp.Diff(want, when(g.fake, start, "chat.postMessage")); d != "" {
				t.Errorf("share %v (-want +got):\n%s", share, d)
			}
		})
	}
	if _, err := New(Config{Signing: secret, Handle: says(bot.Reply{}), Share: -1}); err == nil {
		t.Error("a negative share is taken")
	}
}

func TestLinesOfRoomsAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gate{}
		for i := range maxLines {
			if err := g.wait(t.Context(), turn{method: "chat.postEphemeral", room: fmt.Sprint("C", i)}); i < 100 && err != nil {
				t.Fatal(err)
			}
			if i%50 == 0 {
				time.Sleep(time.Minute)
			}
		}
		time.Sleep(time.Minute)
		g.linesOf(turn{method: "chat.postMessage", room: "C0NEW"})
		if n := len(g.lines); n > 100 {
			t.Errorf("%d lines are kept", n)
		}
	})
}

// Whatever is asked, by whomever and when: Slack's limits are kept, answers
// wait less than what nobody asked for, and everything is called in the end.
func TestAnyMixOfCallsKeepsToTheLimits(t *testing.T) {
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1))
			g, f := &gate{}, newFake(t)
			f.limits = true
			methods := []string{"chat.postMessage", "chat.update", "conversations.open", "users.info", "views.open"}
			var all sync.WaitGroup
			for range 600 {
				want := turn{method: methods[r.IntN(len(methods))], unasked: r.IntN(4) > 0}
				if want.method == "chat.postMessage" {
					want.room = fmt.Sprint("C", r.IntN(6))
				}
				all.Go(func() {
					if err := g.wait(t.Context(), want); err != nil {
						t.Error(err)
					}
					f.mu.Lock()
					defer f.mu.Unlock()
					f.limited(call{Method: want.method, Args: map[string]string{"channel": want.room}, At: time.Now()})
				})
				if r.IntN(3) == 0 {
					time.Sleep(time.Duration(r.IntN(2000)) * time.Millisecond)
				}
			}
			all.Wait()
			keptTo(t, f)
		})
	}
}
