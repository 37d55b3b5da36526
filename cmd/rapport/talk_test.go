package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/commands/language"
	"github.com/rapport-bot/rapport/scheduler"
	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/redistest"
)

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
