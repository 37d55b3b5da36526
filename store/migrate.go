package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// A Step brings a workspace from one layout to the next. A program of the
// layout before can work beside it, and a step can be taken twice: what it finds
// as it should be it leaves alone. One that older programs could not live with
// needs another [schema] as well, which they refuse.
type Step struct {
	Layout int    // that is reached by it, one more than by the step before
	What   string // what holds afterwards, for people to read
	// Batch sees to some companies and returns how many lacked something. If dry
	// it changes nothing.
	Batch func(ctx context.Context, s *Stepping, recs []*relationship.Record) (lacked int, err error)
	// End is called when all companies were seen to; nil: there is no more to do.
	End func(ctx context.Context, s *Stepping) error
}

// A Stepping is a workspace that takes a step.
type Stepping struct {
	*Workspace
	Ledger *relationship.Ledger
	Today  relationship.Day
	Dry    bool
}

// firstLayout is what a workspace has that took no step.
const firstLayout = 1

// steps holds every declared step. It is filled before any function runs and
// not written afterwards.
var steps []Step

// step makes a step known.
func step(s Step) struct{} { //nolint:unparam // a declaration needs a value
	steps = append(steps, s)
	slices.SortFunc(steps, func(a, b Step) int { return a.Layout - b.Layout })
	return struct{}{}
}

// Layout is the newest layout that this program brings workspaces to.
func Layout() int { return firstLayout + len(steps) }

// MigrateOptions say how to take steps.
type MigrateOptions struct {
	Today relationship.Day // by people's clock
	Dry   bool             // only count
}

// A Migration is what became of a workspace's steps.
type Migration struct {
	From, To int
	Steps    []Stepped
	Busy     bool // another process is taking them
}

// A Stepped is a step that was taken.
type Stepped struct {
	Step
	Seen, Lacked int // companies
}

// The fields under the steps' key.
const (
	stepDone   = "done"   // the layout that was reached
	stepAt     = "at"     // when, Unix seconds
	stepBound  = "bound"  // the layout that is being stepped to
	stepCursor = "cursor" // the last company seen to
	stepAgain  = "again"  // the layout to which the steps were taken once more
)

const (
	// beside is for how long an older program may work beside this one.
	beside = 24 * time.Hour
	// stepLease is how long a process that takes steps may be silent.
	stepLease = time.Minute
)

// born notes with the first thing that is written of a workspace that there are
// no steps to take.
func (w *Workspace) born(b *batchOf) {
	b.do("HSETNX", w.keys.steps(), stepDone, Layout())
	b.do("HSETNX", w.keys.steps(), stepAt, time.Now().Unix())
}

// Migrate takes the steps that a workspace has not taken, where it was broken
// off if it was, and a day after the last of them all once more: an older
// program may have written beside this one meanwhile. One process does it at a
// time. People go on working.
func (w *Workspace) Migrate(ctx context.Context, l *relationship.Ledger, o MigrateOptions) (m Migration, err error) {
	return w.migrate(ctx, l, o, steps)
}

func (w *Workspace) migrate(ctx context.Context, l *relationship.Ledger, o MigrateOptions, all []Step) (m Migration, err error) {
	if err := w.Readable(ctx); err != nil {
		return m, err
	}
	lease := &lease{client: w.client, key: w.keys.stepping()}
	if !o.Dry {
		ok, err := lease.take(ctx)
		if err != nil || !ok {
			return Migration{Busy: !ok}, err
		}
		defer lease.leave(ctx)
	}
	at, err := w.client.HGetAll(ctx, w.keys.steps()).Result()
	if err != nil {
		return m, unavailable(err)
	}
	m.From = max(int(atoi(at[stepDone])), firstLayout)
	m.To = m.From
	from := m.From
	if again := m.From == firstLayout+len(all) && atoi(at[stepAgain]) < int64(m.From) &&
		time.Since(time.Unix(atoi(at[stepAt]), 0)) >= beside; again && !o.Dry {
		from = firstLayout
	}
	s := &Stepping{Workspace: w, Ledger: l, Today: o.Today, Dry: o.Dry}
	for _, next := range all {
		if next.Layout <= from {
			continue
		}
		cursor := ""
		if at[stepBound] == strconv.Itoa(next.Layout) {
			cursor = at[stepCursor]
		}
		done, err := s.take(ctx, next, cursor, lease)
		m.Steps = append(m.Steps, done)
		if err != nil {
			return m, fmt.Errorf("step to layout %d: %w", next.Layout, err)
		}
		m.To = max(m.To, next.Layout)
	}
	if o.Dry || len(m.Steps) == 0 {
		return m, nil
	}
	if from < m.From { // once more
		return m, unavailable(w.client.HSet(ctx, w.keys.steps(), stepAgain, m.From).Err())
	}
	return m, nil
}

// stepped is how many companies are seen to at a time.
const stepped = 64

// take takes a step, from behind the company of the cursor on.
func (s *Stepping) take(ctx context.Context, next Step, cursor string, lease *lease) (done Stepped, err error) {
	done.Step = next
	if err := s.Fresh(ctx); err != nil && !errors.Is(err, relationship.ErrStale) {
		return done, err
	}
	d, err := s.Directory(ctx)
	if err != nil {
		return done, err
	}
	ids := d.IDs() // in ascending order
	behind, found := slices.BinarySearch(ids, cursor)
	if found {
		behind++
	}
	for some := range slices.Chunk(ids[behind:], stepped) {
		recs, err := s.Records(ctx, some)
		if err != nil {
			return done, err
		}
		lacked, err := next.Batch(ctx, s, slices.DeleteFunc(recs, func(rec *relationship.Record) bool { return rec == nil }))
		if err != nil {
			return done, err
		}
		done.Seen, done.Lacked = done.Seen+len(some), done.Lacked+lacked
		if s.Dry {
			continue
		}
		if err := lease.renew(ctx); err != nil {
			return done, err
		}
		if err := s.client.HSet(ctx, s.keys.steps(), stepBound, next.Layout, stepCursor, some[len(some)-1]).Err(); err != nil {
			return done, unavailable(err)
		}
	}
	if s.Dry {
		return done, nil
	}
	if next.End != nil {
		if err := next.End(ctx, s); err != nil {
			return done, err
		}
	}
	b := s.batch()
	b.do("HSET", s.keys.steps(), stepDone, next.Layout, stepAt, time.Now().Unix())
	b.do("HDEL", s.keys.steps(), stepBound, stepCursor)
	return done, b.write(ctx, s.client)
}

// A lease is a lock that runs out.
type lease struct {
	client redis.UniversalClient
	key    string
	mine   string
}

func (l *lease) take(ctx context.Context) (bool, error) {
	l.mine = rand.Text()
	err := l.client.SetArgs(ctx, l.key, l.mine, redis.SetArgs{Mode: "NX", TTL: stepLease}).Err()
	if errors.Is(err, redis.Nil) {
		return false, nil
	}
	return err == nil, unavailable(err)
}

// prolong prolongs a lock that is still ours.
var prolong = redis.NewScript(`
if redis.call("GET", KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call("PEXPIRE", KEYS[1], ARGV[2])`)

func (l *lease) renew(ctx context.Context) error {
	ok, err := prolong.Run(ctx, l.client, []string{l.key}, l.mine, stepLease.Milliseconds()).Int()
	switch {
	case err != nil:
		return unavailable(err)
	case ok == 0:
		return relationship.ErrLost
	}
	return nil
}

func (l *lease) leave(ctx context.Context) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer stop()
	_ = unlock.Run(ctx, l.client, []string{l.key}, l.mine).Err() // it runs out by itself
}
