package web

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// An assistant is a small true one: it knows two companies, a form and a file,
// and remembers the events it saw.
type assistant struct {
	mu   sync.Mutex
	seen []bot.Event
}

var errStore = errors.New("store unavailable")

func (a *assistant) handle(_ context.Context, ev bot.Event) (bot.Reply, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.seen = append(a.seen, ev)
	switch b := ev.Body.(type) {
	case bot.Line:
		return a.run(ev, b.Text)
	case bot.Press:
		return a.run(ev, b.Line)
	case bot.Submit:
		return submitted(b), nil
	case bot.Typing:
		return bot.Reply{Choices: offered(b.Prefix)}, nil
	}
	return bot.Reply{}, nil
}

func (a *assistant) events() []bot.Event {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]bot.Event(nil), a.seen...)
}

func (a *assistant) run(ev bot.Event, line string) (bot.Reply, error) {
	say := func(parts ...any) (bot.Reply, error) {
		return bot.Reply{Private: true, Message: card.Message{Summary: "words", Blocks: []card.Block{card.Para(parts...)}}}, nil
	}
	switch line {
	case "score Acme":
		return bot.Reply{Private: true, Message: scored()}, nil
	case "score Acme why":
		return say("Rhythm +15, warmth +13, inbound +8, satisfaction +1.")
	case "share":
		return bot.Reply{Message: scored()}, nil
	case "log Acme":
		return bot.Reply{Form: logForm()}, nil
	case "due":
		return bot.Reply{Private: true, Message: late()}, nil
	case "snooze Beta 2w":
		return bot.Reply{Private: true, Replace: true, Message: card.Message{Blocks: []card.Block{
			card.Para("Snoozed ", card.Bold("Beta Retail"), " until 24 Mar 2026."),
		}}}, nil
	case "export":
		return bot.Reply{
			Private: true, File: &bot.File{Name: "customers.csv", MIME: "text/csv", Data: []byte("company\nAcme\n")},
			Message: card.Message{Blocks: []card.Block{card.Para("Two customers.")}},
		}, nil
	case "break":
		return bot.Reply{}, errStore
	case "quiet":
		return bot.Reply{}, nil
	}
	return say("No command ", card.Lit(line), ", ", card.Who(ev.Person), ".")
}

func submitted(b bot.Submit) bot.Reply {
	if b.Values["company"] == "" {
		return bot.Reply{Errors: map[string]string{"company": "Which company?"}}
	}
	return bot.Reply{Private: true, Message: card.Message{Summary: "Logged", Blocks: []card.Block{
		card.Para("Logged #101 with ", card.Bold(b.Values["company"]), ". Score 87 → 92."),
		card.Actions{{Label: "Undo", Line: "undo #101"}},
	}}}
}

func offered(prefix string) []bot.Choice {
	var choices []bot.Choice
	for _, c := range []string{"Acme", "Acme Logistics", "Beta Retail", "due", "score Acme", "score Acme Logistics", "score Beta Retail"} {
		if strings.HasPrefix(strings.ToLower(c), strings.ToLower(prefix)) {
			choices = append(choices, bot.Choice{Label: c, Value: c})
		}
	}
	return choices
}

func logForm() *bot.Form {
	return &bot.Form{Command: "log", Token: "t-1", Title: "Log with Acme", Submit: "Save", Cancel: "Cancel", Fields: []bot.Field{
		{Name: "company", Label: "Company", Kind: bot.Search, Required: true, Choices: []bot.Choice{{Label: "Acme", Value: "Acme"}}},
		{Name: "mode", Label: "How", Kind: bot.Pick, Value: "call", Choices: []bot.Choice{{Label: "Call", Value: "call"}, {Label: "Meeting", Value: "meeting"}}},
		{Name: "date", Label: "Date", Kind: bot.Date, Value: "2026-03-10"},
		{Name: "text", Label: "What happened", Help: "Only colleagues see this.", Kind: bot.ManyLine},
		{Name: "with", Label: "With", Kind: bot.OneLine},
		{Name: "file", Label: "Attachment", Kind: bot.Upload},
		{Name: "side", Kind: bot.Hidden, Value: "customer"},
	}}
}

func scored() card.Message {
	return card.Message{Summary: "Acme is at 87 of 100", Blocks: []card.Block{
		card.Title("Acme"),
		card.Meter{Label: "Score, higher is better", Value: 87, Max: 100, Words: "87/100 · Healthy", Tone: card.Good},
		card.Facts{
			{Label: "Class", Value: card.Say("Maintain")},
			{Label: "Attention", Value: card.Say("Fine")},
			{Label: "80% interval", Value: card.Say("76–93")},
			{Label: "Vitality", Value: card.Say("86")},
			{Label: "Quality", Value: card.Say("51")},
			{Label: "Owner", Value: card.Say(card.Who("anna"))},
			{Label: "Last talk", Value: card.Say("2 Mar 2026")},
			{Label: "Next due", Value: card.Say("1 Apr 2026")},
		},
		card.Para("Trend: 55 on 8 Feb → ", card.Bold("87"), " on 10 Mar. The call with Jana Novak on 2 March lifted it most."),
		card.Actions{
			{Label: "Log a talk", Line: "log Acme", Style: card.Primary},
			{Label: "Why", Line: "score Acme why"},
			{Label: "Improve", Line: "improve Acme"},
			{Label: "Share here", Line: "share"},
		},
		card.Small("Results: no data. Six entries, #1–#3 and #5–#7."),
	}}
}

func late() card.Message {
	row := func(name, days, cadence, last string) [][]card.Span {
		return [][]card.Span{card.Say(card.Bold(name)), card.Say(days), card.Say(cadence), card.Say(last)}
	}
	return card.Message{Summary: "Two need you", Blocks: []card.Block{
		card.Title("Who needs you"),
		card.Meter{Label: "Beta Retail", Value: 9, Max: 100, Words: "9/100 · too early to tell", Tone: card.Poor},
		card.Table{
			Head:  []string{"Company", "Days", "Cadence", "Last words"},
			Rows:  [][][]card.Span{row("Beta Retail", "75", "30", "waiting for credit note"), row("Dzintara Banka", "18", "14", "renewal in April")},
			Right: []int{1, 2},
		},
		card.Actions{
			{Label: "Log Beta", Line: "log Acme", Style: card.Primary},
			{Label: "Snooze 2 weeks", Line: "snooze Beta 2w"},
			{Label: "Drop Beta", Line: "drop Beta", Style: card.Danger},
		},
		card.Small("Answer when it suits you. Nobody outside is told."),
	}}
}

// A movedClock is a present that moves only when told to.
type movedClock struct {
	mu    sync.Mutex
	start time.Time
	moved time.Duration
	due   func()
}

func (c *movedClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.start.Add(c.moved)
}

func (c *movedClock) Move(d time.Duration) error {
	c.mu.Lock()
	c.moved += d
	c.mu.Unlock()
	if c.due != nil {
		c.due()
	}
	return nil
}

func (c *movedClock) Back() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moved = 0
	return nil
}

func (c *movedClock) Moved() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.moved
}

// newPage is a page over the fake assistant, on Tuesday 10 March 2026, 09:00
// in Riga.
func newPage(t *testing.T) (*Page, *assistant, *movedClock) {
	t.Helper()
	riga, err := time.LoadLocation("Europe/Riga")
	if err != nil {
		t.Fatal(err)
	}
	a, clock := &assistant{}, &movedClock{start: time.Date(2026, 3, 10, 9, 0, 0, 0, riga)}
	p, err := New(Config{
		Handle: a.handle, Clock: clock, Version: "v1.0",
		Workspaces: []Workspace{
			{ID: "sample", Name: "Sample workspace", About: "Eleven made-up companies to try things on.", Demo: true, People: []Person{
				{ID: "anna", Name: "Anna Kalniņa", About: "customers · English", Locale: "en"},
				{ID: "toms", Name: "Toms Bērziņš", About: "partneri · latviešu", Locale: "lv-LV"},
				{ID: "zane", Name: "Zane Ozola", About: "manager · English", Locale: "en"},
				{ID: "rita", Name: "Rita Liepa", About: "admin · English", Locale: "en"},
			}},
			{ID: "mine", Name: "My workspace", People: []Person{{ID: "me", Name: "Me", About: "admin · English", Locale: "en"}}},
		},
		Suggest: func(workspace string, who Person) []string {
			if workspace == "mine" {
				return []string{"help", "add"}
			}
			if who.Locale != "en" {
				return []string{"kavētie", "vērtējums Acme", "palīdzība"}
			}
			return []string{"due", "score Acme", "list customers", "help"}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return p, a, clock
}
