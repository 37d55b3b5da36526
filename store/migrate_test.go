package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store/embedded"
)

// aged makes T1 what a program would have left that knew no people in the
// directory, no shelves and no bands by owner.
func aged(t *testing.T, r *Redis, companies int) {
	t.Helper()
	l := ledger(t, r, "T1")
	for i := range companies {
		id := fmt.Sprintf("c%03d", i)
		addCompany(t, l, id, fmt.Sprint("Company ", i), relationship.Customer)
		_, err := l.Write(t.Context(), relationship.Writing{
			ID: "p-" + id, By: "anna", At: noon, Company: id,
			Edit: func(c *relationship.Company) error {
				c.People = append(c.People, relationship.Person{Name: fmt.Sprint("Jana ", i)})
				return nil
			},
			Entries: []relationship.Entry{{Type: relationship.Insight, Side: relationship.Customer, Day: l.Today(noon), Text: "why us"}},
		})
		must(t, err)
	}
	makeOld(t, r)
}

func makeOld(t *testing.T, r *Redis) {
	t.Helper()
	ctx := t.Context()
	for id, text := range r.client.HGetAll(ctx, "{T1}:directory").Val() {
		var listing relationship.Listing
		must(t, json.Unmarshal([]byte(text), &listing))
		listing.People = nil
		old, err := json.Marshal(listing)
		must(t, err)
		must(t, r.client.HSet(ctx, "{T1}:directory", id, old).Err())
	}
	names, err := r.names(ctx, "", []string{"T1"})
	must(t, err)
	for _, key := range names["T1"] {
		for _, late := range []string{"shelf:", "rank:standing:", "rank:date:", "rank:tried:", "owners", "layout"} {
			if len(key) >= len(late) && key[:len(late)] == late {
				must(t, r.client.Del(ctx, "{T1}:"+key).Err())
			}
		}
	}
}

func complete(t *testing.T, l *relationship.Ledger, companies int) {
	t.Helper()
	ctx := t.Context()
	d, err := l.Store.Directory(ctx)
	must(t, err)
	if hits := d.ScanPeople([]string{"jana", fmt.Sprint(companies - 1)}); len(hits) == 0 {
		t.Error("nobody is found by name")
	}
	spots, err := l.Store.Shelved(ctx, relationship.InsightShelf, relationship.Span{From: 0, To: l.Today(noon)}, 1000)
	must(t, err)
	if len(spots) != companies {
		t.Errorf("%d insights on the shelf, want %d", len(spots), companies)
	}
	full, err := l.Store.Stocked(ctx)
	must(t, err)
	n, err := l.Store.Count(ctx, relationship.Query{Index: relationship.ByStanding, Owner: "anna", Max: 10_000})
	must(t, err)
	owners, err := l.Store.Owners(ctx)
	must(t, err)
	if !full || n != companies || len(owners) != 1 {
		t.Errorf("stocked %t, %d stand by owner, owners %v; want %d of anna", full, n, owners, companies)
	}
}

// Steps are numbered without a gap, and say what they bring.
func TestStepsAreDeclaredInOrder(t *testing.T) {
	for i, s := range steps {
		if s.Layout != firstLayout+1+i || s.What == "" || s.Batch == nil {
			t.Errorf("step %d is to layout %d (%s)", i, s.Layout, s.What)
		}
	}
}

// An older store is brought up to date once, and what is as it should be is left
// alone.
func TestAnOlderStoreIsBroughtUpToDate(t *testing.T) {
	onStores(t, func(t *testing.T, r *Redis, _ *relationship.Ledger) {
		const companies = 150
		aged(t, r, companies)
		l := another(t, r)
		w := l.Store.(*Workspace)
		_, before := taken(t, r)
		dry, err := w.Migrate(t.Context(), l, MigrateOptions{Today: l.Today(noon), Dry: true})
		must(t, err)
		_, after := taken(t, r)
		if diff := cmp.Diff(figures(before), figures(after)); diff != "" {
			t.Errorf("a dry run changed something (-before +after):\n%s", diff)
		}
		m, err := w.Migrate(t.Context(), l, MigrateOptions{Today: l.Today(noon)})
		must(t, err)
		for name, m := range map[string]Migration{"dry": dry, "done": m} {
			if m.From != 1 || m.To != Layout() || len(m.Steps) != len(steps) || m.Steps[0].Lacked != companies || m.Steps[1].Seen != companies {
				t.Errorf("%s: %+v", name, m)
			}
		}
		complete(t, another(t, r), companies)
		again, err := w.Migrate(t.Context(), l, MigrateOptions{Today: l.Today(noon)})
		must(t, err)
		if again.From != Layout() || len(again.Steps) != 0 {
			t.Errorf("again: %+v", again)
		}
	})
}

// A day later the steps are taken once more, for what an older program wrote
// beside this one; and after that never again.
func TestWhatAnOlderProgramWroteMeanwhileIsPutRight(t *testing.T) {
	r := stores["embedded"](t)
	aged(t, r, 3)
	l := another(t, r)
	w := l.Store.(*Workspace)
	_, err := w.Migrate(t.Context(), l, MigrateOptions{Today: l.Today(noon)})
	must(t, err)
	took := r.client.HGetAll(t.Context(), "{T1}:layout").Val()
	makeOld(t, r) // as if the other one had written everything anew
	must(t, r.client.HSet(t.Context(), "{T1}:layout", took).Err())
	for _, test := range []struct {
		ago  time.Duration
		want int
	}{{beside - time.Hour, 0}, {beside, len(steps)}, {2 * beside, 0}} {
		must(t, r.client.HSet(t.Context(), "{T1}:layout", stepAt, time.Now().Add(-test.ago).Unix()).Err())
		l = another(t, r)
		m, err := l.Store.(*Workspace).Migrate(t.Context(), l, MigrateOptions{Today: l.Today(noon)})
		must(t, err)
		if len(m.Steps) != test.want {
			t.Errorf("%v later %d steps were taken, want %d", test.ago, len(m.Steps), test.want)
		}
	}
	complete(t, another(t, r), 3)
}

// A step that was broken off goes on where it was, one process at a time.
func TestAStepGoesOnWhereItWasBrokenOff(t *testing.T) {
	const companies = 200
	e, err := embedded.Open(t.TempDir(), embedded.Options{})
	must(t, err)
	t.Cleanup(func() { must(t, e.Close()) })
	r := Through(e.Dial)
	t.Cleanup(func() { _ = r.Close() })
	aged(t, r, companies)
	var seen []int
	count := []Step{{Layout: 2, What: "all are counted", Batch: func(_ context.Context, _ *Stepping, recs []*relationship.Record) (int, error) {
		seen = append(seen, len(recs))
		return 0, nil
	}}}
	runs := 0
	for n := int64(4); ; n++ {
		left := &atomic.Int64{}
		left.Store(n)
		broken := Through(func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := e.Dial(ctx, network, addr)
			return dying{c, left}, err
		})
		l := ledger(t, broken, "T1")
		_, err := l.Store.(*Workspace).migrate(t.Context(), l, MigrateOptions{}, count)
		_ = broken.Close()
		must(t, r.client.Del(t.Context(), "{T1}:layout:lock").Err()) // the lease of one that died runs out
		if runs++; err == nil {
			break
		}
	}
	sum := 0
	for _, n := range seen {
		sum += n
	}
	// A batch may have been seen to and not written down, once a run.
	if sum < companies || sum > companies+runs*stepped || runs < 3 {
		t.Errorf("%d companies were seen to in %d runs: %v", sum, runs, seen)
	}

	l := another(t, r)
	must(t, r.client.Set(t.Context(), "{T1}:layout:lock", "another", time.Minute).Err())
	m, err := l.Store.(*Workspace).Migrate(t.Context(), l, MigrateOptions{})
	if err != nil || !m.Busy {
		t.Errorf("beside another process %+v, %v; want busy", m, err)
	}
	// Who loses the lock stops.
	must(t, r.client.Del(t.Context(), "{T1}:layout:lock", "{T1}:layout").Err())
	_, err = l.Store.(*Workspace).migrate(t.Context(), l, MigrateOptions{}, []Step{{Layout: 2, Batch: func(ctx context.Context, _ *Stepping, _ []*relationship.Record) (int, error) {
		return 0, r.client.Set(ctx, "{T1}:layout:lock", "another", time.Minute).Err()
	}}})
	if !errors.Is(err, relationship.ErrLost) {
		t.Errorf("with the lock lost: %v, want ErrLost", err)
	}
}
