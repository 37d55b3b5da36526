package slack

import (
	"cmp"
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// A menuItem is a shortcut of ours in Slack's menus: it opens the form of a
// command. Its callback ID is the command, a colon and where it is found.
type menuItem struct {
	name, command string
	where         string // "message" or "global"
	description   string
}

// menu is what Slack's menus offer of ours.
var menu = []menuItem{
	{"Log to relationship", "log", "message", "Log this message as a talk with a customer or partner"},
	{"Promise from message", "promise", "message", "Keep a promise that this message makes"},
	{"Add as insight", "insight", "message", "Keep what this message teaches us about a company"},
	{"Log interaction", "log", "global", "Log a talk with a customer or partner"},
	{"Ask check", "ask", "global", "Check whether this is the moment for a proposal"},
}

func (i *menuItem) callback() string { return i.command + ":" + i.where }

// shortcut opens the form of a shortcut.
func (s *desk) shortcut(asked context.Context, in *interaction, t *talk, to slot) {
	to.answer(nil)
	s.owe(asked, t, func(ctx context.Context) {
		command, _, _ := strings.Cut(in.CallbackID, ":")
		body := bot.Shortcut{Command: command}
		if in.Type == "message_action" {
			body.Quote = s.quote(ctx, in, t)
		}
		t.Body = body
		s.say(ctx, t, s.ask(ctx, t))
	})
}

// quote is the message that a shortcut was chosen on.
func (s *desk) quote(ctx context.Context, in *interaction, t *talk) *bot.Quote {
	ts := cmp.Or(in.Message.TS, in.MessageTS)
	me := s.whoami(ctx)
	return &bot.Quote{
		Text: s.named(ctx, t.Team, plain(in.Message.Text, me.user)), Author: cmp.Or(in.Message.User, in.Message.Username),
		At: moment(ts, t.At), Link: me.permalink(t.Room, ts, in.Message.ThreadTS),
	}
}

// mentioned is a person in the words of a message.
var mentioned = regexp.MustCompile(`<@([UW][A-Z0-9]+)(?:\|[^>]*)?>`)

// named calls people in a text by their names, as far as they are known in
// time: what is kept of a message is read by people.
func (s *desk) named(ctx context.Context, team, text string) string {
	if s.api == nil || !strings.Contains(text, "<@") {
		return text
	}
	ask := waiter{ctx: ctx}
	defer ask.stop()
	return mentioned.ReplaceAllStringFunc(text, func(mention string) string { //nolint:contextcheck // the answer is for the next one too
		who := s.directory.person(s, team, mentioned.FindStringSubmatch(mention)[1])
		if ask.wait(who.done) && who.known && who.value.name != "" {
			return "@" + who.value.name
		}
		return mention
	})
}

// moment is the instant of a message's ts.
func moment(ts string, otherwise time.Time) time.Time {
	whole, _, _ := strings.Cut(ts, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || seconds <= 0 {
		return otherwise
	}
	return time.Unix(seconds, 0)
}
