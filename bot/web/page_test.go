package web

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// ask sends a request as a browser on this machine would, changed by the
// given functions.
func ask(p *Page, method, path, body string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = "127.0.0.1:8080"
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	p.Handler().ServeHTTP(w, r)
	return w
}

// does sends an act of Anna's and returns the answer.
func does(t *testing.T, p *Page, id, act string) answer {
	t.Helper()
	w := ask(p, "POST", "/act", `{"id":"`+id+`","workspace":"sample","person":"anna",`+act+`}`)
	var a answer
	if err := json.Unmarshal(w.Body.Bytes(), &a); w.Code != http.StatusOK || err != nil {
		t.Fatalf("act %s = %d %s", act, w.Code, w.Body)
	}
	return a
}

func ids(a answer) []string {
	var ids []string
	for _, it := range a.Items {
		ids = append(ids, it.ID)
	}
	return ids
}

func TestOnlyThisMachineIsAnswered(t *testing.T) {
	p, _, _ := newPage(t)
	for host, want := range map[string]int{
		"localhost:8080": 200, "LOCALHOST": 200, "127.0.0.1": 200, "127.0.0.1:80": 200, "[::1]:8080": 200, "[::1]": 200,
		"evil.example": 403, "127.0.0.1.evil.example:8080": 403, "localhost.evil.example": 403, "192.168.1.2:8080": 403, "": 403,
	} {
		w := ask(p, "GET", "/", "", func(r *http.Request) { r.Host = host })
		if w.Code != want {
			t.Errorf("Host %q = %d, want %d", host, w.Code, want)
		}
	}
	p.AnyHost = true
	if w := ask(p, "GET", "/", "", func(r *http.Request) { r.Host = "rapport.example" }); w.Code != 200 {
		t.Errorf("with AnyHost = %d, want 200", w.Code)
	}
}

func TestOtherSitesCannotAct(t *testing.T) {
	p, a, _ := newPage(t)
	for _, path := range []string{"/act", "/clock"} {
		for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
			w := ask(p, "POST", path, `{"workspace":"sample","person":"anna","move":"day"}`, func(r *http.Request) { r.Header.Set(name, value) })
			if w.Code != http.StatusForbidden {
				t.Errorf("%s with %s = %d, want 403", path, name, w.Code)
			}
		}
	}
	if n := len(a.events()); n != 0 {
		t.Errorf("%d events handled, want 0", n)
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	p, _, _ := newPage(t)
	for _, path := range []string{"/", "/app.js", "/style.css", "/icon.svg", "/nothing"} {
		h := ask(p, "GET", path, "").Header()
		if h.Get("Content-Security-Policy") != policy || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s has headers %v", path, h)
		}
	}
	if strings.Contains(policy, "unsafe") || !strings.HasPrefix(policy, "default-src 'none'") {
		t.Errorf("policy %q allows too much", policy)
	}
}

func TestBadActsAreRefused(t *testing.T) {
	p, a, _ := newPage(t)
	who := `"workspace":"sample","person":"anna"`
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"not JSON":         {`line`, 400},
		"nothing done":     {`{"id":"12345678",` + who + `}`, 400},
		"two things":       {`{"id":"12345678",` + who + `,"line":"due","press":{"line":"due"}}`, 400},
		"no ID":            {`{` + who + `,"line":"due"}`, 400},
		"ID with markup":   {`{"id":"<script>","workspace":"sample","person":"anna","line":"due"}`, 400},
		"endless ID":       {`{"id":"` + strings.Repeat("a", 65) + `",` + who + `,"line":"due"}`, 400},
		"unknown person":   {`{"id":"12345678","workspace":"sample","person":"eve","line":"due"}`, 400},
		"other workspace":  {`{"id":"12345678","workspace":"mine","person":"anna","line":"due"}`, 400},
		"line over 1 MB":   {`{"id":"12345678",` + who + `,"line":"` + strings.Repeat("a", maxBody) + `"}`, 413},
		"form over 8 MB":   {`{"id":"12345678",` + who + `,"submit":{"form":"import","values":{"file":"` + strings.Repeat("a", maxSubmit) + `"}}}`, 413},
		"form of 2 MB":     {`{"id":"12345678",` + who + `,"submit":{"form":"import","values":{"file":"` + strings.Repeat("a", 2<<20) + `"}}}`, 200},
		"only form fields": {`{"id":"87654321",` + who + `,"submit":{"form":"log"}}`, 200},
	} {
		if w := ask(p, "POST", "/act", c.body); w.Code != c.want {
			t.Errorf("%s = %d, want %d", name, w.Code, c.want)
		}
	}
	if n := len(a.events()); n != 2 {
		t.Errorf("%d events handled, want the 2 good ones", n)
	}
}

func TestActsBecomeEvents(t *testing.T) {
	p, a, clock := newPage(t)
	does(t, p, "act-0001", `"line":"/relationship score Acme"`)
	does(t, p, "act-0002", `"line":"/relish"`)
	does(t, p, "act-0003", `"press":{"line":"due","label":"Due","message":"r-act-0001"}`)
	does(t, p, "act-0004", `"submit":{"form":"log","token":"t-1","values":{"company":"Acme"}}`)
	does(t, p, "act-0005", `"typing":{"form":"","field":"line","prefix":"/rel sco"}`)
	want := []bot.Event{
		{ID: "act-0001", Body: bot.Line{Text: "score Acme"}},
		{ID: "act-0002", Body: bot.Line{Text: "/relish"}},
		{ID: "act-0003", Body: bot.Press{Line: "due", Message: bot.Ref{Room: Room, ID: "r-act-0001"}}},
		{ID: "act-0004", Body: bot.Submit{Form: "log", Token: "t-1", Values: map[string]string{"company": "Acme"}}},
		{ID: "act-0005", Body: bot.Typing{Field: "line", Prefix: "sco"}},
	}
	for i := range want {
		want[i].Platform, want[i].Team, want[i].Person, want[i].Room = "web", "sample", "anna", "page"
		want[i].Direct, want[i].Locale, want[i].At = true, "en", clock.Now()
	}
	if diff := cmp.Diff(want, a.events()); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

func TestAnActSentTwiceShowsOnce(t *testing.T) {
	p, _, _ := newPage(t)
	first := does(t, p, "act-0001", `"line":"score Acme"`)
	again := does(t, p, "act-0001", `"line":"score Acme"`)
	if diff := cmp.Diff([]string{"o-act-0001", "r-act-0001"}, ids(first)); diff != "" || first.ID != "act-0001" {
		t.Errorf("answer to %q (-want +got):\n%s", first.ID, diff)
	}
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("second answer (-first +second):\n%s", diff)
	}
	if n := len(p.pane(place{"sample", "anna"}).read()); n != 2 {
		t.Errorf("%d items in the conversation, want 2", n)
	}
}

func TestPressedButtonsAreSpent(t *testing.T) {
	p, _, _ := newPage(t)
	does(t, p, "act-0001", `"line":"score Acme"`)
	got := does(t, p, "act-0002", `"press":{"line":"score Acme why","label":"Why","message":"r-act-0001"}`)
	if diff := cmp.Diff([]string{"r-act-0001", "o-act-0002", "r-act-0002"}, ids(got)); diff != "" {
		t.Fatalf("items (-want +got):\n%s", diff)
	}
	if !strings.Contains(got.Items[0].HTML, `data-line="score Acme why" aria-disabled="true"`) {
		t.Errorf("pressed card %s, want the button spent", got.Items[0].HTML)
	}
	got = does(t, p, "act-0003", `"press":{"line":"snooze Beta 2w","label":"Snooze","message":"r-act-0001"}`)
	if diff := cmp.Diff([]string{"r-act-0001"}, ids(got)); diff != "" {
		t.Errorf("a reply that replaces (-want +got):\n%s", diff)
	}
	got = does(t, p, "act-0004", `"press":{"line":"log Acme","label":"Log","message":"r-act-0001"}`)
	if len(got.Items) != 0 || !strings.Contains(got.Form, `data-token="t-1"`) {
		t.Errorf("a form that may be cancelled = %+v, want no button spent", got)
	}
}

func TestAnswersOfEveryKind(t *testing.T) {
	p, _, _ := newPage(t)
	for act, want := range map[string]string{
		`"line":"share"`:                           "shared in the channel",
		`"line":"due"`:                             "only you can see this",
		`"line":"break"`:                           "Something went wrong",
		`"line":"export"`:                          "Download customers.csv",
		`"line":"log Acme"`:                        `name="side" value="customer"`,
		`"submit":{"form":"log"}`:                  "Which company?",
		`"typing":{"field":"line","prefix":"sco"}`: "score Beta Retail",
	} {
		a := does(t, p, "act-0001", act)
		var text strings.Builder
		for _, it := range a.Items {
			text.WriteString(it.HTML)
		}
		text.WriteString(a.Form + a.Errors["company"])
		for _, c := range a.Choices {
			text.WriteString(c.Value)
		}
		if !strings.Contains(text.String(), want) {
			t.Errorf("%s = %s, want %q in it", act, text.String(), want)
		}
		if strings.Contains(text.String(), errStore.Error()) {
			t.Errorf("%s shows the error meant for the log", act)
		}
	}
	if got := ids(does(t, p, "act-0002", `"line":"quiet"`)); len(got) != 1 {
		t.Errorf("silence is answered by %v, want only the person's own line", got)
	}
}

func TestFileIsADownload(t *testing.T) {
	p, _, _ := newPage(t)
	does(t, p, "act-0001", `"line":"export"`)
	w := ask(p, "GET", "/file?in=sample&as=anna&item=r-act-0001", "")
	if w.Body.String() != "company\nAcme\n" || w.Header().Get("Content-Disposition") != "attachment; filename=customers.csv" {
		t.Errorf("file = %v %q", w.Header(), w.Body)
	}
	if w := ask(p, "GET", "/file?in=sample&as=toms&item=r-act-0001", ""); w.Code != http.StatusNotFound {
		t.Errorf("somebody else's file = %d, want 404", w.Code)
	}
}

func TestConversationForgetsTheOldest(t *testing.T) {
	var p pane
	for i := range paneItems + 5 {
		p.put(item{ID: string(rune('a' + i)), File: &bot.File{}})
	}
	list, files := p.read(), 0
	for _, it := range list {
		if it.File != nil {
			files++
		}
	}
	if len(list) != paneItems || files != paneFiles || list[0].ID != string(rune('a'+5)) {
		t.Errorf("%d items with %d files from %q, want %d with %d from the sixth", len(list), files, list[0].ID, paneItems, paneFiles)
	}
}

func TestClockMoves(t *testing.T) {
	p, _, clock := newPage(t)
	move := func(how string) int {
		return ask(p, "POST", "/clock", `{"workspace":"sample","person":"toms","move":"`+how+`"}`).Code
	}
	for _, step := range []struct{ how, want string }{
		{"day", "2026-03-11T09:00:00+02:00"},
		{"week", "2026-03-18T09:00:00+02:00"},
		{"month", "2026-04-18T09:00:00+03:00"},
		{"back", "2026-03-10T09:00:00+02:00"},
	} {
		if code := move(step.how); code != http.StatusOK || clock.Now().Format(time.RFC3339) != step.want {
			t.Errorf("%s = %d at %v, want %s", step.how, code, clock.Now(), step.want)
		}
	}
	if code := move("year"); code != http.StatusBadRequest {
		t.Errorf("year = %d, want 400", code)
	}
}

func TestHowFarAhead(t *testing.T) {
	const day = 24 * time.Hour
	for d, want := range map[time.Duration][2]string{
		day: {"+1 day", "+1 diena"}, 11 * day: {"+11 days", "+11 dienas"}, 21 * day: {"+21 days", "+21 diena"},
		7*day - time.Hour: {"+7 days", "+7 dienas"}, 3 * time.Hour: {"+3 hours", "+3 stundas"}, -2 * day: {"-2 days", "-2 dienas"},
	} {
		if got := [2]string{english.ahead(d), latvian.ahead(d)}; got != want {
			t.Errorf("ahead(%v) = %v, want %v", d, got, want)
		}
	}
}

func TestWelcomeIsSaidOnce(t *testing.T) {
	p, _, _ := newPage(t)
	p.Welcome = func(_ context.Context, workspace, person string) card.Message {
		return card.Message{Summary: "Hello " + person + " of " + workspace}
	}
	for range 2 {
		page := ask(p, "GET", "/?in=mine", "").Body.String()
		if n := strings.Count(page, "Hello me of mine"); n != 1 {
			t.Errorf("welcome said %d times, want 1", n)
		}
	}
}

func TestUnknownAddressesLeadSomewhere(t *testing.T) {
	p, _, _ := newPage(t)
	for path, want := range map[string]int{
		"/?in=nowhere": 303, "/?as=eve": 303, "/?in=mine": 200, "/items?as=eve": 404, "/file?as=eve": 404, "/stream?as=eve": 404, "/x": 404,
	} {
		if w := ask(p, "GET", path, ""); w.Code != want {
			t.Errorf("%s = %d, want %d", path, w.Code, want)
		}
	}
}

func TestNewReportsEverythingWrong(t *testing.T) {
	twice := Person{ID: "anna"}
	_, err := New(Config{Workspaces: []Workspace{{ID: "a", People: []Person{twice, twice}}, {ID: "b"}}})
	for _, want := range []string{"handler is missing", `person "anna"`, `workspace "b" has no people`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New = %v, want %q in it", err, want)
		}
	}
}

func TestPageNeedsNothingFromElsewhere(t *testing.T) {
	p, _, _ := newPage(t)
	for _, path := range []string{"/", "/app.js", "/style.css", "/icon.svg"} {
		body, err := io.ReadAll(ask(p, "GET", path, "").Result().Body)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(body), "http://www.w3.org/2000/svg", "")
		if strings.Contains(text, "http:") || strings.Contains(text, "https:") || strings.Contains(text, " style=") {
			t.Errorf("%s refers to another host or has a style of its own", path)
		}
	}
}
