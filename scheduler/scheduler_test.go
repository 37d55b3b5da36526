package scheduler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// A schedule that does not parse stops the start, with the job and the schedule
// in what it says; so do names that two jobs have.
func TestBadJobsStopTheStart(t *testing.T) {
	plan := func(context.Context, *Workspace, time.Time, time.Time) ([]relationship.Errand, error) {
		return nil, nil
	}
	_, err := over(Config{}, []*Job{
		{Name: "night", Spec: "15 2 * *", Plan: plan},
		{Name: "zone", Spec: "TZ=0", Plan: plan},
		{Name: "two words", Spec: "* * * * *", Plan: plan},
		{Name: "fine", Spec: "* * * * *", Plan: plan},
		{Name: "fine", Spec: "* * * * *", Plan: plan},
		{Name: "unplanned", Spec: "* * * * *"},
	})
	if err == nil {
		t.Fatal("it started")
	}
	for _, want := range []string{`night: schedule "15 2 * *"`, `zone: schedule "TZ=0"`, `"two words"`, "fine is declared twice", "unplanned"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v: does not say %s", err, want)
		}
	}
	if _, err := New(Config{}); err != nil {
		t.Errorf("the declared jobs: %v", err)
	}
}

// A year of Mondays, across both changes of clocks: everybody hears at nine on
// their own wall, never early, late or twice.
func TestYearOfMondays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sleepTo(t, "2026-01-01T00:00:00Z")
		o := newOffice(t)
		people := map[string]string{"riga": "Europe/Riga", "york": "America/New_York", "nepal": "Asia/Kathmandu"}
		for id, zone := range people {
			o.colleague(id, zone)
		}
		s := o.process(jobNamed(t, "checkin"))
		end := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
		for time.Now().Before(end) {
			// A look a quarter where something may be due, one every six hours else.
			step := 6 * time.Hour
			if d := time.Now().Add(step).Weekday(); d == time.Monday || d == time.Tuesday {
				step = 15 * time.Minute
			}
			o.look(time.Now().Add(step), step, s)
		}
		weeks := map[string]int{}
		for _, one := range o.said {
			at := one.at.In(zoneOf(t, people[one.to]))
			c := (&Workspace{Ledger: &relationship.Ledger{Zone: o.zone}}).calendarOf(relationship.User{ZoneSeen: people[one.to]})
			if at.Hour() != 9 || at.Minute() != 0 || c.off(relationship.DayOf(at, at.Location())) {
				t.Errorf("%s was told %s at %v", one.to, one.id, at)
			}
			weeks[one.id]++
		}
		for id, n := range weeks {
			if n != 1 {
				t.Errorf("%s: %d times", id, n)
			}
		}
		// 52 Mondays in 2026; nobody's holidays are a week long.
		if len(weeks) != 52*len(people) {
			t.Errorf("%d check-ins in the year, want %d", len(weeks), 52*len(people))
		}
		if !slices.ContainsFunc(o.said, func(one saying) bool {
			return one.to == "riga" && one.at.UTC().Format("2006-01-02T15:04") == "2026-03-30T06:00"
		}) {
			t.Error("nothing in Riga on 30 March at 06:00 UTC, the first Monday of summer time")
		}
	})
}

// Nobody looked for three hours: what was due comes once, late, and what comes
// after it is not hurt. Down for two days, it is only written down.
func TestDowntimeIsCaughtUpOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sleepTo(t, "2026-03-15T12:00:00Z")
		o := newOffice(t)
		o.colleague("anna", "Europe/Riga")
		checkin := jobNamed(t, "checkin")
		o.look(sleepTo(t, "2026-03-16T06:00:00Z").Add(30*time.Minute), 15*time.Minute, o.process(checkin))
		sleepTo(t, "2026-03-16T09:30:00Z")
		o.look(time.Now().Add(2*time.Hour), 15*time.Minute, o.process(checkin), o.process(checkin))
		if len(o.said) != 1 || o.said[0].id != "checkin anna 2026-W12" || o.said[0].at.UTC().Hour() != 9 {
			t.Fatalf("said %v, want this week's once, at half past nine UTC", o.said)
		}
		o.look(time.Date(2026, 3, 22, 12, 0, 0, 0, time.UTC), time.Hour, o.process(checkin))
		sleepTo(t, "2026-03-25T12:00:00Z")
		o.look(time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC), 15*time.Minute, o.process(checkin))
		var said []string
		for _, one := range o.said {
			said = append(said, one.id)
		}
		if want := []string{"checkin anna 2026-W12", "checkin anna 2026-W14"}; !slices.Equal(said, want) {
			t.Errorf("said %v, want %v: the week in between came two days too late", said, want)
		}
	})
}

// A process dies between "the platform took it" and "it is written down".
// Another one looks, and says nothing twice; where it cannot look it says it
// again rather than not at all, under the same ID.
func TestDeathBetweenSaidAndWritten(t *testing.T) {
	for _, blind := range []bool{false, true} {
		t.Run(fmt.Sprintf("blind=%v", blind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t)
				o.colleague("anna", "")
				o.blind = blind
				due := time.Now().Add(time.Minute)
				died, dead := context.WithCancel(t.Context())
				o.after = func(string) error { dead(); return context.Canceled }
				first := o.process(once(due))
				if err := first.Look(died); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Minute)
				_ = first.Look(died)
				first.Wait()
				if len(o.said) != 1 || o.backlog().Taken != 1 {
					t.Fatalf("said %v, %+v: the death came at another moment", o.said, o.backlog())
				}
				o.after = nil
				second := o.process(once(due))
				o.look(time.Now().Add(20*time.Second), 10*time.Second, second)
				if len(o.said) != 1 {
					t.Error("taken over before the lease ran out")
				}
				o.look(time.Now().Add(5*time.Minute), 10*time.Second, second, o.process(once(due)))
				want := 1
				if blind {
					want = 2
				}
				if len(o.said) != want {
					t.Errorf("said %d times, want %d", len(o.said), want)
				}
				if b := o.backlog(); b.Last["once"].Stage != relationship.Done || b.Taken+b.Overdue+b.Failed != 0 {
					t.Errorf("backlog %+v, want it done", b)
				}
			})
		})
	}
}

// What a platform refuses is kept with the reason, at once; what it puts off
// is said when it wants; what fails is tried again, and looked for first when
// it may have been said.
func TestPlatformsMisbehave(t *testing.T) {
	refused := func(string) error { return &bot.RefusedError{Reason: "is_archived"} }
	times := func(n int, err error) func(string) error {
		return func(string) error {
			if n--; n >= 0 {
				return err
			}
			return nil
		}
	}
	for _, tt := range []struct {
		name        string
		post, after func(string) error
		said        int
		stage       relationship.Stage
		within      time.Duration
	}{
		{"refused", refused, nil, 0, relationship.Failed, time.Minute},
		{"asked to wait", times(20, &bot.WaitError{After: 45 * time.Second, Err: errors.New("ratelimited")}), nil, 1, relationship.Done, time.Hour},
		{"fails, then works", times(3, errors.New("http 500")), nil, 1, relationship.Done, time.Hour},
		{"said, and the answer lost", nil, times(2, errors.New("connection reset")), 1, relationship.Done, time.Hour},
		{"never works", times(1000, errors.New("http 500")), nil, 0, relationship.Failed, 24 * time.Hour},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t)
				o.colleague("anna", "")
				o.post, o.after = tt.post, tt.after
				s := o.process(once(time.Now().Add(time.Second)))
				if err := s.Look(t.Context()); err != nil {
					t.Fatal(err)
				}
				o.look(time.Now().Add(tt.within), 15*time.Second, s)
				b := o.backlog()
				if len(o.said) != tt.said || b.Last["once"].Stage != tt.stage {
					t.Errorf("said %d times, ended %q (%s); want %d, %q", len(o.said), b.Last["once"].Stage, b.Last["once"].Why, tt.said, tt.stage)
				}
				if tt.stage == relationship.Failed {
					o.resend(s, tt.post)
				}
			})
		})
	}
}

// An errand that panics, or that kills its process each time, goes aside; the
// others are done.
func TestPoisonGoesAside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		for _, id := range []string{"anna", "toms", "zane"} {
			o.colleague(id, "")
		}
		job := each(time.Now().Add(time.Second))
		var die context.CancelFunc
		o.handle = func(ev bot.Event) (bot.Reply, error) {
			switch ev.Person {
			case "toms":
				panic("bad record")
			case "zane":
				die()
				return bot.Reply{}, context.Canceled
			}
			return bot.Reply{Message: card.Message{Summary: "hello"}}, nil
		}
		for range 8 * 60 {
			ctx, stop := context.WithCancel(t.Context())
			die = stop
			s := o.process(job)
			_ = s.Look(ctx)
			s.Wait()
			stop()
			time.Sleep(time.Minute)
		}
		failed, err := o.workspace().Failures(t.Context(), 10)
		if err != nil {
			t.Fatal(err)
		}
		var who []string
		for _, f := range failed {
			who = append(who, f.Subject)
		}
		slices.Sort(who)
		if !slices.Equal(who, []string{"toms", "zane"}) || len(o.said) != 1 || o.said[0].to != "anna" {
			t.Errorf("aside %v, said %v: want toms and zane aside, anna told once", who, o.said)
		}
	})
}

// Run looks at every tick and when woken, and when it is stopped it waits for
// what is in hand.
func TestRunStopsWhenDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.colleague("anna", "")
		started := make(chan struct{})
		o.post = func(string) error {
			close(started)
			time.Sleep(20 * time.Second) // a slow platform
			return nil
		}
		s := o.process(once(time.Now().Add(30 * time.Second)))
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- s.Run(ctx) }()
		<-started
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if len(o.said) != 1 {
			t.Errorf("said %v: what was begun is finished", o.said)
		}
	})
}

// A write wakes the scheduler: what follows from it is not kept waiting for a
// tick.
func TestWake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.colleague("anna", "")
		s := o.process(&Job{Name: "offer"})
		go func() {
			if err := s.Run(t.Context()); err != nil {
				t.Error(err)
			}
		}()
		synctest.Wait()
		start := time.Now()
		err := o.workspace().Plan(t.Context(), []relationship.Errand{{Job: "offer", Subject: "anna", Key: "k", Due: start}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		s.Wake()
		synctest.Wait()
		if len(o.said) != 1 || !o.said[0].at.Equal(start) {
			t.Errorf("said %v, want one at once", o.said)
		}
	})
}
