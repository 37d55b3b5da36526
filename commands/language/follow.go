package language

import (
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/commands"
)

var (
	followStart = set(`no, nope, not, actually, sorry, correction, i meant, i mean, it was, that was, wait, make it, change it, change that, change the, and, also, plus, what about, how about, same for, same with, and for, and with, and what about, wasn't, rather, oops, should be, should have been, wrong, it should be,
		ne, ne ta, nav, patiesiba, isteniba, piedod, atvaino, es domaju, domaju, tas bija, ta bija, bija, labo, izlabo, maini, nomaini, un, ari, vel, un kas ar, un ka ar, ka ar, un ka, tas pats ar, drizak, nevis, labojums, kludijos`)
	// goesOn begins what happened besides, rather than a correction.
	goesOn   = set(`and, also, plus, un, ari, vel`)
	askAgain = set(`what about, how about, and what about, and how about, same for, same with, and for, and with, un ka ar, ka ar, un kas ar, tas pats ar, tas pats par, un par, un ar, and`)
)

// follows reads a message as the next of a talk: a correction of what was said
// before, or more of it.
func (m *message) follows(r *Reading) bool {
	if m.talk.Earlier.Command == "" && m.talk.Earlier.Company == "" || len(m.words) > 14 {
		return false
	}
	_, n := followStart.at(m.words)
	if n == 0 && !m.fragment() {
		return false
	}
	earlier := m.talk.Earlier
	named := m.about()[0].Company
	someone := named.ID != "" || len(named.Fits) > 0
	if _, k := askAgain.at(m.words); k > 0 && someone && len(m.cues) == 0 {
		r.Amends = true
		r.Intent, r.Topic = intentOf(earlier.Command)
		if r.Intent == Log && strings.HasSuffix(m.text, "?") {
			r.Intent = Score
		}
		r.Events = m.about()
		return true
	}
	if earlier.Command != "log" && earlier.Command != "edit" && earlier.Command != "harm" && earlier.Command != "complaint" && earlier.Command != "note" {
		return false
	}
	if strings.HasSuffix(m.text, "?") {
		return false
	}
	m.correct()
	g := group{whole: true, clauses: m.clauses, named: named}
	if !someone && named.Said == "" {
		g.named = commands.Named{ID: earlier.Company}
	}
	e := m.fill(g)
	if main, medium := m.channelOf(g.has); main != nil {
		e.How, e.Channel = m.howOf(main, medium)
	}
	if !someone && named.Said == "" && e.How == "" && !e.DaySaid && e.Mood == nil && len(e.People) == 0 && len(e.Promises) == 0 {
		return false
	}
	_, more := goesOn.at(m.words)
	r.Amends, r.More, r.Intent, r.Events = true, more > 0, Log, []Event{e}
	return true
}

// correct reads "no, it was an email": what is denied first is not what is
// meant, and what it was is.
func (m *message) correct() {
	for i := range m.cues {
		q := &m.cues[i]
		c := m.clauseOf(q.at)
		denied := false
		for j := max(c.from, q.at-3); j < q.at; j++ {
			if _, n := notWords.at(m.words[j:q.at]); n > 0 && m.words[j] != "no" {
				denied = true
			}
			denied = denied || m.words[j] == "nevis"
		}
		q.state = happened
		if denied {
			q.state = negated
		}
	}
}

// fragment reports whether a short message says only a field: a day, a way, a
// mood, a name.
func (m *message) fragment() bool {
	if len(m.words) > 4 || strings.HasSuffix(m.text, "?") {
		return false
	}
	return !slices.Contains(m.taken, free) || len(m.dates) > 0 && len(m.words)-m.dates[0].to+m.dates[0].from <= 1
}

// intentOf is what a command answers.
func intentOf(command string) (Intent, Topic) {
	switch command {
	case "score", "explain":
		return Score, NoTopic
	case "summary":
		return Summary, NoTopic
	case "brief":
		return Summary, Briefing
	case "timeline":
		return Ask, History
	case "due":
		return Ask, Neglected
	case "next", "snooze":
		return Remind, NoTopic
	case "ask":
		return Ask, Proposing
	case "log", "harm", "complaint", "note", "edit":
		return Log, NoTopic
	}
	return Summary, NoTopic
}
