package slack

import (
	"slices"
	"time"
)

// A turn is a call that wants to be made.
type turn struct {
	method string
	room   string // where it posts, "" if it does not
	// Unasked is a call that nobody is waiting for: answers go first.
	unasked bool
	hold    time.Duration // how long it may be held up, zero if ctx alone says
}

// A rule is how often calls may be made.
type rule struct {
	most  int           // calls
	per   time.Duration // in any such time
	spare int           // how many of them are left to answers
	every time.Duration // between two unasked ones
}

// tier is the rule of a method that may be called so often a minute.
func tier(most, spare int) rule {
	return rule{most: most, per: time.Minute, spare: spare, every: time.Minute / time.Duration(most-spare)}
}

// What Slack allows of the methods we call, per workspace and app. Methods that
// are not named have rules of their own that we come nowhere near.
// https://docs.slack.dev/apis/web-api/rate-limits
var (
	tier3 = tier(50, 5)
	tier4 = tier(100, 20)
	rules = map[string]rule{
		// The ceiling of a workspace is not published. What nobody asked for
		// goes out once a second, so that 500 people are told within 10 minutes.
		"chat.postMessage":             {most: 180, per: time.Minute, spare: 60, every: time.Second},
		"chat.postEphemeral":           tier4,
		"chat.update":                  tier3,
		"chat.delete":                  tier3,
		"conversations.history":        tier3,
		"conversations.info":           tier3,
		"conversations.open":           tier3,
		"files.completeUploadExternal": tier4, // and files.getUploadURLExternal, always called with it
		"users.info":                   tier4,
		"chat.getPermalink":            tier3, // it has a rule of its own, not published
		"views.open":                   tier4,
		"views.update":                 tier4,
		"views.publish":                tier4,
		"chat.startStream":             tier(20, 10),
		"chat.appendStream":            tier4,
		"chat.stopStream":              tier(20, 10),

		"assistant.threads.setSuggestedPrompts": tier4,
		"assistant.threads.setTitle":            tier4,
	}
	// perRoom is the rule of posting to one room: once a second, of which short
	// bursts of answers may be made.
	perRoom = rule{most: 4, per: 4 * time.Second, spare: 1, every: 4 * time.Second / 3}
)

// of is r for a process that may use a share of what Slack allows. Answers are
// not cut short.
func (r rule) of(share float64) rule {
	r.every = time.Duration(float64(r.every) / share)
	unasked := float64(r.most-r.spare) * share
	r.most = int(float64(r.most) * max(share, 1))
	r.spare = r.most - max(int(unasked), 1)
	return r
}

// A line is the calls that one rule is about. The gate's lock guards it.
type line struct {
	rule
	calls   []time.Time // those that still count, oldest first
	unasked time.Time   // the last one that nobody waited for
	queue   int         // unasked calls waiting, with the one whose turn it is
	// turn is held by the unasked call that is next. Channels are fair, so that
	// they are made in the order of asking.
	turn chan struct{}
}

func newLine(r rule) *line { return &line{rule: r, turn: make(chan struct{}, 1)} }

// rest returns how long a call has to wait, zero or less if it may be made.
func (l *line) rest(now time.Time, unasked bool) time.Duration {
	gone := 0
	for gone < len(l.calls) && now.Sub(l.calls[gone]) >= l.per {
		gone++
	}
	l.calls = slices.Delete(l.calls, 0, gone)
	most := l.most
	if unasked {
		most -= l.spare
	}
	var rest time.Duration
	if over := len(l.calls) - most; over >= 0 {
		rest = l.calls[over].Add(l.per).Sub(now)
	}
	if unasked {
		rest = max(rest, l.unasked.Add(l.every).Sub(now))
	}
	return rest
}

// count makes a call count.
func (l *line) count(now time.Time, unasked bool) {
	l.calls = append(l.calls, now)
	if unasked {
		l.unasked = now
	}
}

// idle reports whether the line could as well not be there.
func (l *line) idle(now time.Time) bool {
	return l.queue == 0 && l.rest(now, true) <= 0 && len(l.calls) == 0
}
