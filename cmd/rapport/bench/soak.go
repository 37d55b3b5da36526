package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"text/tabwriter"
	"time"
)

// A Watch is how long programs are kept busy, and how often it is looked how
// they bear it.
type Watch struct {
	Workers int // on each target at most
	Rate    float64
	For     time.Duration
	Every   time.Duration
}

// A Look is what was seen of the targets in one stretch of time.
type Look struct {
	At              time.Duration // since the beginning
	Done, Failed    int
	P50, P99, Worst time.Duration
	First           error   // the first failure
	State           []State // of each target, at the end
}

// A State is what a target holds at a moment, zero where that is not known.
type State struct {
	Resident   int64 // bytes
	Goroutines int
}

// Soak sends commands by turns to targets by turns, in an open loop, and calls
// see with each look. Wrong answers are counted; a target that cannot be
// reached at the beginning is an error.
func Soak(ctx context.Context, targets []*Target, commands []*Command, watch Watch, see func(Look)) error {
	ctx, stop := context.WithTimeout(ctx, watch.For)
	defer stop()
	due := schedule(ctx, Load{Rate: watch.Rate, Slice: watch.For})
	s := &stretch{}
	var all sync.WaitGroup
	for _, t := range targets {
		for range watch.Workers {
			l, err := t.dial(ctx)
			if err != nil {
				stop()
				all.Wait()
				return err
			}
			all.Go(func() { s.work(ctx, l, commands, due) })
		}
	}
	start, tick := time.Now(), time.NewTicker(watch.Every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			all.Wait()
			// What was asked for is over; anything else broke it off.
			if err := context.Cause(ctx); !errors.Is(err, context.DeadlineExceeded) {
				return err
			}
			return nil
		}
		look := s.end()
		look.At = time.Since(start)
		for _, t := range targets {
			look.State = append(look.State, t.state(ctx))
		}
		see(look)
	}
}

// A stretch gathers what happens between two looks.
type stretch struct {
	mu   sync.Mutex
	look Look
	took []time.Duration
}

func (s *stretch) work(ctx context.Context, l *line, commands []*Command, due <-chan time.Time) {
	defer func() { _ = l.conn.Close() }()
	for at := range due {
		turn := turns.Add(1)
		err := l.send(commands[turn%int64(len(commands))], turn)
		s.note(time.Since(at), err)
		if err == nil {
			continue
		}
		if again, err := l.target.dial(ctx); err == nil {
			_ = l.conn.Close()
			*l = *again
		}
	}
}

func (s *stretch) note(took time.Duration, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.took = append(s.took, took)
		s.look.Done++
		return
	}
	s.look.Failed++
	if s.look.First == nil {
		s.look.First = err
	}
}

// end returns what was gathered, and begins anew.
func (s *stretch) end() Look {
	s.mu.Lock()
	look, took := s.look, s.took
	s.look, s.took = Look{}, nil
	s.mu.Unlock()
	slices.Sort(took)
	look.P50, look.P99, look.Worst = quantile(took, 50), quantile(took, 99), quantile(took, 100)
	return look
}

var goroutines = regexp.MustCompile(`(?m)^go_goroutines (\d+)$`)

// state asks the machine and the target's own figures.
func (t *Target) state(ctx context.Context) State {
	s := State{Resident: usage(t.PID).resident}
	if t.Figures == "" {
		return s
	}
	const patience = 5 * time.Second
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, t.Figures, http.NoBody)
	if err != nil {
		return s
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return s
	}
	defer func() { _ = answer.Body.Close() }()
	const most = 4 << 20
	body, _ := io.ReadAll(io.LimitReader(answer.Body, most))
	if m := goroutines.FindSubmatch(body); m != nil {
		s.Goroutines, _ = strconv.Atoi(string(m[1]))
	}
	return s
}

// PrintLooks writes looks as a table, and below it how the last quarter differs
// from the second: in the first a program is still getting to its size.
func PrintLooks(w io.Writer, looks []Look) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprint(t, "after\tanswered\tfailed\tp50 ms\tp99 ms\tworst ms\t")
	if len(looks) > 0 {
		for i := range looks[0].State {
			_, _ = fmt.Fprintf(t, "%d: MiB\tgoroutines\t", i+1)
		}
	}
	_, _ = fmt.Fprintln(t)
	for i := range looks {
		l := &looks[i]
		_, _ = fmt.Fprintf(t, "%s\t%d\t%d\t%.2f\t%.2f\t%.2f\t", l.At.Round(time.Second), l.Done, l.Failed, ms(l.P50), ms(l.P99), ms(l.Worst))
		for _, s := range l.State {
			_, _ = fmt.Fprintf(t, "%.1f\t%d\t", float64(s.Resident)/(1<<20), s.Goroutines)
		}
		_, _ = fmt.Fprintln(t)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	const quarters = 4
	n := len(looks) / quarters
	if n == 0 {
		return nil
	}
	early, late := looks[n:2*n], looks[len(looks)-n:]
	for i := range looks[0].State {
		resident := func(l Look) float64 { return float64(l.State[i].Resident) / (1 << 20) }
		running := func(l Look) float64 { return float64(l.State[i].Goroutines) }
		_, _ = fmt.Fprintf(w, "program %d, second quarter to last: %.1f to %.1f MiB, %.0f to %.0f goroutines\n",
			i+1, mean(early, resident), mean(late, resident), mean(early, running), mean(late, running))
	}
	p99 := func(l Look) float64 { return ms(l.P99) }
	_, err := fmt.Fprintf(w, "p99, second quarter to last: %.2f to %.2f ms\n", mean(early, p99), mean(late, p99))
	return err
}

func mean(looks []Look, of func(Look) float64) float64 {
	sum := 0.0
	for _, l := range looks {
		sum += of(l)
	}
	return sum / float64(len(looks))
}
