package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rapport-bot/rapport/scheduler"
	"github.com/rapport-bot/rapport/store"
)

// readiness returns a function that asks /readyz over a store.
func readiness(t *testing.T, r *store.Redis, d *door) func() (status int, words string, took time.Duration) {
	t.Helper()
	a, err := assemble(Parts{Store: r, Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	o := &office{Assistant: a, senders: senders{}, clock: newClock("", time.UTC), log: slog.New(slog.DiscardHandler)}
	unasked, err := scheduler.New(scheduler.Config{Workspaces: o.workplaces, Handle: a.Handle, Now: time.Now, Log: o.log})
	if err != nil {
		t.Fatal(err)
	}
	h := o.serveReady(unasked, d)
	return func() (int, string, time.Duration) {
		began, w := time.Now(), httptest.NewRecorder()
		h(w, httptest.NewRequest(http.MethodGet, "/readyz", http.NoBody))
		first, _, _ := strings.Cut(w.Body.String(), "\n")
		return w.Code, first, time.Since(began)
	}
}

// Whoever asks whether the program is ready is told at once: no while the store
// is in trouble, no from the moment it leaves, and yes otherwise.
func TestReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTalk(t)
		d := &door{}
		ask := readiness(t, k.bot.Store, d)
		expect := func(status int, words string) {
			t.Helper()
			if got, said, took := ask(); got != status || said != words || took > patience {
				t.Errorf("%d %q after %v, want %d %q within %v", got, said, took, status, words, patience)
			}
		}
		expect(http.StatusOK, "ready")
		k.given([]string{"redis", "down"})
		expect(http.StatusServiceUnavailable, "the store does not answer")
		k.given([]string{"redis", "up"})
		expect(http.StatusOK, "ready")
		d.leave()
		expect(http.StatusServiceUnavailable, "leaving: send requests elsewhere")
	})
}

// A store that takes connections and says nothing, and one that keeps whoever
// asks it, hold nobody up; however many ask, the store is asked once.
func TestReadyNeverBlocks(t *testing.T) {
	for name, stuck := range map[string]bool{"silent": false, "stuck": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				free := make(chan struct{})
				r := store.Through(func(context.Context, string, string) (net.Conn, error) {
					if stuck { // whatever the context says
						<-free
						return nil, net.ErrClosed
					}
					near, _ := net.Pipe()
					return near, nil
				})
				defer func() { _ = r.Close() }()
				ask := readiness(t, r, &door{})
				for range 5 {
					if got, said, took := ask(); got != http.StatusServiceUnavailable || took > patience {
						t.Errorf("%d %q after %v, want a no within %v", got, said, took, patience)
					}
				}
				close(free)
				time.Sleep(time.Minute) // what was stuck ends
			})
		})
	}
}

// A request that says it is leaving tells its client to go elsewhere.
func TestLeavingClosesConnections(t *testing.T) {
	d := &door{}
	h := d.guard(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }))
	for _, leaving := range []bool{false, true} {
		if leaving {
			d.leave()
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", strings.NewReader("x")))
		if closes := w.Header().Get("Connection") == "close"; closes != leaving || len(d.coming) > 0 {
			t.Errorf("leaving %v: connection closed %v, %d bodies still come", leaving, closes, len(d.coming))
		}
	}
}
