package web

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/rapport-bot/rapport/bot"
)

// A browser is one a browser looking at the page.
type browser struct {
	*testing.T
	ctx  context.Context
	root string
}

// browse opens the page in Chromium and fails the test if a script fails or a
// request leaves for another host.
func browse(t *testing.T, p *Page) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("chromium is missing: apt-get install chromium")
		}
		t.Skip("chromium is missing: apt-get install chromium")
	}
	server := httptest.NewServer(p.Handler())
	t.Cleanup(server.Close)
	t.Cleanup(p.Close)

	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("force-prefers-reduced-motion", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	tab := &browser{T: t, ctx: ctx, root: server.URL}
	tab.listen()
	tab.do(chromedp.EmulateViewport(1280, 800), chromedp.Navigate(server.URL))
	return tab
}

func (t *browser) listen() {
	var mu sync.Mutex
	var wrong []string
	err := chromedp.Listen(t.ctx, func(ev any) {
		mu.Lock()
		defer mu.Unlock()
		switch ev := ev.(type) {
		case *network.EventRequestWillBeSent:
			if u, err := url.Parse(ev.Request.URL); err != nil || u.Scheme != "data" && u.Hostname() != "127.0.0.1" {
				wrong = append(wrong, "request to "+ev.Request.URL)
			}
		case *runtime.EventExceptionThrown:
			wrong = append(wrong, "exception: "+fmt.Sprint(ev.ExceptionDetails.Exception.Description))
		case *runtime.EventConsoleAPICalled:
			wrong = append(wrong, "console: "+string(ev.Type))
		case *log.EventEntryAdded:
			wrong = append(wrong, "log: "+ev.Entry.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.do(chromedp.Func(func(ctx context.Context, to *chromedp.Target) error {
		_, err := cdp.Call(ctx, to, network.Enable, network.EnableParams{})
		return err
	}))
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		if len(wrong) > 0 {
			t.Errorf("browser complained:\n%s", strings.Join(wrong, "\n"))
		}
	})
}

func (t *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(t.ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

func (t *browser) click(css string) { t.Helper(); t.do(chromedp.Click(chromedp.CSS(css))) }

func (t *browser) keys(css, keys string) {
	t.Helper()
	t.do(chromedp.SendKeys(chromedp.CSS(css), keys))
}

// enter presses Enter in the focused element. The key and its character are
// one event, as from a keyboard, so that refusing the first refuses both.
func (t *browser) enter() {
	t.Helper()
	t.do(chromedp.Func(func(ctx context.Context, to *chromedp.Target) error {
		for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
			key := input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13}
			if kind == input.DispatchKeyEventTypeKeyDown {
				key.Text = "\r"
			}
			if _, err := cdp.Call(ctx, to, input.DispatchKeyEvent, key); err != nil {
				return err
			}
		}
		return nil
	}))
}

// until waits for a JavaScript expression to be true.
func (t *browser) until(js string) {
	t.Helper()
	if _, err := chromedp.Run(t.ctx, chromedp.Poll[bool](js, chromedp.WithPollingTimeout(10*time.Second))); err != nil {
		body, _ := chromedp.Run(t.ctx, chromedp.Text(chromedp.CSS("body")))
		t.Fatalf("waiting for %s: %v\n%s", js, err, body)
	}
}

// shows waits for an item in the conversation with the given words.
func (t *browser) shows(words string) {
	t.Helper()
	t.until(fmt.Sprintf(`document.querySelector("#items").textContent.includes(%q)`, words))
}

func (t *browser) scheme(name string) {
	t.Helper()
	t.do(chromedp.Func(func(ctx context.Context, to *chromedp.Target) error {
		_, err := cdp.Call(ctx, to, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"},
			},
		})
		return err
	}))
}

// shot saves a picture when RAPPORT_SHOTS names a folder for them, and checks
// that nothing sticks out sideways.
func (t *browser) shot(name string) {
	t.Helper()
	t.until(`document.documentElement.scrollWidth <= innerWidth && document.querySelector("#talk").scrollWidth <= document.querySelector("#talk").clientWidth`)
	dir := os.Getenv("RAPPORT_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(t.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestPageInABrowser(t *testing.T) {
	p, a, clock := newPage(t)
	clock.due = func() {
		for _, who := range []string{"anna", "toms"} {
			if _, err := p.Send(t.Context(), bot.Address{Platform: Platform, Team: "sample", Person: who}, late()); err != nil {
				t.Error(err)
			}
		}
	}
	b := browse(t, p)
	b.until(`getComputedStyle(document.querySelector(".empty")).display === "grid"`)
	b.shot("1-empty")

	// Typing offers what would complete it, and Enter sends.
	b.keys("#line", "score ac")
	b.until(`document.querySelectorAll("#offers li").length === 2`)
	b.shot("2-completion")
	b.keys("#line", kb.Tab)
	b.until(`document.querySelector("#line").value === "score Acme"`)
	b.enter()
	b.shows("87/100 · Healthy")
	b.shot("3-score")

	// A button runs its line, is spent, and shows what was pressed.
	b.click(`[data-line="score Acme why"]`)
	b.shows("Rhythm +15")
	b.until(`document.querySelector('[data-line="score Acme why"].used') && document.querySelector(".bubble.pressed").textContent === "Why"`)

	// A form keeps what was typed while it is wrong.
	b.click(`[data-line="log Acme"]`)
	b.until(`document.querySelector("dialog").open`)
	b.keys(`[name=text]`, "renewal looks good")
	b.click("dialog .primary")
	b.until(`document.querySelector(".field .error").textContent === "Which company?"`)
	b.until(`document.querySelector("[name=text]").value === "renewal looks good"`)
	b.shot("4-form")
	b.keys("[name=company]", "acme l")
	b.until(`document.querySelector(".search li:only-child").textContent === "Acme Logistics"`)
	b.keys("[name=company]", kb.ArrowDown)
	b.enter()
	b.until(`document.querySelector("[name=company]").value === "Acme Logistics"`)
	b.click("dialog .primary")
	b.shows("Logged #101 with Acme Logistics")
	b.until(`!document.querySelector("dialog").open`)

	// Arrow up recalls, and a reply that replaces leaves no spent card behind.
	b.keys("#line", kb.ArrowUp)
	b.until(`document.querySelector("#line").value === "score Acme"`)
	b.click(`[data-say="due"]`)
	b.shows("waiting for credit note")
	b.shot("5-due")
	b.click(`[data-line="snooze Beta 2w"]`)
	b.shows("Snoozed Beta Retail")
	b.until(`!document.querySelector("#items").textContent.includes("waiting for credit note")`)

	// A week passes: what became due arrives, and waits for the others.
	b.click(`[data-move=week]`)
	b.until(`document.body.classList.contains("moved") && document.querySelector("#ahead").textContent === "+7 days"`)
	b.shows("Who needs you")
	b.until(`document.querySelector('[data-person=toms] .badge').textContent === "1"`)
	b.shot("6-moved")
	b.scheme("dark")
	b.shot("7-dark")
	b.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	b.shot("8-phone-dark")
	b.scheme("light")
	b.shot("9-phone")
	b.click(".whoami")
	b.until(`document.querySelector("#rail").matches(":popover-open")`)
	b.shot("10-phone-menu")

	// Being somebody else shows their conversation, in their language.
	b.do(chromedp.Click(chromedp.CSS(`[data-person=toms]`)))
	b.do(chromedp.WaitReady(chromedp.CSS("html[lang=lv] .day"))) // drawn by the script: it runs
	b.shows("Who needs you")
	b.shot("11-phone-toms")
	b.do(chromedp.EmulateViewport(1280, 800))
	b.click("#clock [data-move=back]")
	b.until(`!document.body.classList.contains("moved")`)
	b.keys("#line", "<b>sveiki</b>")
	b.enter()
	b.shows("No command <b>sveiki</b>, @Toms Bērziņš.")
	b.shot("12-latvian")
	b.do(chromedp.Reload(), chromedp.WaitReady(chromedp.CSS(".day")))
	b.shows("No command <b>sveiki</b>")

	ids := map[string]bool{}
	for _, ev := range a.events() {
		if ids[ev.ID] || ev.Platform != Platform || ev.Team != "sample" || ev.Room != Room || !ev.Direct {
			t.Errorf("event %+v is not a new one of the page", ev)
		}
		ids[ev.ID] = true
	}
}

func TestDeedSentAgainAfterALostAnswer(t *testing.T) {
	p, a, _ := newPage(t)
	b := browse(t, p)
	// The first answer is lost on the way; the page sends the deed again.
	b.do(chromedp.Evaluate[chromedp.Void](`{
		const real = fetch;
		let lost = false;
		window.fetch = async (...args) => {
			const response = await real(...args);
			if (String(args[0]) === "/act" && !lost && JSON.parse(args[1].body).line) { lost = true; throw new TypeError("lost"); }
			return response;
		};
	}`))
	b.keys("#line", "export")
	b.enter()
	b.shows("customers.csv")
	b.until(`document.querySelectorAll("#items .item").length === 2`)
	var lines []bot.Event
	for _, ev := range a.events() {
		if _, ok := ev.Body.(bot.Line); ok {
			lines = append(lines, ev)
		}
	}
	if len(lines) != 2 || lines[0].ID != lines[1].ID {
		t.Errorf("events %+v, want the same twice", lines)
	}
}
