package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/commands/language"
	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/scheduler"
	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/redistest"
)

var update = flag.Bool("update", false, "rewrite what the assistant says in testdata/talk")

// Transcripts are conversations. What people do starts at the margin, what the
// assistant says is indented beneath and rewritten by -update:
//
//	anna> score Acme            a typed command
//	anna: how is Acme?          talk
//	anna* Undo                  a press on the newest button of that label;
//	anna* Log | Beta            of those, the newest whose line has the word
//	anna@ how=call text=Hi      the open form, sent with these values; \n is a new line
//	anna? with=Ja                what completes a field of the open form
//	anna+ log                    a shortcut: the form of a command
//	anna+ log toms 2026-03-09 https://chat.example/p1 Text   of a message
//	said https://chat.example/p2 the address of what is said next
//	removed https://chat.example/p2
//	wait 36h | wait until 2026-03-16 09:00
//	given admin rita            a right, by the store
//	given gone peter            a bot, or somebody who left
//	given number 17             the next entry's number
//	given locale toms lv
//	given scheduler             what falls due is done from now on, by a process
//	                            that knows nothing but the store
//	given scheduler down        and not any more
//	given zone john America/New_York
//	given email anna anna@acme.eu   the platform has said so
//	given left peter            the platform says so from now on
//	given kept NAME TEXT        what a night left
//	given limits 30 300 120     how much a person, all and a program may ask in a minute
//	given unanswered toms       the process that was to answer toms was stopped
//	given refused john          the platform lets nobody write to john any more
//	given world                 the worked examples; given entry {…} adds to them
//	given redis down | up       it answers nobody, or all is well again
//	given redis full            it answers, and takes no writes
//	given redis forgetful       the answer to the next write is lost
//	again                       the last event is delivered once more
//	# a comment
//
// They go through the real wiring, real go-redis and Redis's own protocol and
// scripts, on a fake clock.
func TestTranscripts(t *testing.T) {
	replay(t, "testdata/talk/*.txt", func(t *testing.T, file, text string) string {
		var got string
		synctest.Test(t, func(t *testing.T) { got = newTalk(t).play(text) })
		checkTour(t, file, got)
		return got
	})
}

// replay plays files, and expects or with -update writes what was said.
func replay(t *testing.T, pattern string, play func(t *testing.T, file, text string) string) {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("nothing at %s: %v", pattern, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, file, string(text))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(text), got); diff != "" {
				t.Errorf("%s (-file +said):\n%s", file, diff)
			}
		})
	}
}

// A talk is one transcript under way.
type talk struct {
	t       *testing.T
	redis   *miniredis.Miniredis
	bot     *Assistant
	limits  *bot.Limiter
	asked   bot.Handler // the assistant within them
	via     bot.Handler // the assistant, or a platform in front of it
	zone    *time.Location
	team    string
	locales map[string]string
	events  int
	last    bot.Event
	heard   *commands.Heard      // what the next talk is understood as, nil: read it
	prose   []commands.Sentence  // what a model writes, nil: it does not answer
	unasked *scheduler.Scheduler // nil: nothing is done unasked
	due     time.Time            // when something falls due next, as of the last look
	// profiles are what the platform knows of people; of others, nothing.
	profiles map[string]bot.Profile
	refused  []string                 // whom the platform lets nobody write to
	posts    posts                    // said unasked, to be printed in order
	buttons  map[string][]card.Action // by person, the newest message's last
	form     map[string]*bot.Form
	link     string // of what is said next
	forget   atomic.Bool
	out      strings.Builder
}

func newTalk(t *testing.T) *talk {
	m := miniredis.NewMiniRedis()
	t.Cleanup(m.Close)
	k := &talk{redis: m}
	dial := redistest.Dial(m)
	k.begin(t, store.Through(func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dial(ctx, network, address)
		return &forgetful{Conn: c, forget: &k.forget}, err
	}))
	return k
}

// begin begins a talk over a store.
func (k *talk) begin(t *testing.T, r *store.Redis) {
	zone, err := time.LoadLocation("Europe/Riga")
	if err != nil {
		t.Fatal(err)
	}
	k.t, k.zone, k.team, k.locales, k.profiles = t, zone, "T1", map[string]string{}, map[string]bot.Profile{}
	k.buttons, k.form = map[string][]card.Action{}, map[string]*bot.Form{}
	t.Cleanup(func() { _ = r.Close() })
	k.bot, err = assemble(Parts{Store: r, Zone: zone, Language: "en", Self: "rapport", Base: "https://bot.example.com", Sender: k, Understander: k})
	if err != nil {
		t.Fatal(err)
	}
	k.limits = &bot.Limiter{}
	k.asked = bot.Chain(k.bot.Handle, bot.Limited(k.limits, k.bot.Limited))
	k.via = func(ctx context.Context, ev bot.Event) (bot.Reply, error) { return k.asked(ctx, ev) }
}

// Understand reads talk by the rules, unless the transcript says what an
// understander that is not to be trusted made of it.
func (k *talk) Understand(ctx context.Context, t commands.Talk) (commands.Heard, error) {
	if k.heard != nil {
		h := *k.heard
		k.heard = nil
		return h, nil
	}
	return language.Rules{}.Understand(ctx, t)
}

// Prose writes what the transcript says a model wrote, and shows of what.
func (k *talk) Prose(_ context.Context, p commands.ProsePrompt) ([]commands.Sentence, error) {
	for _, s := range p.Sources {
		k.say(fmt.Sprintf("| #%d %s %s", s.Number, s.Day, s.Text))
	}
	if k.prose == nil {
		return nil, errors.New("no answer")
	}
	return k.prose, nil
}

func (k *talk) play(text string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "    ") {
			continue
		}
		k.out.WriteString(line + "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		k.act(line)
		k.look()
	}
	return k.out.String()
}

func (k *talk) act(line string) {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "wait":
		k.wait(rest)
		return
	case "given":
		k.given(strings.Fields(rest))
		return
	case "team":
		k.team = rest
		return
	case "again":
		k.deliver(k.last)
		return
	case "said":
		k.link = rest
		return
	case "removed":
		k.events++
		k.deliver(bot.Event{ID: fmt.Sprintf("%s-%d", k.team, k.events), Platform: "test", Team: k.team, At: time.Now(), Body: bot.Removed{Link: rest}})
		return
	}
	who, how := word[:len(word)-1], word[len(word)-1]
	k.events++
	ev := bot.Event{
		ID: fmt.Sprintf("%s-%d", k.team, k.events), Platform: "test", Team: k.team, Person: who,
		Room: "C1", Locale: k.locales[who], At: time.Now(),
	}
	switch how {
	case '>':
		ev.Body = bot.Line{Text: rest}
	case ':':
		ev.Body, ev.Direct = bot.Speech{Text: strings.ReplaceAll(rest, `\n`, "\n")}, true
		ev.Link, k.link = k.link, ""
	case '*':
		ev.Body = bot.Press{Line: k.button(who, rest)}
	case '@':
		ev.Body = k.submit(who, rest)
	case '?':
		f := k.submit(who, "")
		field, prefix, _ := strings.Cut(rest, "=")
		ev.Body = bot.Typing{Form: f.Form, Field: field, Prefix: prefix, Values: f.Values}
	case '+':
		ev.Body = k.shortcut(rest)
	case '!':
		ev.Body, ev.Outside = bot.Line{Text: rest}, true
	default:
		k.t.Fatalf("what is %q?", line)
	}
	k.deliver(ev)
}

func (k *talk) deliver(ev bot.Event) {
	k.last = ev
	reply, err := k.via(k.t.Context(), ev)
	if err != nil {
		k.say("FAULT " + err.Error())
		return
	}
	if !reply.Private && len(reply.Message.Blocks) > 0 {
		k.say("(to the room)")
	}
	k.show(ev.Person, reply.Message)
	if f := reply.File; f != nil {
		k.say("file " + f.Name)
		for line := range strings.Lines(string(f.Data)) {
			k.say("| " + strings.TrimRight(line, "\r\n"))
		}
	}
	if f := reply.Form; f != nil {
		k.form[ev.Person] = f
		k.say("form " + f.Command + ": " + f.Title)
		for _, field := range f.Fields {
			if field.Kind == bot.Hidden {
				field.Label = "(" + field.Name + ")"
			}
			k.say(fmt.Sprintf("  %s = %q", field.Label, field.Value))
		}
	}
	for _, name := range slices.Sorted(keysOf(reply.Errors)) {
		k.say("under " + name + ": " + reply.Errors[name])
	}
	for _, c := range reply.Choices {
		if c.Value != c.Label {
			c.Label += " = " + c.Value
		}
		k.say("choice " + c.Label)
	}
}

func keysOf(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// button finds the newest button of a label; behind a bar stands a word of its
// line, to tell it from others.
func (k *talk) button(who, label string) string {
	label, on, _ := strings.Cut(label, " | ")
	for _, a := range slices.Backward(k.buttons[who]) {
		if a.Label == label && strings.Contains(a.Line, on) {
			return a.Line
		}
	}
	k.t.Fatalf("%s sees no button %q after\n%s", who, label, k.out.String())
	return ""
}

func (k *talk) submit(who, values string) bot.Submit {
	f := k.form[who]
	if f == nil {
		k.t.Fatalf("%s has no form open", who)
	}
	s := bot.Submit{Form: f.Command, Token: f.Token, Values: map[string]string{}}
	for _, field := range f.Fields {
		s.Values[field.Name] = field.Value
	}
	for pair := range strings.SplitSeq(values, "; ") {
		if name, v, ok := strings.Cut(pair, "="); ok {
			s.Values[name] = strings.ReplaceAll(v, `\n`, "\n")
		}
	}
	return s
}

// shortcut is a command, and the message that it was chosen on, if any: who
// wrote it, the day, the link and the text.
func (k *talk) shortcut(rest string) bot.Shortcut {
	words := strings.SplitN(rest, " ", 5)
	s := bot.Shortcut{Command: words[0]}
	if len(words) < 5 {
		return s
	}
	at, err := time.ParseInLocation("2006-01-02", words[2], k.zone)
	if err != nil {
		k.t.Fatalf("shortcut %s: %v", rest, err)
	}
	s.Quote = &bot.Quote{Author: words[1], At: at.Add(12 * time.Hour), Link: words[3], Text: strings.ReplaceAll(words[4], `\n`, "\n")}
	return s
}

func (k *talk) wait(rest string) {
	d, err := time.ParseDuration(rest)
	if until, ok := strings.CutPrefix(rest, "until "); ok {
		var at time.Time
		at, err = time.ParseInLocation("2006-01-02 15:04", until, k.zone)
		d = time.Until(at)
	}
	if err != nil || d < 0 {
		k.t.Fatalf("wait %s: %v", rest, err)
	}
	for until := time.Now().Add(d); time.Now().Before(until); k.look() {
		step := time.Until(until)
		if k.unasked != nil {
			step = min(step, time.Until(k.next()))
		}
		time.Sleep(step) // in the bubble: it takes no time
		if k.redis != nil {
			k.redis.FastForward(step)
		}
	}
}

func (k *talk) given(words []string) {
	switch words[0] {
	case "member", "manager", "admin", "gone":
		e, err := k.bot.Env(k.team)
		if err == nil {
			u := relationship.User{ID: words[1], Name: words[1], Right: relationship.Right(words[0])}
			if words[0] == "gone" {
				u.Right, u.Gone = relationship.Member, true
			}
			_, err = e.Ledger.Store.Directory(k.t.Context())
			if err == nil {
				err = e.Ledger.Store.SaveUser(k.t.Context(), u, "test", "given", time.Now())
			}
		}
		if err != nil {
			k.t.Fatal(err)
		}
	case "number":
		n, err := strconv.Atoi(words[1])
		if err != nil {
			k.t.Fatal(err)
		}
		e, err := k.bot.Env(k.team)
		if err != nil {
			k.t.Fatal(err)
		}
		now, err := e.Ledger.Store.Reserve(k.t.Context(), 1)
		if err != nil || now > n {
			k.t.Fatalf("the next number is %d already: %v", now, err)
		}
		if now == n {
			e.Ledger.Store.Release(now, 1)
		} else if _, err = e.Ledger.Store.Reserve(k.t.Context(), n-now-1); err != nil {
			k.t.Fatal(err)
		}
	case "scheduler":
		if k.unasked = nil; len(words) == 1 {
			k.schedule()
		}
	case "limits": // from now on
		k.limit(words[1:])
	case "unanswered":
		k.unanswered(words[1])
	case "left":
		k.profiles[words[1]] = bot.Profile{Gone: true, Zone: "Europe/Riga"}
	case "refused":
		k.refused = words[1:]
	case "kept":
		w, err := k.bot.Store.Workspace(k.team)
		if err == nil {
			err = w.Keep(k.t.Context(), map[string]string{words[1]: strings.Join(words[2:], " ")}, time.Hour)
		}
		if err != nil {
			k.t.Fatal(err)
		}
	case "zone":
		k.user(words[1], func(u *relationship.User) { u.ZoneSeen = words[2] })
	case "email":
		k.user(words[1], func(u *relationship.User) { u.Email = words[2] })
	case "world":
		k.world()
	case "entry":
		k.entry(strings.Join(words[1:], " "))
	case "heard":
		k.heard = &commands.Heard{}
		if err := json.Unmarshal([]byte(strings.Join(words[1:], " ")), k.heard); err != nil {
			k.t.Fatalf("given %v: %v", words, err)
		}
	case "writer":
		k.prose = nil
		if err := json.Unmarshal([]byte(strings.Join(words[1:], " ")), &k.prose); err != nil {
			k.t.Fatalf("given %v: %v", words, err)
		}
		e, err := k.bot.Env(k.team)
		if err != nil {
			k.t.Fatal(err)
		}
		e.Writer = k
	case "companies":
		k.companies(words[1])
	case "locale":
		k.locales[words[1]] = words[2]
	case "redis":
		k.redis.SetError("")
		switch words[1] {
		case "down":
			k.redis.SetError("LOADING Redis is loading the dataset in memory")
		case "full":
			k.redis.Server().SetPreHook(full(k.redis))
		case "forgetful":
			k.forget.Store(true)
		}
	default:
		k.t.Fatalf("given %v?", words)
	}
}

// chance is what is drawn by chance: the links of the audit, which rest on salt.
var chance = regexp.MustCompile(`\b[0-9a-f]{40}\b`)

func (k *talk) say(line string) {
	k.out.WriteString(strings.TrimRight("    "+chance.ReplaceAllString(masked(line), "(link)"), " ") + "\n")
}

func (k *talk) show(who string, m card.Message) {
	for line := range strings.Lines(draw(m)) {
		k.say(strings.TrimRight(line, "\n"))
	}
	for _, b := range m.Blocks {
		k.buttons[who] = append(k.buttons[who], card.Buttons(b).Flat()...)
	}
}
