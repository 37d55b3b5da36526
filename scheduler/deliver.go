package scheduler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

const (
	tries   = 8                // of what fails and may come right
	crashes = 3                // an errand that stops its process so often is put aside
	giveUp  = 24 * time.Hour   // after the first claim, also for a platform that asks to wait
	first   = 30 * time.Second // before the second try; twice as long before each further one
	longest = time.Hour
	lookFor = time.Minute // before the first claim: clocks differ
	shownIn = 15 * 24 * time.Hour
)

// begin takes errands that are due and does them, as many at a time as there
// are hands.
func (s *Scheduler) begin(ctx context.Context, w *Workspace) error {
	for {
		free := 0
		select {
		case <-s.hands:
			free++
		case <-ctx.Done():
			return nil
		}
		for free < crew && len(s.hands) > 0 {
			<-s.hands
			free++
		}
		asked := time.Now()
		claims, err := w.Queue.Claim(ctx, s.Now(), s.Lease, free)
		for range free - len(claims) {
			s.hands <- struct{}{}
		}
		if err != nil || len(claims) == 0 {
			return err
		}
		for _, c := range claims {
			s.busy.Go(func() {
				defer func() { s.hands <- struct{}{} }()
				ctx, stop := outlive(ctx, s.Finish)
				defer stop()
				s.do(ctx, w, c, asked)
			})
		}
	}
}

// outlive returns a context that ends so long after ctx does, or when stop is
// called.
func outlive(ctx context.Context, d time.Duration) (longer context.Context, stop func()) {
	if d == 0 {
		return ctx, func() {}
	}
	longer, cut := context.WithCancel(context.WithoutCancel(ctx))
	forget := context.AfterFunc(ctx, func() {
		select {
		case <-time.After(d):
			cut()
		case <-longer.Done():
		}
	})
	return longer, func() { forget(); cut() }
}

// do carries an errand out and writes down what became of it. The claim was
// asked for then.
func (s *Scheduler) do(ctx context.Context, w *Workspace, c relationship.Claim, asked time.Time) {
	log := s.Log.With("job", c.Job, "team", w.ID, "person", c.Subject, "errand", tag(c.Name()))
	start, end := time.Now(), EndLost
	if s.Watch != nil {
		var ended func(End)
		ctx, ended = s.Watch.Errand(ctx, s.table.name(c.Job), max(s.Now().Sub(c.Due), 0))
		defer func() { ended(end) }()
	}
	if err := w.Queue.Begin(ctx, c); err != nil {
		log.WarnContext(ctx, "errand not begun", "err", err)
		return // it is taken over when the lease runs out
	}
	err := s.held(ctx, w, c, asked)
	if ctx.Err() != nil && err != nil {
		return // cut off: whoever finds the lease run out looks first
	}
	// What was done must be written down even if the program is being stopped.
	ctx = context.WithoutCancel(ctx)
	var wait *bot.WaitError
	var refused *bot.RefusedError
	var said *saidError
	unsure := c.Unsure || errors.As(err, &said)
	var kept error
	switch {
	case err == nil:
		end, kept = EndDone, w.Queue.Finish(ctx, c)
	case errors.Is(err, relationship.ErrLost):
		kept = err
	case errors.As(err, &refused), errors.Is(err, errGone):
		end, kept = EndFailed, w.Queue.Fail(ctx, c, err.Error())
	case errors.As(err, &wait) && time.Since(c.First) < giveUp:
		end, kept = EndPutOff, w.Queue.Again(ctx, c, s.Now().Add(max(wait.After, time.Second)), err.Error(), c.Unsure)
	case c.Tries >= tries:
		end, kept = EndFailed, w.Queue.Fail(ctx, c, err.Error())
	default:
		end, kept = EndPutOff, w.Queue.Again(ctx, c, s.Now().Add(backoff(c.Tries)), err.Error(), unsure)
	}
	if kept != nil {
		end = EndLost
	}
	switch {
	case errors.Is(kept, relationship.ErrLost):
		log.WarnContext(ctx, "errand taken over by another process", "err", err)
	case kept != nil:
		log.ErrorContext(ctx, "errand not written down", "err", errors.Join(err, kept))
	case err != nil:
		log.WarnContext(ctx, "errand not done", "try", c.Tries, "took", time.Since(start), "err", err)
	default:
		log.InfoContext(ctx, "errand done", "try", c.Tries, "took", time.Since(start))
	}
}

// tag stands for an errand in the log: its name may hold that of a company.
func tag(errand string) string {
	const enough = 4
	sum := sha256.Sum256([]byte(errand))
	return hex.EncodeToString(sum[:enough])
}

// backoff doubles with every try, give or take a quarter, so that what failed
// together is not tried together.
func backoff(try int) time.Duration {
	d := min(first<<min(max(try-1, 0), 10), longest)
	return d - d/4 + rand.N(d/2) //nolint:gosec // nobody gains by guessing it
}

var errGone = errors.New("it stopped its process every time it was tried")

// held carries an errand out while it keeps the claim alive, and turns a panic
// into an error.
func (s *Scheduler) held(ctx context.Context, w *Workspace, c relationship.Claim, asked time.Time) (err error) {
	if c.Fails >= crashes {
		return errGone
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	go s.renew(ctx, w, c, asked, stop)
	defer func() {
		if p := recover(); p != nil {
			panicked := bot.Panicked(p)
			s.Log.ErrorContext(ctx, "errand panicked", "job", c.Job, "team", w.ID, "err", panicked, "stack", panicked.Stack)
			err = panicked
		}
		if lost := context.Cause(ctx); errors.Is(lost, relationship.ErrLost) {
			err = lost
		}
	}()
	j := s.table.jobs[c.Job]
	switch {
	case j == nil:
		return fmt.Errorf("no job is called %q", c.Job)
	case j.Do != nil:
		return j.Do(ctx, s, w, c)
	case c.Subject == "":
		return errors.New("nobody is to be told")
	}
	person, err := w.told(ctx, j, c.Subject)
	if err != nil {
		return err
	}
	return s.tell(ctx, w, c, bot.Address{Platform: w.Platform, Team: w.ID, Person: person})
}

// told is who hears what is for a person. Somebody who was joined to another
// since hears it as that one, unless the calendar has it for that one as well.
func (w *Workspace) told(ctx context.Context, j *Job, person string) (string, error) {
	if j.Plan != nil {
		return person, nil
	}
	d, err := w.Ledger.Store.Directory(ctx)
	if err != nil {
		return "", err
	}
	return d.As(person), nil
}

// errLapsed ends an errand whose lease nobody knows to last: another process
// may take it over while this one still says something.
var errLapsed = fmt.Errorf("%w: the lease could not be prolonged", relationship.ErrLost)

// renew prolongs the lease until ctx ends, and ends it when the claim is lost,
// or may be before what is being said is said.
func (s *Scheduler) renew(ctx context.Context, w *Workspace, c relationship.Claim, asked time.Time, lost func(error)) {
	sure := s.Lease * 2 / 3 // the rest is for what is on its way
	lapse := time.AfterFunc(time.Until(asked.Add(sure)), func() { lost(errLapsed) })
	defer lapse.Stop()
	beat := time.NewTicker(s.Lease / 3)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
			sent := time.Now()
			switch err := w.Queue.Renew(ctx, c, s.Lease); {
			case err == nil:
				lapse.Reset(time.Until(sent.Add(sure)))
			case errors.Is(err, relationship.ErrLost):
				lost(err)
				return
			}
		}
	}
}

// A saidError ends a post that may have been said.
type saidError struct{ error }

func (e *saidError) Unwrap() error { return e.error }

// tell says what there is to say, once.
func (s *Scheduler) tell(ctx context.Context, w *Workspace, c relationship.Claim, to bot.Address) error {
	reply, err := s.ask(ctx, w, c.Errand, to)
	if err != nil || len(reply.Message.Blocks) == 0 && reply.Message.Summary == "" {
		return err
	}
	var ref bot.Ref
	found := false
	if c.Unsure {
		ref, found, err = s.Post.Posted(ctx, to, c.Name(), c.First.Add(-lookFor))
		var wait *bot.WaitError
		switch {
		case errors.As(err, &wait): // it can be looked up, later
			return err
		case errors.Is(err, bot.ErrCannotLook):
			s.Log.WarnContext(ctx, "may be said twice: what was said cannot be looked up", "team", w.ID, "errand", tag(c.Name()))
		case err != nil:
			return err
		}
	}
	if !found {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		ref, err = s.Post.Post(ctx, to, c.Name(), reply.Message)
		if err != nil {
			return mayBeSaid(err)
		}
	}
	if len(reply.Shows) == 0 {
		return nil
	}
	where, err := json.Marshal(place{to, ref})
	if err == nil {
		err = w.Queue.Show(ctx, reply.Shows, c.Name(), string(where), shownIn)
	}
	if err != nil {
		return &saidError{err} // it was: whoever tries again must look for it
	}
	return nil
}

// mayBeSaid marks an error after which a post may have been said all the same.
func mayBeSaid(err error) error {
	var wait *bot.WaitError
	var refused *bot.RefusedError
	if errors.As(err, &wait) || errors.As(err, &refused) {
		return err
	}
	return &saidError{err}
}

// ask has the assistant say what there is to say.
func (s *Scheduler) ask(ctx context.Context, w *Workspace, e relationship.Errand, to bot.Address) (bot.Reply, error) {
	locale := ""
	if to.Person != "" {
		d, err := w.Ledger.Store.Directory(ctx)
		if err != nil {
			return bot.Reply{}, err
		}
		locale = d.User(to.Person).Locale
	}
	return s.Handle(ctx, bot.Event{
		ID: e.Name(), Platform: w.Platform, Team: w.ID, Person: to.Person, Room: to.Room, Direct: to.Person != "",
		Locale: locale, At: s.Now(), Body: bot.Occasion{Name: e.Job, Key: e.Key, Due: e.Due},
	})
}

// A place is where a message is.
type place struct {
	To  bot.Address `json:"to"`
	Ref bot.Ref     `json:"ref"`
}
