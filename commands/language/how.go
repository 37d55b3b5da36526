package language

import (
	"github.com/rapport-bot/rapport/relationship"
)

const (
	happened state = iota
	aside          // something else was, or is to be, about it
	negated
	planned
	supposed // if, should have
)

// channelOf says by which road the contact of clauses took place, and whose
// move it was.
func (m *message) channelOf(inside func(int) bool) (main *cue, medium channel) {
	for pass := range 3 {
		for i := range m.cues {
			q := &m.cues[i]
			if !inside(q.at) || m.promiseAt(q.at) || q.channel == bySent {
				continue
			}
			if pass == 2 && (q.state != aside || q.at == 0 || !softAside.has(m.words[q.at-1]) && (q.at < 2 || !softAside.has(m.words[q.at-2]))) {
				continue
			}
			if pass < 2 && q.state != happened || pass == 0 && q.channel == byTalk {
				continue
			}
			return q, m.mediumOf(q, inside)
		}
	}
	for i := range m.cues {
		if q := &m.cues[i]; inside(q.at) && q.channel == bySent && q.state == happened && !m.promiseAt(q.at) {
			return q, m.mediumOf(q, inside)
		}
	}
	return nil, noChannel
}

// mediumOf refines the road of a cue by the others beside it: they wrote, on
// WhatsApp; sent, by e-mail; spoke, at the fair.
func (m *message) mediumOf(q *cue, inside func(int) bool) channel {
	from, to := m.sentenceOf(q.at)
	medium := q.channel
	for i := range m.cues {
		o := &m.cues[i]
		if o == q || !inside(o.at) || o.at < from || o.at >= to || o.state == planned || o.state == negated || m.promiseAt(o.at) {
			continue
		}
		switch q.channel {
		case byMail:
			if o.channel == byMessage {
				medium = byMessage
			}
		case byTalk, bySent:
			if o.channel != byTalk && o.channel != bySent && (medium == q.channel) {
				medium = o.channel
			}
		case byMeeting, byVisit:
			if o.channel == byEvent && q.form != noun {
				medium = byEvent
			}
		default:
		}
	}
	return medium
}

// howOf turns a cue into the way that a record names.
func (m *message) howOf(q *cue, medium channel) (relationship.How, string) {
	switch medium {
	case byCall:
		if q.attempt && (!q.theirs || voicemail.in(m.words)) {
			return relationship.Voicemail, "call"
		}
		return relationship.Call, "call"
	case byTalk:
		return relationship.Call, "call"
	case byMeeting:
		return relationship.Meeting, "meeting"
	case byVisit:
		return relationship.Visit, "meeting"
	case byEvent:
		return relationship.EventHow, "event"
	case byMail:
		if q.theirs || m.answered() {
			return relationship.Reply, "email"
		}
		return relationship.Mail, "email"
	case byMessage:
		if q.attempt && voicemail.in(m.words) {
			return relationship.Voicemail, "call"
		}
		if q.theirs || m.answered() {
			return relationship.Reply, "message"
		}
		return relationship.Message, "message"
	default:
		return "", ""
	}
}

var replyWords = set(`replied, answered, wrote back, responded, got back to me, got back to us, came back to us, came back to me, texted back, confirmed receipt, acknowledged, atbildeja, atrakstija, apstiprinaja sanemsanu, sanemu atbildi, sanemam atbildi`)

// answered reports whether a message tells of an answer from them.
func (m *message) answered() bool {
	for i := range m.words {
		_, n := replyWords.at(m.words[i:])
		if n == 0 {
			continue
		}
		c := m.clauseOf(i)
		if m.denied(max(c.from, i-3), i) {
			continue
		}
		for j := i - 1; j >= c.from; j-- {
			if m.words[j] == "i" || m.words[j] == "we" {
				return false
			}
			if theirPronoun.has(m.words[j]) || m.taken[j] == ofPerson || m.taken[j] == ofCompany {
				return true
			}
		}
		return m.latvian
	}
	return false
}
