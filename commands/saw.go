package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// What is private is shown only where it can be written down who saw it: no
// line, no answer. It is the one thing that is not read while the store takes
// no writes.

var saidUnseen = say("saw.unseen",
	"This is private: it is shown only when it can be written down who saw it, and that failed just now. Please try again in a moment.",
	"Tas ir privāti: to rāda tikai tad, ja var pierakstīt, kas to redzēja, un pašlaik tas neizdevās. Lūdzu, mēģini pēc brīža.")

// An unseenError says that something is not shown because it could not be
// written down who saw it.
type unseenError struct{ err error }

func (e *unseenError) Error() string { return "not on record: " + e.err.Error() }
func (e *unseenError) Unwrap() error { return e.err }

// record puts an act in the trail before it is done. What only reads is refused
// otherwise; what writes says that it could not save.
func (e *Env) record(ctx context.Context, r *Request, reads bool, what string) error {
	if e.Trail == nil {
		return nil
	}
	if r.Program != "" {
		what += ", by a program"
	}
	err := e.Trail.Audit(ctx, r.Person, r.At, what)
	if err != nil && reads {
		return &unseenError{err}
	}
	return err
}

// seeing puts on record that a person uses a command about what few may see. It
// comes first: what it shows is not known before.
func (e *Env) seeing(ctx context.Context, r *Request, s *Spec, about company) error {
	if s.Needs != Keepers || about.ID == "" {
		return nil
	}
	r.filed = true
	how := "saw "
	if s.Changes {
		how = "used "
	}
	return e.record(ctx, r, !s.Changes, how+s.Name+": "+r.name(about.ID))
}

// saw puts on record what an answer shows that is private, once a day for each
// person, command and what it was. What a command that writes shows beside its
// receipt is not: its own line or entry says that it was used.
func (m *Mux) saw(ctx context.Context, e *Env, r *Request, ev bot.Event) error {
	if len(r.saw) == 0 || r.filed || e.Trail == nil {
		return nil
	}
	line, looked := m.looked(r, ev.Body)
	if !looked {
		return nil
	}
	line += ": " + listGlimpses(r.saw)
	what := r.Person + "\n" + line
	if e.glance.old(r.Today, what) {
		return nil
	}
	if err := e.record(ctx, r, true, line); err != nil {
		return err
	}
	e.glance.note(r.Today, what)
	return nil
}

// looked is how the person came to see something, and whether that is on record
// here.
func (m *Mux) looked(r *Request, b bot.Body) (string, bool) {
	if o, told := b.(bot.Occasion); told {
		return "told " + o.Name, true
	}
	if _, home := b.(bot.Home); home {
		return "saw home", true
	}
	if _, agenda := b.(bot.Agenda); agenda {
		return "saw calendar", true
	}
	s := m.verbs[wordKey(r.ran)]
	return "saw " + r.ran, s != nil && !s.Changes
}

// A glimpse is what is private of a company and shown: its score, and the
// entries by number.
type glimpse struct {
	company string
	entries []int
}

// glimpsed is how many companies a line of the trail names, and how many entries
// of each.
const glimpsed = 20

// listGlimpses names the first few, in order.
func listGlimpses(all []glimpse) string {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b glimpse) int { return strings.Compare(a.company, b.company) })
	words := make([]string, 0, glimpsed)
	for _, g := range all[:min(len(all), glimpsed)] {
		slices.Sort(g.entries)
		for _, n := range g.entries[:min(len(g.entries), glimpsed)] {
			g.company += " " + hash(n)
		}
		if more := len(g.entries) - glimpsed; more > 0 {
			g.company += " and " + strconv.Itoa(more) + " more"
		}
		words = append(words, g.company)
	}
	line := strings.Join(words, ", ")
	if more := len(all) - glimpsed; more > 0 {
		line += " and " + strconv.Itoa(more) + " more"
	}
	return line
}

// A glance remembers for a day what was put on record of what is drawn by
// itself. The zero glance is ready.
type glance struct {
	mu   sync.Mutex
	day  relationship.Day
	seen map[string]bool
}

// old reports whether something was noted today.
func (g *glance) old(today relationship.Day, what string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.day == today && g.seen[what]
}

// note notes something for today.
func (g *glance) note(today relationship.Day, what string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.day != today || g.seen == nil {
		g.day, g.seen = today, map[string]bool{}
	}
	g.seen[what] = true
}
