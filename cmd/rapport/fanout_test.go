package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store"
)

// A postOffice is as much of Slack as it takes to be told things: private rooms,
// messages with their metadata, and a history to look them up in.
type postOffice struct {
	history bool // may be read
	slow    time.Duration

	mu       sync.Mutex
	messages []posted
	open     int // posts taken and not answered yet
}

type posted struct {
	room, stamp, id string
	metadata        json.RawMessage
}

func (o *postOffice) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	switch strings.TrimPrefix(r.URL.Path, "/api/") {
	case "auth.test":
		say(w, map[string]any{"ok": true, "team_id": "T1", "user_id": "UBOT", "bot_id": "B1"})
	case "conversations.open":
		say(w, map[string]any{"ok": true, "channel": map[string]any{"id": "D" + r.Form.Get("users")}})
	case "users.info":
		say(w, map[string]any{"ok": true, "user": map[string]any{"id": r.Form.Get("user"), "tz": "Europe/Riga", "locale": "en-US"}})
	case "chat.postMessage":
		o.post(w, r)
	case "conversations.history":
		o.look(w, r)
	default:
		say(w, map[string]any{"ok": true})
	}
}

func say(w http.ResponseWriter, answer map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

// post takes a message, and some time before and after that.
func (o *postOffice) post(w http.ResponseWriter, r *http.Request) {
	time.Sleep(rand.N(o.slow))
	var meta struct {
		Payload struct {
			ID string `json:"id"`
		} `json:"event_payload"`
	}
	_ = json.Unmarshal([]byte(r.Form.Get("metadata")), &meta)
	o.mu.Lock()
	m := posted{
		room: r.Form.Get("channel"), id: meta.Payload.ID, metadata: json.RawMessage(r.Form.Get("metadata")),
		stamp: fmt.Sprintf("%d.%06d", time.Now().Unix(), len(o.messages)),
	}
	o.messages = append(o.messages, m)
	o.open++
	o.mu.Unlock()
	time.Sleep(rand.N(o.slow))
	say(w, map[string]any{"ok": true, "channel": m.room, "ts": m.stamp})
	o.mu.Lock()
	o.open--
	o.mu.Unlock()
}

func (o *postOffice) look(w http.ResponseWriter, r *http.Request) {
	if !o.history {
		say(w, map[string]any{"ok": false, "error": "missing_scope", "needed": "im:history"})
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	var found []map[string]any
	for _, m := range o.messages {
		if m.room == r.Form.Get("channel") {
			found = append(found, map[string]any{"type": "message", "ts": m.stamp, "bot_id": "B1", "metadata": m.metadata})
		}
	}
	say(w, map[string]any{"ok": true, "messages": found})
}

// checkins counts, by recipient, the weekly messages that were taken.
func (o *postOffice) checkins() map[string]int {
	o.mu.Lock()
	defer o.mu.Unlock()
	times := map[string]int{}
	for _, m := range o.messages {
		if words := strings.Fields(m.id); len(words) == 3 && words[0] == "checkin" {
			times[words[1]]++
		}
	}
	return times
}

// Three processes tell five hundred people at once and are killed at random
// while they do. Everybody is told. What was taken by the platform and not
// written down in time is looked up and not said again; where it cannot be
// looked up it is said once more, and no oftener than that.
func TestKilledFanOut(t *testing.T) {
	t.Run("history", func(t *testing.T) { fanOut(t, 500, true) })
	t.Run("blind", func(t *testing.T) { fanOut(t, 120, false) })
}

func fanOut(t *testing.T, owners int, history bool) {
	r, socket := startRedisAt(t)
	friday := time.Date(2026, 3, 13, 10, 0, 0, 0, time.UTC)
	manyOwners(t, r, owners, friday)

	platform := &postOffice{history: history, slow: 40 * time.Millisecond}
	slack := httptest.NewServer(platform)
	t.Cleanup(slack.Close)
	clockFile := filepath.Join(t.TempDir(), "clock.json")
	setClock := func(at time.Time) {
		text := fmt.Sprintf(`{"real":%d,"fake":%d,"rate":1}`, time.Now().Unix(), at.Unix())
		if err := os.WriteFile(clockFile, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	setClock(friday)
	start := func() *exec.Cmd {
		program, _ := startProgram(t, []string{
			"REDIS_URL=unix://" + socket, "SLACK_BOT_TOKEN=xoxb-fan-out", "SLACK_API_URL=" + slack.URL + "/api/", "SLACK_SHARE=500",
			"RAPPORT_CLOCK_FILE=" + clockFile, "RAPPORT_REHEARSAL=1", "RAPPORT_LEASE=2s", "RAPPORT_TIMEZONE=Europe/Riga", "RAPPORT_LOG=error",
		})
		return program
	}
	var running [3]*exec.Cmd
	for i := range running {
		running[i] = start()
	}
	// The first look is over when a job's plan is written down.
	w, err := r.Workspace("T1")
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "a first look", func() bool { at, err := w.Planned(t.Context(), "checkin"); return err == nil && !at.IsZero() })
	setClock(time.Date(2026, 3, 16, 7, 0, 1, 0, time.UTC))

	kills, window := 0, 0
	told := func() int { return len(platform.checkins()) }
	for next := owners / 10; told() < owners; {
		eventually(t, fmt.Sprintf("%d check-ins", min(next, owners)), func() bool { return told() >= min(next, owners) })
		if kills == 8 {
			next = owners
			continue
		}
		next += owners / 10
		i := rand.IntN(len(running))
		_ = running[i].Process.Kill()
		_ = running[i].Wait()
		kills++
		platform.mu.Lock()
		window += platform.open
		platform.mu.Unlock()
		running[i] = start()
	}
	eventually(t, "everything written down", func() bool {
		b, err := w.Backlog(t.Context(), time.Date(2026, 3, 16, 7, 5, 0, 0, time.UTC))
		return err == nil && b.Overdue+b.Taken == 0
	})
	twice, lost := 0, 0
	times := platform.checkins()
	for i := range owners {
		switch n := times[ownerID(i)]; {
		case n == 0:
			lost++
		case n > 1:
			twice += n - 1
		}
	}
	t.Logf("%d owners, %d kills: %d lost, %d told twice (posts between taken and answered when a process was killed: %d)", owners, kills, lost, twice, window)
	if lost > 0 {
		t.Errorf("%d were never told", lost)
	}
	// A killed process has at most a hand's worth of posts on their way.
	const crew = 16
	if most := kills * crew; history && twice > 0 || twice > most {
		t.Errorf("%d were told twice", twice)
	}
}

func ownerID(i int) string { return "U" + strconv.Itoa(1000+i) }

// manyOwners gives each of many a customer whom nobody has called for long.
func manyOwners(t *testing.T, r *store.Redis, owners int, now time.Time) {
	t.Helper()
	a, err := assemble(Parts{Store: r, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	e, err := a.Env("T1")
	if err != nil {
		t.Fatal(err)
	}
	for i := range owners {
		_, err := e.Ledger.Write(t.Context(), relationship.Writing{
			ID: fmt.Sprint("own", i), By: ownerID(i), At: now, Company: fmt.Sprint("o", i), New: true, Names: true, Blind: true,
			Edit: func(c *relationship.Company) error {
				c.Name = fmt.Sprint("Company ", i)
				c.Relationships = []relationship.Relationship{{Side: relationship.Customer, Segment: relationship.TierB, Owner: ownerID(i), Added: e.Ledger.Today(now) - 200}}
				return nil
			},
			Entries: []relationship.Entry{{
				Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual,
				Day: e.Ledger.Today(now) - 90, Mood: new(relationship.Good),
			}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// eventually polls for what another process does.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(90 * time.Second); !done(); {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within 90 s", what)
		}
		time.Sleep(5 * time.Millisecond) // another process: there is nothing to wait on
	}
}
