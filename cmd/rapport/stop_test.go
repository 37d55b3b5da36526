package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/embedded"
)

// A replica is the program under test, as a process.
type replica struct {
	*exec.Cmd
	t       *testing.T
	address string // http://…
	log     *shared
	ended   chan struct{}
}

// startReplica runs the program at an address, port 0 being any.
func startReplica(t *testing.T, at string, settings ...string) *replica {
	t.Helper()
	p := &replica{Cmd: exec.Command("rapport", "--addr="+at), t: t, log: &shared{}, ended: make(chan struct{})}
	p.Dir = t.TempDir()
	p.Env = append(os.Environ(), append([]string{
		"SLACK_SIGNING_SECRET=" + benchSecret, "RAPPORT_LIMIT_PERSON=0", "RAPPORT_LIMIT_WORKSPACE=0", "RAPPORT_LOG=warn",
	}, settings...)...)
	heard, said := io.Pipe()
	p.Stderr = io.MultiWriter(p.log, said)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.Wait()
		_ = said.Close()
		close(p.ended)
	}()
	t.Cleanup(func() { _ = p.Process.Kill(); <-p.ended })
	p.address = addressIn(t, heard)
	return p
}

// stop asks the program to stop, and expects that it does so well.
func (p *replica) stop() {
	p.t.Helper()
	p.tell()
	p.left()
}

func (p *replica) tell() {
	p.t.Helper()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
}

// left expects that the program ends by itself. How long it may take is said by
// [leave]: here other tests want the machine as well.
func (p *replica) left() {
	p.t.Helper()
	began := time.Now()
	const hung = 90 * time.Second
	select {
	case <-p.ended:
	case <-time.After(hung):
		p.t.Fatalf("still there %v after it was told to stop:\n%s", hung, p.log)
	}
	if !p.ProcessState.Success() {
		p.t.Errorf("%v, want success:\n%s", p.ProcessState, p.log)
	}
	p.t.Logf("gone after %v", time.Since(began))
}

// The program is gone within the ten seconds that it is given at least.
func TestLeavesInTime(t *testing.T) {
	const grace = 10 * time.Second
	if leave >= grace || longestLinger+halfSent >= leave-park || finish >= leave-park || hurry >= leave-park {
		t.Errorf("%v to leave, of it %v to linger, %v for errands, %v for a model", leave, longestLinger, finish, hurry)
	}
}

// A sluggish Slack takes messages, some of them after a while, and those for
// one room never.
type sluggish struct {
	slow  string // a room
	begun chan struct{}

	mu    sync.Mutex
	never string   // a room
	said  []string // room and text
}

func (s *sluggish) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	switch strings.TrimPrefix(r.URL.Path, "/api/") {
	case "auth.test":
		say(w, map[string]any{"ok": true, "team_id": "T1", "user_id": "UBOT", "bot_id": "B1"})
	case "users.info":
		say(w, map[string]any{"ok": true, "user": map[string]any{"id": r.Form.Get("user"), "tz": "Europe/Riga", "locale": "en-US"}})
	case "conversations.open":
		say(w, map[string]any{"ok": true, "channel": map[string]any{"id": "D" + r.Form.Get("users")}})
	case "chat.postMessage":
		room := r.Form.Get("channel")
		s.mu.Lock()
		never := s.never
		s.mu.Unlock()
		switch room {
		case s.slow:
			s.begun <- struct{}{}
			pauseFor(r.Context(), 2*time.Second)
		case never:
			s.begun <- struct{}{}
			<-r.Context().Done()
			return
		}
		s.mu.Lock()
		s.said = append(s.said, room+" "+r.Form.Get("text")+" "+r.Form.Get("blocks"))
		s.mu.Unlock()
		say(w, map[string]any{"ok": true, "channel": room, "ts": "1.2"})
	default:
		say(w, map[string]any{"ok": true})
	}
}

// pauseFor is how a slow service is slow.
func pauseFor(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// told reports whether a room was told something.
func (s *sluggish) told(room, what string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, said := range s.said {
		if strings.HasPrefix(said, room+" ") && strings.Contains(said, what) {
			return true
		}
	}
	return false
}

// event is a direct message, signed as Slack would.
func event(t *testing.T, address, room, text, ts string) {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"type": "event_callback", "team_id": "T1", "event_id": "Ev" + ts,
		"event": map[string]any{"type": "message", "channel_type": "im", "channel": room, "user": "U" + room, "text": text, "ts": ts},
	})
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(signedBody(address+"/slack/events", "application/json", string(body)))
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("event: status %d", response.StatusCode)
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

// sendHalf sends requests whose rest never comes.
func sendHalf(t *testing.T, address string) (all []net.Conn) {
	t.Helper()
	for _, text := range halves {
		c, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(c, text); err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

// A load is people who log by signed commands and press on the page, as fast as
// they are answered.
type load struct {
	t                       *testing.T
	address                 string
	logged, pressed, failed atomic.Int64
	numbers                 [2]atomic.Int64
	leaving                 atomic.Bool
	wg                      sync.WaitGroup
	answered                chan struct{}
}

func newLoad(t *testing.T, address string) *load {
	return &load{t: t, address: address, answered: make(chan struct{}, 1000)}
}

func (l *load) command(line string) string {
	response, err := http.DefaultClient.Do(signed(l.address, line))
	if err != nil {
		l.t.Errorf("%s: %v", line, err)
		return ""
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		l.t.Errorf("%s: %v", line, err)
	}
	return string(body)
}

// page does something on the local page.
func (l *load) page(n int64, line string) string {
	body, err := json.Marshal(map[string]any{"id": fmt.Sprintf("press-%08d", n), "workspace": localID, "person": "me", "press": map[string]any{"line": line, "label": "x"}})
	if err != nil {
		l.t.Error(err)
	}
	response, err := http.Post(l.address+"/act", "application/json", strings.NewReader(string(body)))
	if err != nil {
		l.t.Errorf("%s: %v", line, err)
		return ""
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		l.t.Errorf("%s: %v", line, err)
	}
	return string(answer)
}

// run has so many people at work, half of them on each way, until the program
// says that it is leaving.
func (l *load) run(people int) {
	for i := range people {
		l.wg.Go(func() {
			for !l.leaving.Load() {
				var answer string
				n, done := l.numbers[i%2].Add(1)-1, &l.logged
				if i%2 == 0 {
					answer = l.command(fmt.Sprintf(`log Acme call "talk %d"`, n))
				} else {
					answer = l.page(n+1, fmt.Sprintf(`log Pressed call "press %d"`, n))
					done = &l.pressed
				}
				if !strings.Contains(answer, "Logged") {
					l.failed.Add(1)
					l.t.Errorf("%d was answered %.300s", n, answer)
				}
				done.Add(1)
				select {
				case l.answered <- struct{}{}:
				default:
				}
			}
		})
	}
}

// wait returns after so many answers.
func (l *load) wait(answers int) {
	for range answers {
		<-l.answered
	}
}

// untilLeaving asks the program whether it is ready, as a load balancer does,
// and has nobody begin anything once it is not.
func (l *load) untilLeaving() {
	l.t.Helper()
	eventually(l.t, "not ready", func() bool { return ready(l.address) == http.StatusServiceUnavailable })
	l.leaving.Store(true)
	l.wg.Wait()
}

// ready is how a program says that it is ready, 0 if it says nothing.
func ready(address string) int {
	client := &http.Client{Timeout: 2 * time.Second}
	response, err := client.Get(address + "/readyz")
	if err != nil {
		return 0
	}
	_ = response.Body.Close()
	return response.StatusCode
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

// Three replicas on one Redis are restarted one after another under fifty
// commands a second, behind as much of a load balancer as asks who is ready and
// goes elsewhere when nobody listens. No command fails, none is lost, and none
// is done twice.
func TestRollingRestart(t *testing.T) {
	t.Parallel() // it waits most of the time
	_, socket := startRedisAt(t)
	settings := []string{"REDIS_URL=unix://" + socket, "RAPPORT_LINGER=2s", "RAPPORT_TIMEZONE=UTC"}
	var all balancer
	for range 3 {
		p := startReplica(t, "127.0.0.1:0", settings...)
		all.add(p)
	}
	companies := []string{"Ozols", "Liepa", "Kļava", "Bērzs", "Egle"}
	for _, name := range companies {
		if answer, err := all.command("add " + name + " customer"); err != nil || !strings.Contains(answer, "Added") {
			t.Fatalf("%s %v", answer, err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go all.look(ctx)
	var sent, failed atomic.Int64
	var wg sync.WaitGroup
	wg.Go(func() {
		beat := time.NewTicker(time.Second / 50)
		defer beat.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-beat.C:
			}
			n := sent.Add(1) - 1
			wg.Go(func() {
				answer, err := all.command(fmt.Sprintf(`log %s call "talk %d"`, companies[int(n)%len(companies)], n))
				if err != nil || !strings.Contains(answer, "Logged") {
					failed.Add(1)
					t.Errorf("talk %d: %v %.200s", n, err, answer)
				}
			})
		}
	})
	eventually(t, "some commands", func() bool { return sent.Load() >= 50 })
	for i := range all.replicas {
		all.at(i).stop()
		all.put(i, startReplica(t, strings.TrimPrefix(all.at(i).address, "http://"), settings...))
		last := sent.Load()
		eventually(t, "some commands", func() bool { return sent.Load() >= last+50 && all.isReady(i) })
	}
	stop()
	wg.Wait()
	r := store.Through(func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	})
	t.Cleanup(func() { _ = r.Close() })
	times := textsOf(t, r, "T1", companies...)
	lost, twice := 0, 0
	for n := range sent.Load() {
		switch got := times[fmt.Sprint("talk ", n)]; {
		case got == 0:
			lost++
		case got > 1:
			twice++
		}
	}
	t.Logf("%d commands over three restarts: %d failed, %d lost, %d doubled; %d went elsewhere", sent.Load(), failed.Load(), lost, twice, all.elsewhere.Load())
	if lost+twice > 0 {
		t.Errorf("%d lost, %d doubled", lost, twice)
	}
}

// A balancer sends requests to replicas that say that they are ready.
type balancer struct {
	mu        sync.Mutex
	replicas  []*replica
	ready     []bool
	next      int
	elsewhere atomic.Int64 // requests that nobody listened to at first
}

func (b *balancer) add(p *replica) {
	b.replicas, b.ready = append(b.replicas, p), append(b.ready, true)
}

func (b *balancer) at(i int) *replica {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.replicas[i]
}

func (b *balancer) put(i int, p *replica) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.replicas[i] = p
}

func (b *balancer) isReady(i int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ready[i]
}

// look asks every replica all the time whether it is ready.
func (b *balancer) look(ctx context.Context) {
	beat := time.NewTicker(50 * time.Millisecond)
	defer beat.Stop()
	for ctx.Err() == nil {
		for i := range b.replicas {
			is := ready(b.at(i).address) == http.StatusOK
			b.mu.Lock()
			b.ready[i] = is
			b.mu.Unlock()
		}
		<-beat.C
	}
}

// turn is the next replica that is ready, or any if none says so.
func (b *balancer) turn() *replica {
	b.mu.Lock()
	defer b.mu.Unlock()
	for range b.replicas {
		b.next = (b.next + 1) % len(b.replicas)
		if b.ready[b.next] {
			break
		}
	}
	return b.replicas[b.next]
}

// command sends a command, to another replica where nobody listens.
func (b *balancer) command(line string) (string, error) {
	for tries := 0; ; tries++ {
		response, err := http.DefaultClient.Do(signed(b.turn().address, line))
		if errors.Is(err, syscall.ECONNREFUSED) && tries < 2*len(b.replicas) {
			b.elsewhere.Add(1)
			continue
		}
		if err != nil {
			return "", err
		}
		body, err := io.ReadAll(response.Body)
		return string(body), errors.Join(err, response.Body.Close())
	}
}
