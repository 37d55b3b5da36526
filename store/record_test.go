package store

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// A company at hand costs one round trip and no more than its revision, and what
// another process wrote is seen all the same.
func TestACompanyAtHandIsAskedForItsRevision(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		addCompany(t, l, "acme", "Acme", relationship.Customer)
		heard := &tap{}
		r.client.AddHook(heard)
		read := func(step string, want ...string) *relationship.Record {
			t.Helper()
			heard.trips = nil
			rec, err := l.Store.Record(t.Context(), "acme")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, heard.trips); diff != "" {
				t.Errorf("%s (-want +asked):\n%s", step, diff)
			}
			return rec
		}
		if _, err := l.Store.Record(t.Context(), "acme"); err != nil { // at hand from now on
			t.Fatal(err)
		}
		before := read("at hand", "hget llen")
		other := another(t, r)
		if _, err := other.Write(t.Context(), call(other, "acme", "elsewhere", 0)); err != nil {
			t.Fatal(err)
		}
		after := read("written by another", "hget llen", "hgetall llen")
		if after.Revision != before.Revision+1 || len(after.Latest) != len(before.Latest)+1 {
			t.Errorf("read revision %d with %d entries after %d with %d", after.Revision, len(after.Latest), before.Revision, len(before.Latest))
		}
		read("at hand again", "hget llen")
	})
}

// A tap hears what is asked, a line a round trip.
type tap struct{ trips []string }

func (p *tap) DialHook(next redis.DialHook) redis.DialHook { return next }

func (p *tap) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, c redis.Cmder) error {
		p.trips = append(p.trips, c.Name())
		return next(ctx, c)
	}
}

func (p *tap) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, all []redis.Cmder) error {
		trip := ""
		for _, c := range all {
			trip += " " + c.Name()
		}
		p.trips = append(p.trips, trip[1:])
		return next(ctx, all)
	}
}
