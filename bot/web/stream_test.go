package web

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/rapport-bot/rapport/bot"
)

// stream reads events until the test is over.
func stream(t *testing.T, p *Page, person string) func() (name, data string) {
	t.Helper()
	server := httptest.NewServer(p.Handler())
	t.Cleanup(server.Close)
	t.Cleanup(p.Close) // first, or the server would wait for the stream
	r, err := http.Get(server.URL + "/stream?in=sample&as=" + person)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Body.Close() })
	lines := bufio.NewScanner(r.Body)
	return func() (name, data string) {
		for lines.Scan() && lines.Text() != "" {
			name = strings.TrimPrefix(lines.Text(), "event: ")
			lines.Scan()
			data = strings.TrimPrefix(lines.Text(), "data: ")
		}
		return name, data
	}
}

func TestSendReachesThePageAndWaitsForOthers(t *testing.T) {
	p, _, _ := newPage(t)
	next := stream(t, p, "anna")
	if name, _ := next(); name != "clock" {
		t.Fatalf("first event %q, want clock", name)
	}
	to := bot.Address{Platform: Platform, Team: "sample", Person: "anna"}
	ref, err := p.Send(t.Context(), to, late())
	if err != nil || ref.Room != Room {
		t.Fatalf("Send = %v, %v", ref, err)
	}
	if name, data := next(); name != "item" || !strings.Contains(data, "Who needs you") || !strings.Contains(data, ref.ID) {
		t.Errorf("event %s %s, want the message", name, data)
	}
	to.Person = "toms"
	if _, err := p.Send(t.Context(), to, late()); err != nil {
		t.Fatal(err)
	}
	if name, data := next(); name != "unread" || data != `{"count":1,"person":"toms"}` {
		t.Errorf("event %s %s, want one unread of toms", name, data)
	}
	if page := ask(p, "GET", "/?in=sample&as=anna", "").Body.String(); !strings.Contains(page, `title="unread">1</span>`) {
		t.Error("no unread badge on the picker")
	}
	if page := ask(p, "GET", "/?in=sample&as=toms", "").Body.String(); !strings.Contains(page, "Who needs you") {
		t.Error("message is not in the conversation of toms")
	}
	if n := p.pane(place{"sample", "toms"}).waiting(); n != 0 {
		t.Errorf("%d unread once seen, want 0", n)
	}
}

func TestSendToARoomReachesEverybody(t *testing.T) {
	p, _, _ := newPage(t)
	if _, err := p.Send(t.Context(), bot.Address{Team: "sample", Room: Room}, late()); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"anna", "toms", "zane", "rita"} {
		list := p.pane(place{"sample", who}).read()
		if len(list) != 1 || !list[0].Shared {
			t.Errorf("%s has %d items, want one that is shared", who, len(list))
		}
	}
	for _, to := range []bot.Address{{Team: "sample", Person: "eve"}, {Team: "none", Room: Room}, {}} {
		if _, err := p.Send(t.Context(), to, late()); err == nil {
			t.Errorf("Send to %+v succeeded, want an error", to)
		}
	}
}

func TestClosingEndsStreams(t *testing.T) {
	p, _, _ := newPage(t)
	next := stream(t, p, "anna")
	next()
	p.Close()
	if name, _ := next(); name != "" {
		t.Errorf("event %q after Close, want the end", name)
	}
	if again := ask(p, "GET", "/stream?in=sample&as=anna", ""); !strings.HasPrefix(again.Body.String(), "event: clock") {
		t.Errorf("stream after Close = %q", again.Body)
	}
}
