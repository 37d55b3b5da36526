package commands

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// linkKey is reserved in every command line: it says which message the line
// was made from.
const linkKey = "link"

// longestLink is how long a link may be to be kept, in bytes.
const longestLink = 500

var (
	saidSourceGone = say("entry.gone", "source removed", "avots dzēsts")
	saidLinkGone   = say("entry.linkgone", "%s (%s)", "%s (%s)")
)

// keptLink returns a link that can be kept, "" if it is none.
func keptLink(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" || u.Host == "" || len(link) > longestLink || strings.ContainsFunc(link, unicode.IsSpace) {
		return ""
	}
	return link
}

// linkIn returns the link that a token link=… gives, typed or as a platform
// writes addresses.
func linkIn(t token) string {
	if t.Kind == linkToken {
		return keptLink(t.ID)
	}
	return keptLink(t.Text)
}

// sourced has the buttons of an answer that would record something say which
// message it is from.
func (m *Mux) sourced(msg card.Message, link string) card.Message {
	if link == "" {
		return msg
	}
	for i, block := range msg.Blocks {
		actions, ok := block.(card.Actions)
		if !ok {
			continue
		}
		actions = slices.Clone(actions)
		for j := range actions {
			actions[j].Line = m.sourcedLine(actions[j].Line, link)
			actions[j].Menu = slices.Clone(actions[j].Menu)
			for k := range actions[j].Menu {
				actions[j].Menu[k].Line = m.sourcedLine(actions[j].Menu[k].Line, link)
			}
		}
		msg.Blocks[i] = actions
	}
	return msg
}

// sourcedLine adds a link to a line that records something new.
func (m *Mux) sourcedLine(line, link string) string {
	if lines, ok := linesInTurn(line); ok {
		for i := range lines {
			lines[i] = m.sourcedLine(lines[i], link)
		}
		return inTurnLine(lines...)
	}
	s, rest := m.spec(line)
	if s == nil || !s.records() || slices.ContainsFunc(rest, func(t token) bool {
		return t.Key == linkKey || t.Key == "" && !t.Quoted && strings.HasPrefix(t.Text, "#")
	}) {
		return line
	}
	return line + " " + linkKey + "=" + quote(link)
}

// records reports whether the command writes to the journal.
func (s *Spec) records() bool { return s.Changes && s.Group == Record }

// sources finds out of which entries the message they come from is gone. Lines
// and cards drawn afterwards say so.
func (e *Env) sources(ctx context.Context, r *Request, entries []relationship.Entry) error {
	links := map[string]bool{}
	for i := range entries {
		if entries[i].Link != "" {
			links[entries[i].Link] = true
		}
	}
	if len(links) == 0 {
		return nil
	}
	gone, err := e.Ledger.Store.Gone(ctx, slices.Collect(maps.Keys(links)))
	r.removed = make(map[string]bool, len(gone))
	for _, link := range gone {
		r.removed[link] = true
	}
	return err
}

// fromMessage is the address of the message that an entry comes from.
func (r *Request) fromMessage(en *relationship.Entry) string {
	if r.removed[en.Link] {
		return r.say(saidLinkGone, en.Link, r.say(saidSourceGone))
	}
	return en.Link
}

// removed notes that a message is gone that something was recorded from. What
// was recorded stays.
func (e *Env) removed(ctx context.Context, link string) error {
	if link = keptLink(link); link == "" {
		return nil
	}
	return e.Ledger.Store.Removed(ctx, link)
}
