package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store/embedded"
	"github.com/rapport-bot/rapport/store/redistest"
)

// Merging two long journals and taking it back, while somebody else reads a
// company the whole time: longest-read-ms is the longest that they waited, and
// longest-command-ms the longest for which a real server did nothing else.
//
//	go test ./store -run '^$' -bench Merge -benchtime 5x
func BenchmarkMerge(b *testing.B) {
	backends := map[string]func(*testing.B) *Redis{
		"redis-server": func(b *testing.B) *Redis { return reached(b, redistest.Start(b).URL(), Options{}) },
		"embedded":     benchEmbedded,
	}
	for name, open := range backends {
		for _, entries := range []int{1_000, 10_000, relationship.MostMerged} {
			b.Run(fmt.Sprintf("%s/%d", name, entries), func(b *testing.B) { benchMerge(b, open(b), entries) })
		}
	}
}

func benchMerge(b *testing.B, r *Redis, entries int) {
	w, err := r.Workspace("T1")
	if err != nil {
		b.Fatal(err)
	}
	l := &relationship.Ledger{Store: w, Model: relationship.Default(), Zone: time.UTC}
	for _, id := range []string{acmeID, corpID, "other"} {
		longCompany(b, l, id, entries/2)
	}
	ctx, real := b.Context(), r.client.ConfigSet(b.Context(), "slowlog-max-len", "10000").Err() == nil
	if real {
		for _, err := range []error{r.client.ConfigSet(ctx, "slowlog-log-slower-than", "0").Err(), r.client.Do(ctx, "SLOWLOG", "RESET").Err()} {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	var longest, merging, splitting time.Duration
	for i := range b.N {
		stop, waited := make(chan struct{}), make(chan time.Duration)
		go reads(l, stop, waited)
		m := relationship.Merging{ID: fmt.Sprint("m", i), Ref: fmt.Sprint("m", i), By: "zane", At: noon, From: corpID, Into: acmeID}
		began := time.Now()
		if _, err := l.Merge(b.Context(), m); err != nil {
			b.Fatal(err)
		}
		merging += time.Since(began)
		began = time.Now()
		s := relationship.Splitting{ID: fmt.Sprint("s", i), Ref: m.Ref, By: "zane", At: noon, Company: acmeID}
		if _, err := l.Split(b.Context(), s); err != nil {
			b.Fatal(err)
		}
		splitting += time.Since(began)
		close(stop)
		longest = max(longest, <-waited)
	}
	if real {
		log, err := r.client.SlowLogGet(ctx, -1).Result()
		if err != nil {
			b.Fatal(err)
		}
		slowest := slices.MaxFunc(log, func(a, b redis.SlowLog) int { return cmp.Compare(a.Duration, b.Duration) })
		b.ReportMetric(float64(slowest.Duration.Microseconds())/1000, "longest-command-ms")
	}
	b.ReportMetric(float64(longest.Microseconds())/1000, "longest-read-ms")
	b.ReportMetric(float64(merging.Milliseconds())/float64(b.N), "merge-ms")
	b.ReportMetric(float64(splitting.Milliseconds())/float64(b.N), "split-ms")
}

// reads reads a company until it is stopped, and says how long the longest took.
func reads(l *relationship.Ledger, stop <-chan struct{}, waited chan<- time.Duration) {
	var longest time.Duration
	for {
		select {
		case <-stop:
			waited <- longest
			return
		default:
		}
		began := time.Now()
		_, _ = l.Store.Records(context.Background(), []string{"other"})
		longest = max(longest, time.Since(began))
	}
}

func longCompany(b *testing.B, l *relationship.Ledger, id string, entries int) {
	b.Helper()
	const some = 500
	for n := 0; n < entries; n += some {
		w := relationship.Writing{ID: fmt.Sprint(id, n), By: "anna", At: noon.Add(time.Duration(n) * time.Second), Company: id, New: n == 0, Names: n == 0}
		w.Edit = func(co *relationship.Company) error {
			if n == 0 {
				co.Name = id
				co.Relationships = []relationship.Relationship{{Side: relationship.Customer, Segment: relationship.TierB, Owner: "anna", Added: 1}}
			}
			return nil
		}
		for i := range min(some, entries-n) {
			w.Entries = append(w.Entries, relationship.Entry{
				Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual, Day: relationship.Day(10_000 + (n+i)/10),
				Mood: new(relationship.Good), Who: []string{"Jana Novak"}, Text: "They asked when the next delivery comes and what it costs.",
			})
		}
		if _, err := l.Write(b.Context(), w); err != nil {
			b.Fatal(err)
		}
	}
}

func benchEmbedded(b *testing.B) *Redis {
	e, err := embedded.Open(b.TempDir(), embedded.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = e.Close() })
	r := Through(e.Dial)
	b.Cleanup(func() { _ = r.Close() })
	return r
}
