package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/redistest"
)

// The faults are those that a real Redis and a real network have. People go on
// logging while it happens, and do what they are told: what could not be saved
// they type again, as something new; what may be saved they try again by the
// button. In the end each talk that was called logged is in the journal once,
// under its number, and no other one is there twice.

// A crew is people who log talks on one assistant, and one who only looks.
type crew struct {
	t       *testing.T
	url     string
	bot     *Assistant
	people  []*logger
	looked  atomic.Int64 // answers with a score
	stall   atomic.Int64 // nanoseconds that this machine, busy elsewhere, held up a timer
	stop    chan struct{}
	stopped sync.WaitGroup
}

// A logger is somebody who logs numbered talks with one company.
type logger struct {
	team, company string
	name          string
	pace          time.Duration // the most that they wait before the next talk

	mu       sync.Mutex
	logged   map[int]int // number of talk → number of entry
	refused  int         // answers that nothing was changed
	unsure   int         // answers that it may be saved
	answers  []time.Duration
	attempts int
}

// newCrew has people log in workspaces of these names.
func newCrew(t *testing.T, url string, o store.Options, teams ...string) *crew {
	t.Helper()
	r, err := store.Open(url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	c := &crew{t: t, url: url, stop: make(chan struct{})}
	if c.bot, err = assemble(Parts{Store: r, Zone: time.UTC, Language: "en"}); err != nil {
		t.Fatal(err)
	}
	for _, team := range teams {
		for _, company := range []string{"Acme", "Beta Retail"} {
			if got := c.say(&logger{team: team, name: "setup"}, bot.Line{Text: "add " + `"` + company + `" customer`}, "add"+team+company); !strings.Contains(got.text, "Added") {
				t.Fatalf("add %s: %s", company, got.text)
			}
		}
		// Two with a company each, and one who shares the second.
		const quick, leisurely = 20 * time.Millisecond, 100 * time.Millisecond
		for i, company := range []string{"Acme", "Beta Retail", "Beta Retail"} {
			l := &logger{team: team, company: company, name: fmt.Sprintf("%s-p%d", team, i), pace: quick, logged: map[int]int{}}
			if i > 0 {
				l.pace = leisurely
			}
			c.people = append(c.people, l)
		}
	}
	return c
}

// An answer is what somebody was told.
type answer struct {
	text string
	card card.Message
}

// say does something and notes how long it took to be answered.
func (c *crew) say(l *logger, body bot.Body, id string) answer {
	start := time.Now()
	reply, err := c.bot.Handle(context.WithoutCancel(c.t.Context()), bot.Event{
		ID: id, Platform: "test", Team: l.team, Person: l.name, Room: "D1", Direct: true, At: time.Now(), Body: body,
	})
	took := time.Since(start)
	if err != nil {
		c.t.Errorf("%s: %v", id, err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answers = append(l.answers, took)
	return answer{draw(reply.Message), reply.Message}
}

var loggedAs = regexp.MustCompile(`(?m)^(?:Logged|Already logged as) #(\d+)`)

// log logs a talk until it is on record, and does as it is told on the way.
func (c *crew) log(l *logger, n int) {
	line := bot.Body(bot.Line{Text: fmt.Sprintf(`log "%s" call "%s.%d"`, l.company, l.name, n)})
	body := line
	for !c.over() {
		l.attempts++
		id := fmt.Sprintf("%s.%d.%d", l.name, n, l.attempts)
		said := c.say(l, body, id)
		m := loggedAs.FindStringSubmatch(said.text)
		again := slices.Collect(buttonsOf(said.card, "Try again"))
		l.mu.Lock()
		switch {
		case m != nil:
			l.logged[n], _ = strconv.Atoi(m[1])
		case strings.HasPrefix(said.text, "Could not save. Nothing was changed."):
			l.refused++
			body = line // typed again, and so another event
		case strings.HasPrefix(said.text, "It may be saved") && len(again) == 1:
			l.unsure++
			body = bot.Press{Line: again[0]}
		default:
			c.t.Errorf("%s was told %q", id, said.text)
		}
		l.mu.Unlock()
		if m != nil {
			return
		}
	}
}

func buttonsOf(m card.Message, label string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, b := range m.Blocks {
			for _, a := range card.Buttons(b).Flat() {
				if a.Label == label && !yield(a.Line) {
					return
				}
			}
		}
	}
}

func (c *crew) over() bool {
	select {
	case <-c.stop:
		return true
	default:
		return false
	}
}

// work begins.
func (c *crew) work() {
	for _, l := range c.people {
		c.stopped.Go(func() {
			for n := 0; !c.over(); n++ {
				c.log(l, n)
				<-time.After(rand.N(l.pace))
			}
		})
	}
	reader := &logger{team: c.people[0].team, name: "reader"}
	c.stopped.Go(func() {
		for n := 0; !c.over(); n++ {
			if said := c.say(reader, bot.Line{Text: `score Acme`}, fmt.Sprint("look.", n)); strings.HasPrefix(said.text, "== Acme") {
				c.looked.Add(1)
			} else if !strings.HasPrefix(said.text, "The store cannot be reached") {
				c.t.Errorf("score: %s", said.text)
			}
			<-time.After(2 * time.Millisecond)
		}
	})
	c.stopped.Go(func() {
		const beat = 5 * time.Millisecond
		for !c.over() {
			start := time.Now()
			<-time.After(beat)
			if late := int64(time.Since(start) - beat); late > c.stall.Load() {
				c.stall.Store(late)
			}
		}
	})
	c.t.Cleanup(c.rest)
	c.until("talks before anything happens", func(l *logger) int { return len(l.logged) }, 5)
}

// rest ends the work.
func (c *crew) rest() {
	if !c.over() {
		close(c.stop)
	}
	c.stopped.Wait()
}

// until waits until everybody, or one if anybody is asked for, has so much more
// of something than now.
func (c *crew) until(what string, of func(*logger) int, more int) {
	c.t.Helper()
	count := func(l *logger) int {
		l.mu.Lock()
		defer l.mu.Unlock()
		return of(l)
	}
	least := make([]int, len(c.people))
	for i, l := range c.people {
		least[i] = count(l) + more
	}
	redistest.Eventually(c.t, what, func() bool {
		for i, l := range c.people {
			if count(l) < least[i] {
				return false
			}
		}
		return true
	})
}

func (l *logger) talks() int { return len(l.logged) }

// troubled is how often somebody was told that something was not, or may not
// be, saved.
func (l *logger) troubled() int { return l.refused + l.unsure }

// sum adds up something over the crew.
func (c *crew) sum(of func(*logger) int) (sum int) {
	for _, l := range c.people {
		l.mu.Lock()
		sum += of(l)
		l.mu.Unlock()
	}
	return sum
}

// taken are the times of answers since the last call.
func (c *crew) taken() []time.Duration {
	var all []time.Duration
	for _, l := range c.people {
		l.mu.Lock()
		all = append(all, l.answers...)
		l.answers = nil
		l.mu.Unlock()
	}
	slices.Sort(all)
	return all
}

func quantile(sorted []time.Duration, part float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[int(part*float64(len(sorted)-1))].Round(10 * time.Microsecond)
}

// A fault hurts the store, until the function that it returns is called.
type fault func() (heal func())

// through has the crew work through a fault, once or several times, and then
// audits. Enough is what must have happened before it is healed.
func (c *crew) through(hurt fault, times int, enough func()) {
	c.t.Helper()
	c.work()
	before := c.taken()
	var healed []time.Duration
	for range times {
		heal := hurt()
		enough()
		heal()
		start := time.Now()
		c.until("talks after it was healed", (*logger).talks, 1)
		healed = append(healed, time.Since(start).Round(time.Millisecond))
	}
	during := c.taken()
	c.until("talks as before", (*logger).talks, 10)
	after := c.taken()
	c.rest()
	c.t.Logf("%d logged, %d refused, %d unsure, %d looked up; everybody logs again %v after; p50 and p99 before %v %v, during %v %v, after %v %v; longest %v, while a timer was late by %v",
		c.sum((*logger).talks), c.sum(func(l *logger) int { return l.refused }), c.sum(func(l *logger) int { return l.unsure }), c.looked.Load(), healed,
		quantile(before, .5), quantile(before, .99), quantile(during, .5), quantile(during, .99), quantile(after, .5), quantile(after, .99),
		max(quantile(before, 1), quantile(during, 1), quantile(after, 1)), time.Duration(c.stall.Load()).Round(time.Millisecond))
	c.audit()
}

// inTrouble waits until everybody was told of trouble.
func (c *crew) inTrouble() { c.until("trouble", (*logger).troubled, 1) }

// audit reads every journal and compares it with what people were told.
func (c *crew) audit() {
	c.t.Helper()
	r, err := store.Open(c.url, store.Options{})
	if err != nil {
		c.t.Fatal(err)
	}
	defer r.Close()
	acknowledged := 0
	journals := map[string][]relationship.Entry{} // by workspace and company
	ledgers := map[string]*relationship.Ledger{}
	for _, l := range c.people {
		lg := ledgers[l.team]
		if lg == nil {
			w, err := r.Workspace(l.team)
			if err != nil {
				c.t.Fatal(err)
			}
			lg = &relationship.Ledger{Store: w, Model: relationship.Default(), Zone: time.UTC}
			ledgers[l.team] = lg
		}
		d, err := lg.Store.Directory(c.t.Context())
		if err != nil {
			c.t.Fatal(err)
		}
		id := d.Find(l.company).ID
		journal, known := journals[l.team+id]
		if !known {
			if journal, err = lg.History(c.t.Context(), id); err != nil {
				c.t.Fatal(err)
			}
			journals[l.team+id] = journal
			c.auditState(lg, id, journal)
		}
		entries := map[string][]int{}
		for _, e := range journal {
			entries[e.Text] = append(entries[e.Text], e.Number)
		}
		for n, number := range l.logged {
			acknowledged++
			if got := entries[fmt.Sprintf("%s.%d", l.name, n)]; len(got) != 1 || got[0] != number {
				c.t.Errorf("%s was told that talk %d is #%d, and on record it is %v", l.name, n, number, got)
			}
		}
		for text, numbers := range entries {
			if strings.HasPrefix(text, l.name+".") && len(numbers) > 1 {
				c.t.Errorf("%s is there %d times: %v", text, len(numbers), numbers)
			}
		}
	}
	if acknowledged == 0 {
		c.t.Error("nothing was logged")
	}
}

// auditState compares what is kept beside a journal with the journal.
func (c *crew) auditState(l *relationship.Ledger, id string, journal []relationship.Entry) {
	c.t.Helper()
	seen := map[int]bool{}
	for _, e := range journal {
		if owner, err := l.Store.Locate(c.t.Context(), e.Number); owner != id || err != nil || seen[e.Number] {
			c.t.Errorf("#%d of %s is said to be of %q, and was seen before: %v; %v", e.Number, id, owner, seen[e.Number], err)
		}
		seen[e.Number] = true
	}
	rec, err := l.Store.Record(c.t.Context(), id)
	for errors.Is(err, relationship.ErrStale) { // another server has the slot now
		rec, err = l.Store.Record(c.t.Context(), id)
	}
	if err != nil {
		c.t.Error(err)
		return
	}
	today := l.Today(time.Now())
	x, _ := l.Rate(rec, relationship.Customer, today)
	rebuilt := l.Model.Rate(x.Relationship, l.Model.Fold(x.Relationship, journal, today), today)
	if rebuilt.Value != x.Score.Value || rebuilt.Vitality != x.Score.Vitality {
		c.t.Errorf("%s: the state kept gives %v, the journal %v", id, x.Score.Value, rebuilt.Value)
	}
}
