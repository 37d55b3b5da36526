package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/store"
)

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
