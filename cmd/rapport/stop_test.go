package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/embedded"
)

// The program is gone within the ten seconds that it is given at least.
func TestLeavesInTime(t *testing.T) {
	const grace = 10 * time.Second
	if leave >= grace || longestLinger+halfSent >= leave-park || finish >= leave-park || hurry >= leave-park {
		t.Errorf("%v to leave, of it %v to linger, %v for errands, %v for a model", leave, longestLinger, finish, hurry)
	}
}

// The program is told to stop while people write and press, a model and Slack
// are slow, Slack does not answer somebody at all, and a request is half sent.
// What it took is done, exactly once; who could not be answered is told so by
// the next process; nothing holds it longer than it may take.
func TestStopUnderLoad(t *testing.T) {
	t.Parallel() // it waits most of the time
	slack := &sluggish{slow: "DSLOW", never: "DNEVER", begun: make(chan struct{}, 2)}
	slackServer := httptest.NewServer(slack)
	t.Cleanup(slackServer.Close)
	asked := make(chan struct{}, 10)
	model := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done() // it never answers
	}))
	t.Cleanup(model.Close)
	data := filepath.Join(t.TempDir(), "data")
	settings := []string{
		"RAPPORT_DATA=" + data, "RAPPORT_PAGE=on", "SLACK_BOT_TOKEN=xoxb-1", "SLACK_API_URL=" + slackServer.URL + "/api/",
		"OPENAI_BASE_URL=" + model.URL + "/v1", "RAPPORT_LINGER=4s", "RAPPORT_TIMEZONE=UTC",
	}
	p := startReplica(t, "127.0.0.1:0", settings...)
	load := newLoad(t, p.address)
	for _, answer := range []string{load.command("add Acme customer"), load.page(0, "add Pressed customer")} {
		if !strings.Contains(answer, "Added") {
			t.Fatalf("not added: %s", answer)
		}
	}

	load.run(8)
	load.wait(40)
	half := sendHalf(t, p.address)
	event(t, p.address, "DSLOW", "score Acme", "1773126000.1")
	event(t, p.address, "DNEVER", "score Acme", "1773126000.2")
	event(t, p.address, "DMODEL", "had a great call with somebody at Acme about many things and one of them was that they might perhaps want to renew in March or later if we behave and the weather holds", "1773126000.3")
	<-slack.begun
	<-slack.begun
	<-asked

	p.tell()
	load.untilLeaving()
	p.left()
	for _, c := range half {
		_ = c.Close()
	}
	if load.failed.Load() > 0 || load.logged.Load() == 0 || load.pressed.Load() == 0 {
		t.Errorf("%d failed, %d logged, %d pressed", load.failed.Load(), load.logged.Load(), load.pressed.Load())
	}
	if !slack.told("DSLOW", "Acme") {
		t.Error("a slow Slack was not waited for")
	}
	if !slack.told("DMODEL", "Acme") {
		t.Error("what a model was asked about was not answered without it")
	}
	onceEach(t, data, "Acme", "talk", int(load.logged.Load()), "T1")
	onceEach(t, data, "Pressed", "press", int(load.pressed.Load()), localID)

	// The next process tells who was not answered.
	slack.mu.Lock()
	slack.never = ""
	slack.mu.Unlock()
	p = startReplica(t, "127.0.0.1:0", append(settings, "RAPPORT_LINGER=0s")...)
	eventually(t, "an apology", func() bool { return slack.told("DUDNEVER", "restarted") })
	p.stop()
}

// onceEach expects each of n texts on a company, once.
func onceEach(t *testing.T, data, company, text string, n int, workspace string) {
	t.Helper()
	e, err := embedded.Open(data, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := store.Through(e.Dial)
	defer func() { _, _ = r.Close(), e.Close() }()
	times := textsOf(t, r, workspace, company)
	for i := range n {
		if got := times[fmt.Sprint(text, " ", i)]; got != 1 {
			t.Errorf("%s %d is there %d times, want once", text, i, got)
		}
	}
}

// textsOf counts the texts on companies.
func textsOf(t *testing.T, r *store.Redis, workspace string, companies ...string) map[string]int {
	t.Helper()
	w, err := r.Workspace(workspace)
	if err != nil {
		t.Fatal(err)
	}
	d, err := w.Directory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ledger := &relationship.Ledger{Store: w, Model: relationship.Default(), Zone: time.UTC}
	times := map[string]int{}
	for _, name := range companies {
		entries, err := ledger.History(t.Context(), d.Find(name).ID)
		if err != nil || len(entries) == 0 {
			t.Fatalf("%s: %d entries, %v", name, len(entries), err)
		}
		for _, one := range entries {
			times[one.Text]++
		}
	}
	return times
}

// A second signal ends the program, whatever it waits for.
func TestSecondSignal(t *testing.T) {
	t.Parallel() // it waits most of the time
	p := startReplica(t, "127.0.0.1:0", "RAPPORT_DATA="+t.TempDir(), "RAPPORT_LINGER=5s")
	p.tell()
	eventually(t, "not ready", func() bool { return ready(p.address) != http.StatusOK })
	p.tell()
	<-p.ended
	if status, ok := p.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() {
		t.Errorf("ended with %v, want by the signal", p.ProcessState)
	}
}
