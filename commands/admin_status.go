package commands

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// Errands are what is done unasked, as far as admins look after it.
type Errands interface {
	Backlog(ctx context.Context, now time.Time) (relationship.Backlog, error)
	Failures(ctx context.Context, most int) ([]relationship.Run, error)
	// Retry and LetGo return [relationship.ErrUnknown] unless an errand of that
	// name has failed.
	Retry(ctx context.Context, name string, now time.Time) error
	LetGo(ctx context.Context, name string) error
}

var (
	saidStatus    = say("admin.status", "Status", "Stāvoklis")
	saidStateBad  = say("admin.bad", "needs a look: %s", "jāpārbauda: %s")
	saidIdle      = say("admin.idle", "Nothing is done unasked here: no scheduler is running.", "Te nekas nenotiek pats no sevis: plānotājs nedarbojas.")
	saidBacklog   = say("admin.backlog", "%d waiting, %d overdue, %d under way, %d failed", "gaida %d, kavējas %d, darbā %d, neizdevās %d")
	labelFirms    = say("label.companies", "Companies", "Uzņēmumi")
	labelPeopleOn = say("label.colleagues", "Colleagues on record", "Kolēģi pierakstā")
	labelNoWeekly = say("label.noweekly", "Without a weekly message", "Bez nedēļas ziņas")
	labelBacklog  = say("label.backlog", "Unasked", "Pats no sevis")
	columnJob     = say("admin.job", "Job", "Darbs")
	columnRan     = say("admin.last.column", "Last run", "Pēdējoreiz")
	columnNext    = say("admin.next.column", "Next run", "Nākamreiz")
	wordNotYet    = say("admin.notyet", "not yet", "vēl ne")
	wordAsNeeded  = say("admin.asneeded", "as needed", "pēc vajadzības")
	stageWords    = map[relationship.Stage]phrase{
		relationship.Done: say("stage.done", "done", "izdarīts"), relationship.Failed: say("stage.failed", "failed", "neizdevās"),
		relationship.Missed: say("stage.missed", "missed", "nokavēts"), relationship.Waiting: say("stage.waiting", "waiting", "gaida"),
		relationship.Taken: say("stage.taken", "under way", "darbā"),
	}
	buttonFailures = say("button.failures", "Failures", "Neizdevušies")
)

// status shows the health of the bot, how much it keeps, and what it does
// unasked.
func (e *Env) status(ctx context.Context, r *Request) (card.Message, error) {
	var facts card.Facts
	if e.Status != nil {
		for _, c := range e.Status(ctx) {
			state := c.State
			if !c.OK {
				state = r.say(saidStateBad, c.State)
			}
			facts = append(facts, card.Fact{Label: c.Name, Value: card.Say(state)})
		}
	}
	quiet := 0
	for _, u := range r.Directory.Users() {
		if u.WeeklyTime().Off {
			quiet++
		}
	}
	facts = append(facts,
		card.Fact{Label: r.say(labelFirms), Value: card.Say(strconv.Itoa(r.Directory.Companies()))},
		card.Fact{Label: r.say(labelPeopleOn), Value: card.Say(strconv.Itoa(len(r.Directory.Users())))})
	if quiet > 0 {
		facts = append(facts, card.Fact{Label: r.say(labelNoWeekly), Value: card.Say(strconv.Itoa(quiet))})
	}
	opinions, err := e.opinions(ctx, r)
	if err != nil {
		return card.Message{}, err
	}
	facts = append(facts, opinions...)
	title := r.say(saidStatus)
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title), facts}}
	if e.Errands == nil || e.Upcoming == nil {
		m.Blocks = append(m.Blocks, r.note(saidIdle))
		return m, nil
	}
	blocks, err := e.unasked(ctx, r)
	m.Blocks = append(m.Blocks, blocks...)
	return m, err
}

// unasked lists the jobs, when each ran last and runs next.
func (e *Env) unasked(ctx context.Context, r *Request) ([]card.Block, error) {
	b, err := e.Errands.Backlog(ctx, r.At)
	if err != nil {
		return nil, err
	}
	next, err := e.Upcoming(ctx)
	if err != nil {
		return nil, err
	}
	t := card.Table{Head: []string{r.say(columnJob), r.say(columnRan), r.say(columnNext)}}
	names := map[string]bool{}
	for name := range next {
		names[name] = true
	}
	for name := range b.Last {
		names[name] = true
	}
	for _, name := range slices.Sorted(keysOf(names)) {
		last, upcoming := card.Say(r.say(wordNotYet)), card.Say(r.say(wordAsNeeded))
		if run, ran := b.Last[name]; ran {
			last = card.Say(card.When(run.At.In(e.Ledger.Zone)), ", "+r.say(stageWords[run.Stage]))
		}
		if at := next[name]; !at.IsZero() {
			upcoming = card.Say(card.When(at.In(e.Ledger.Zone)))
		}
		t.Rows = append(t.Rows, [][]card.Span{card.Say(name), last, upcoming})
	}
	blocks := []card.Block{t, card.Facts{{Label: r.say(labelBacklog), Value: card.Say(r.say(saidBacklog, b.Waiting, b.Overdue, b.Taken, b.Failed))}}}
	if b.Failed > 0 {
		blocks = append(blocks, card.Actions{{Label: r.say(buttonFailures), Line: "admin failures"}})
	}
	return blocks, nil
}

func keysOf[K cmp.Ordered, V any](m map[K]V) func(func(K) bool) {
	return func(yield func(K) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// failuresShown is how many failures are listed at once.
const failuresShown = 10

var (
	saidFailures   = count("admin.failures", "%d could not be done", "%d could not be done", "Neizdevās: %d", "Neizdevās: %d", "Neizdevās: %d")
	saidNoFailures = say("admin.nofailures", "Everything was done.", "Viss ir izdarīts.")
	saidNoFailure  = say("admin.nofailure", "%s has not failed, or was seen to already.", "%s nav neizdevies vai jau ir nokārtots.")
	saidSentAgain  = say("admin.again", "%s is tried again now.", "%s: mēģina vēlreiz.")
	saidLetGo      = say("admin.letgo", "%s is let go of.", "%s: atlikts malā.")
	saidFailedWith = say("admin.failedwith", "%s, tried %d times: %s", "%s, mēģināts %d reizes: %s")
	buttonAgain    = say("button.sendagain", "Send again", "Sūtīt vēlreiz")
	buttonForgetIt = say("button.letit", "Let go", "Aizmirst")
)

// failures lists what could not be done, or sees to one of it.
func (e *Env) failures(ctx context.Context, r *Request, name string, do errandWord) (bot.Reply, error) {
	if e.Errands == nil {
		return bot.Reply{}, r.refuse(saidIdle)
	}
	if name == "" || do == "" {
		m, err := e.listFailures(ctx, r)
		return bot.Reply{Message: m}, err
	}
	said, see := saidSentAgain, func() error { return e.Errands.Retry(ctx, name, r.At) }
	if do == letGo {
		said, see = saidLetGo, func() error { return e.Errands.LetGo(ctx, name) }
	}
	if err := see(); errors.Is(err, relationship.ErrUnknown) {
		return bot.Reply{}, r.refuse(saidNoFailure, card.Lit(shorten(name, textShown)))
	} else if err != nil {
		return bot.Reply{}, err
	}
	if e.Ledger.Wrote != nil {
		e.Ledger.Wrote()
	}
	return bot.Reply{Message: told(r.line(said, card.Lit(name)), card.Actions{{Label: r.say(buttonFailures), Line: "admin failures"}})}, nil
}

func (e *Env) listFailures(ctx context.Context, r *Request) (card.Message, error) {
	failed, err := e.Errands.Failures(ctx, failuresShown)
	if err != nil {
		return card.Message{}, err
	}
	if len(failed) == 0 {
		return told(r.line(saidNoFailures)), nil
	}
	m := told(card.Say(card.Bold(r.say(saidFailures, len(failed)))))
	for _, f := range failed {
		see := func(do errandWord) string { return "admin failures errand=" + quote(f.Name()) + " do=" + string(do) }
		m.Blocks = append(m.Blocks,
			card.Text(append(card.Say(card.Lit(f.Name()), " · ", card.When(f.At.In(e.Ledger.Zone)), card.Break()), r.line(saidFailedWith, r.say(stageWords[f.Stage]), f.Tries, shorten(f.Why, textShown))...)),
			card.Actions{{Label: r.say(buttonAgain), Line: see(sendAgain)}, {Label: r.say(buttonForgetIt), Line: see(letGo)}})
	}
	return m, nil
}

// errandWord is what becomes of an errand that failed.
type errandWord string

const (
	sendAgain errandWord = "again"
	letGo     errandWord = "letgo"
)

var errandWords = index(map[errandWord]string{sendAgain: "again, retry, vēlreiz", letGo: "letgo, drop, aizmirst"})

func (w *errandWord) read(_ *Request, text string) (ok bool, _ error) {
	*w, ok = errandWords.read(text)
	return ok, nil
}

var (
	saidTrialOn = say("admin.trialon", "One reminder in ten is left out at random, to measure what reminders are worth. It begins at %d companies.",
		"Nejauši izlaiž vienu no desmit atgādinājumiem, lai izmērītu to vērtību. Tas sākas no %d uzņēmumiem.")
	saidTrialOff = say("admin.trialoff", "Every reminder is given: what they are worth is not measured.", "Visus atgādinājumus sūta: to vērtību nemēra.")
	buttonTurnOn = say("button.turnon", "Turn on", "Ieslēgt")
	buttonTurnTo = say("button.turnoff", "Turn off", "Izslēgt")
)

// trial shows or switches the trial of reminders.
func (e *Env) trial(ctx context.Context, r *Request, to string) (bot.Reply, error) {
	if e.Trial == nil {
		return bot.Reply{}, r.refuse(saidIdle)
	}
	now, err := e.Trial.Setting(ctx, trialSetting)
	if err != nil {
		return bot.Reply{}, err
	}
	if to != "" && to != now {
		if err := e.Trial.SetSetting(ctx, trialSetting, to, r.Person, r.At); err != nil {
			return bot.Reply{}, err
		}
		now = to
	}
	line, button := r.line(saidTrialOn, trialFrom), card.Action{Label: r.say(buttonTurnTo), Line: "admin trial switch=off"}
	if now == "off" {
		line, button = r.line(saidTrialOff), card.Action{Label: r.say(buttonTurnOn), Line: "admin trial switch=on"}
	}
	return bot.Reply{Message: told(line, card.Actions{button})}, nil
}
