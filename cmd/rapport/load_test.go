package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

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
